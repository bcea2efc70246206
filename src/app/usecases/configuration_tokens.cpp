#include "app/usecases/configuration_tokens.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/claim_location.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Entry;
using domain::Section;

std::vector<Entry> entries_of(const domain::Configuration& wanted) {
  const auto found = wanted.sections.find(Section::locations);
  return found == wanted.sections.end() ? std::vector<Entry>{} : found->second;
}

std::string uid_of(const Entry& entry) { return domain::field_of(Section::locations, entry.fields, "uId").text; }

const domain::Location* connected(const std::vector<domain::Location>& locations, const Entry& entry) {
  const auto uid = uid_of(entry);
  const auto found = std::find_if(locations.begin(), locations.end(), [&](const domain::Location& location) {
    return uid.empty() ? location.name == entry.key : location.uid == uid;
  });
  return found == locations.end() ? nullptr : &*found;
}

class Looking {
 public:
  Looking(const Services& services, const domain::Configuration& wanted, domain::Findings& findings,
          std::vector<std::string>& warnings)
      : s_(services), entries_(entries_of(wanted)), findings_(findings), warnings_(warnings) {}

  base::Result<std::vector<TokenStep>> look(const std::vector<GivenToken>& tokens) {
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(locations_, transaction->locations().list());
      TRY_SET(our_id_, transaction->access().setting("installation_id"));
    }
    for (const auto& token : tokens) {
      const auto looked = look(token);
      if (looked) continue;
      if (looked.error().kind == ErrorKind::internal) return base::fail(looked.error());
      refuse(find(token.location), looked.error());
    }
    for (const auto& entry : entries_) {
      if (connected(locations_, entry) != nullptr || covered(entry.key)) continue;
      refuse(&entry,
             {ErrorKind::invalid,
              "location_not_connected",
              fmt::format("The location \"{}\" is not connected here, and no token was given for it.", entry.key),
              "Give its token: write token: {file: …} or token: {environment: …}, or name it with --token.",
              {},
              {},
              {}});
    }
    return std::move(steps_);
  }

 private:
  const Entry* find(const std::string& name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == name; });
    return found == entries_.end() ? nullptr : &*found;
  }
  bool covered(const std::string& name) const { return std::find(tried_.begin(), tried_.end(), name) != tried_.end(); }

  void refuse(const Entry* entry, const base::Error& error) {
    domain::Finding finding{-1, 0, "tokens", error.code, error.message, error.remedy};
    if (entry != nullptr) {
      const auto* written = entry->fields.find("token");
      finding.file = entry->file;
      finding.line = written == nullptr ? entry->line : written->line;
      finding.path = domain::path_of(Section::locations, entry->key, "token");
    }
    findings_.push_back(std::move(finding));
  }

  base::Result<const Entry*> entry_for(const GivenToken& token, const SeenToken& seen) const {
    const auto other = [&](const std::string& message) {
      return base::fail(ErrorKind::conflict, "token_of_other_location", message,
                        "Give the token of the right location, or correct the entry.");
    };
    if (!token.location.empty()) {
      const auto* entry = find(token.location);
      if (entry == nullptr) {
        return base::fail(
            ErrorKind::invalid, "no_entry_for_token",
            fmt::format("The document has no location \"{}\", for which a token was given.", token.location),
            "Correct the name.");
      }
      const auto* location = connected(locations_, *entry);
      const auto uid = uid_of(*entry).empty() && location != nullptr ? location->uid : uid_of(*entry);
      if (uid.empty() || uid == seen.config.uid) return entry;
      return other(fmt::format("The token given for \"{}\" belongs to the location \"{}\" with uId {}, not {}.",
                               token.location, seen.config.location_name, seen.config.uid, uid));
    }
    for (const auto& entry : entries_) {
      const auto* location = connected(locations_, entry);
      const auto uid = uid_of(entry).empty() && location != nullptr ? location->uid : uid_of(entry);
      if (uid == seen.config.uid || (uid.empty() && entry.key == seen.config.location_name)) return &entry;
    }
    return base::fail(ErrorKind::invalid, "no_entry_for_token",
                      fmt::format("A token is of the location \"{}\" with uId {}, which the document does not have.",
                                  seen.config.location_name, seen.config.uid),
                      "Add the location to the document, or leave the token out.");
  }

  base::Status look(const GivenToken& token) {
    if (!token.location.empty()) tried_.push_back(token.location);
    TRY_SET(auto seen, look_at_token(s_, token.text.reveal()));
    TRY_SET(const auto* entry, entry_for(token, seen));
    tried_.push_back(entry->key);
    if (std::any_of(steps_.begin(), steps_.end(), [&](const TokenStep& s) { return s.location == entry->key; })) {
      return base::fail(ErrorKind::invalid, "double_name",
                        fmt::format("Two tokens were given for the location \"{}\".", entry->key), "Give one.");
    }
    std::optional<domain::LocationId> same;
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(same, transaction->locations().find_by_token(seen.file.stoken));
    }
    if (same) return {};
    const auto known = std::find_if(locations_.begin(), locations_.end(),
                                    [&](const domain::Location& l) { return l.uid == seen.config.uid; });
    std::optional<domain::LocationId> renews;
    if (known != locations_.end()) {
      const auto newer = check_renewal(*known, seen.file, seen.config);
      if (!newer && newer.error().code == "token_not_newer") {
        warnings_.push_back(fmt::format("{}: {} It is left alone.",
                                        domain::path_of(Section::locations, entry->key, "token"),
                                        newer.error().message));
        return {};
      }
      TRY(newer);
      renews = known->id;
    }
    if (is_held_elsewhere(seen.config, our_id_)) {
      return base::fail(held_elsewhere_error(*seen.config.mdm_info, seen.config.location_name));
    }
    steps_.push_back({entry->key, std::move(seen), token.text, renews});
    return {};
  }

  const Services& s_;
  const std::vector<Entry> entries_;
  domain::Findings& findings_;
  std::vector<std::string>& warnings_;
  std::vector<domain::Location> locations_;
  std::string our_id_;
  std::vector<std::string> tried_;  // entries for which a token was looked at
  std::vector<TokenStep> steps_;
};

}  // namespace

base::Result<std::vector<TokenStep>> look_at_tokens(const Services& services, const domain::Configuration& wanted,
                                                    const std::vector<GivenToken>& tokens, domain::Findings& findings,
                                                    std::vector<std::string>& warnings) {
  return Looking(services, wanted, findings, warnings).look(tokens);
}

base::Result<std::vector<std::string>> tokens_without_answer(const Services& services,
                                                             const domain::Configuration& wanted,
                                                             const std::vector<TokenStep>& steps) {
  std::vector<std::pair<std::string, base::Secret>> asked;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto locations, transaction->locations().list());
    for (const auto& entry : entries_of(wanted)) {
      const auto* location = connected(locations, entry);
      const bool renewed =
          std::any_of(steps.begin(), steps.end(), [&](const TokenStep& s) { return s.location == entry.key; });
      if (location == nullptr || renewed) continue;
      TRY_SET(auto stoken, transaction->locations().token(location->id));
      asked.emplace_back(entry.key, std::move(stoken));
    }
  }
  std::vector<std::string> sentences;
  for (const auto& [name, stoken] : asked) {
    const auto config = services.apple.client_config({stoken, "", true});
    if (config) continue;
    sentences.push_back(fmt::format("{}: the token in use does not answer: {} {}",
                                    domain::path_of(Section::locations, name), config.error().message,
                                    config.error().remedy));
  }
  return sentences;
}

}  // namespace bursar::app
