#include "app/usecases/configuration_secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace bursar::app {
namespace {

using base::Value;
using domain::Change;
using domain::EntryChange;
using domain::Section;

/// The change of a webhook, one of nothing so far where it stays as it is.
EntryChange& change_of(const domain::Entry& wanted, const ConfigurationNow& now, domain::Difference& difference) {
  auto& changes = difference.changes;
  const auto found = std::find_if(changes.begin(), changes.end(), [&](const EntryChange& c) {
    return c.section == Section::webhooks && c.wanted == &wanted;
  });
  if (found != changes.end()) return *found;
  const auto removals =
      std::find_if(changes.begin(), changes.end(), [](const EntryChange& c) { return c.change == Change::removed; });
  const auto& fields = now.configuration.find(Section::webhooks, wanted.key)->fields;
  return *changes.insert(removals, EntryChange{Section::webhooks, wanted.key, Change::changed, {}, fields, &wanted});
}

}  // namespace

const base::Secret* secret_given_for(const std::vector<GivenSecret>& secrets, const std::string& webhook) {
  const auto found =
      std::find_if(secrets.begin(), secrets.end(), [&](const GivenSecret& s) { return s.webhook == webhook; });
  return found == secrets.end() ? nullptr : &found->text;
}

void check_secrets(const domain::Configuration& wanted, const std::vector<GivenSecret>& secrets,
                   domain::Findings& findings) {
  const auto refuse = [&](const domain::Entry& entry, const char* code, const std::string& message,
                          const std::string& remedy) {
    const auto* written = entry.fields.find(kSecretField);
    findings.push_back({entry.file, written == nullptr ? entry.line : written->line,
                        domain::path_of(Section::webhooks, entry.key, kSecretField), code, message, remedy});
  };
  std::set<std::string> seen;
  for (const auto& [webhook, text] : secrets) {
    const auto* entry = wanted.find(Section::webhooks, webhook);
    if (entry == nullptr) {
      findings.push_back({-1, 0, "secrets", "no_entry_for_secret",
                          fmt::format("The document has no webhook \"{}\", for which a secret was given.", webhook),
                          "Correct the name."});
    } else if (!seen.insert(webhook).second) {
      refuse(*entry, "double_name", fmt::format("Two secrets were given for the webhook \"{}\".", webhook),
             "Give one.");
    } else if (text.empty()) {
      refuse(*entry, "bad_webhook_secret", "A webhook's secret is 16 to 200 letters, digits and signs without blanks.",
             "Leave it out, and a good one is made.");
    }
  }
}

base::Status add_secrets(Transaction& transaction, const ConfigurationNow& now, const domain::Configuration& wanted,
                         const std::vector<GivenSecret>& secrets, domain::Difference& difference) {
  const auto written = wanted.sections.find(Section::webhooks);
  if (written == wanted.sections.end()) return {};
  for (const auto& entry : written->second) {
    const auto* given = secret_given_for(secrets, entry.key);
    if (given == nullptr) continue;
    const auto id = now.webhooks.find(entry.key);
    if (id != now.webhooks.end()) {
      TRY_SET(const auto in_use, transaction.webhooks().secrets(id->second));
      if (base::equal_in_constant_time(in_use.now.reveal(), given->reveal())) continue;
    }
    auto& change = change_of(entry, now, difference);
    const auto what = Value::of_text(change.change == Change::added ? "given" : "replaced");
    change.fields.push_back({kSecretField, {}, what});
    change.whole.put(kSecretField, what);
  }
  return {};
}

}  // namespace bursar::app
