#include "app/usecases/apply_configuration.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/configuration_steps.h"
#include "base/sha256.h"
#include "base/yaml.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Configuration;
using domain::Findings;
using domain::Section;

Configuration read_files(const std::vector<ConfigurationFile>& files, Findings& findings) {
  Configuration wanted;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto file = static_cast<int>(i);
    const auto document = base::read_yaml(files[i].text);
    if (document) {
      domain::read_configuration(*document, file, wanted, findings);
    } else {
      findings.push_back({file, document.error().line, "", "bad_yaml", document.error().message, "Correct it."});
    }
  }
  return wanted;
}

const std::string& text_of(Section section, const domain::Entry& entry, const char* name) {
  return domain::field_of(section, entry.fields, name).text;
}

NewNames new_names(const Configuration& wanted) {
  NewNames names;
  if (const auto units = wanted.sections.find(Section::units); units != wanted.sections.end()) {
    for (const auto& entry : units->second) {
      const auto path = domain::names_of_path(entry.key);
      if (domain::field_of(Section::units, entry.fields, "first").flag && path.size() == 1) {
        names.first_tenant = path.front();
      }
    }
  }
  if (const auto locations = wanted.sections.find(Section::locations); locations != wanted.sections.end()) {
    for (const auto& entry : locations->second) {
      const auto& uid = text_of(Section::locations, entry, "uId");
      if (!uid.empty()) names.locations[uid] = entry.key;
    }
  }
  return names;
}

domain::Keys keys_of(const Configuration& now, const Configuration& wanted, bool prune) {
  domain::Keys keys;
  for (const auto& [section, entries] : now.sections) {
    for (const auto& entry : entries) {
      const bool goes = prune && wanted.sections.count(section) != 0 && wanted.find(section, entry.key) == nullptr;
      if (!goes) keys[section].insert(entry.key);
    }
  }
  return keys;
}

void refuse_what_is_not_permitted(const Configuration& wanted, const ConfigurationReport& report, const May& may,
                                  Findings& findings) {
  const auto refuse = [&](Section section, domain::Permission permission, const char* act) {
    findings.push_back({-1, 0, domain::name_of(section), "not_permitted",
                        fmt::format("To {} this section one needs the permission \"{}\" everywhere.", act,
                                    domain::name_of(permission)),
                        "Leave the section out, or ask an administrator for a role that has it."});
  };
  for (const auto section : domain::kSections) {
    if (wanted.sections.count(section) == 0) continue;
    const auto& changes = report.difference.changes;
    const bool changed =
        std::any_of(changes.begin(), changes.end(), [&](const auto& c) { return c.section == section; });
    const auto reads = permission_to_read(section), writes = permission_to_change(section);
    if (!may(reads)) {
      refuse(section, reads, "see");
    } else if ((changed || (section == Section::locations && !report.tokens.empty())) && !may(writes)) {
      refuse(section, writes, "change");
    }
  }
}

std::string digest_of(const ConfigurationReport& report) {
  std::string text;
  for (const auto& change : report.difference.changes) {
    text += fmt::format("{} {}\n{}", domain::name_of(change.change), domain::path_of(change.section, change.key),
                        base::write_yaml(change.whole));
  }
  for (const auto& [location, renewed] : report.tokens) text += fmt::format("token {} {}\n", location, renewed);
  return base::sha256_hex(text);
}

base::Result<domain::Difference> difference_in(Transaction& transaction, const ConfigurationNow& now,
                                               const Configuration& wanted, const ConfigurationOrder& order) {
  auto difference = domain::difference_between(wanted, now.configuration, order.prune);
  TRY(add_secrets(transaction, now, wanted, order.secrets, difference));
  return difference;
}

/// Writes into the transaction what the document wants beyond what is so by then.
base::Status write(const Services& services, Transaction& transaction, const Configuration& wanted,
                   const ConfigurationOrder& order, const May& may, Findings& findings,
                   std::vector<std::string>& warnings) {
  TRY_SET(auto now, configuration_now(transaction, new_names(wanted)));
  TRY_SET(const auto difference, difference_in(transaction, now, wanted, order));
  const ConfigurationWriter by{order.by, may, order.secrets};
  return write_configuration(services, transaction, now, difference, by, findings, warnings);
}

/// Everything but the tokens, in a transaction that leaves no trace.
base::Status rehearse(const Services& services, const Configuration& wanted, const ConfigurationOrder& order,
                      const std::vector<TokenStep>& steps, const May& may, ConfigurationReport& report) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto now, configuration_now(*transaction, new_names(wanted)));
  domain::check_configuration(wanted, keys_of(now.configuration, wanted, order.prune), report.findings);
  check_secrets(wanted, order.secrets, report.findings);
  TRY_SET(report.difference, difference_in(*transaction, now, wanted, order));
  for (const auto& step : steps) report.tokens.emplace_back(step.location, step.renews.has_value());
  report.digest = digest_of(report);
  refuse_what_is_not_permitted(wanted, report, may, report.findings);
  for (const auto& step : steps) {
    if (step.renews) continue;
    auto location = location_of(step.seen.file, step.seen.config);
    location.name = step.location;
    const auto put = transaction->locations().insert(location, step.seen.file.stoken);
    if (put) continue;
    if (put.error().kind == ErrorKind::internal || put.error().kind == ErrorKind::unavailable) {
      return base::fail(put.error());
    }
    const auto* entry = wanted.find(Section::locations, step.location);
    report.findings.push_back({entry->file, entry->line, domain::path_of(Section::locations, step.location),
                               put.error().code, put.error().message, put.error().remedy});
  }
  return write(services, *transaction, wanted, order, may, report.findings, report.warnings);
}

base::Status take_tokens(const Services& services, const std::vector<TokenStep>& steps, ConfigurationReport& report) {
  std::string done;
  for (const auto& step : steps) {
    const auto location = step.renews ? renew_token(services, *step.renews, step.text.reveal())
                                      : connect_location(services, {step.text.reveal(), step.location, false});
    if (!location) {
      auto error = location.error();
      error.message = fmt::format("The token of \"{}\" was not taken: {} {}", step.location, error.message,
                                  done.empty() ? std::string("Nothing was done.")
                                               : fmt::format("Done by then, and kept: {}. Nothing else.", done));
      return base::fail(error);
    }
    report.connected.push_back(location->id);
    done += fmt::format("{}\"{}\" {}", done.empty() ? "" : ", ", step.location, step.renews ? "renewed" : "connected");
  }
  return {};
}

void order_findings(Findings& findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto& a, const auto& b) { return std::pair(a.file, a.line) < std::pair(b.file, b.line); });
}

}  // namespace

base::Result<ConfigurationReport> apply_configuration(const Services& services, const ConfigurationOrder& order,
                                                      const May& may) {
  ConfigurationReport report;
  const auto wanted = read_files(order.files, report.findings);
  std::vector<TokenStep> steps;
  if (!order.tokens.empty() && !may(domain::Permission::tokens)) {
    report.findings.push_back({-1, 0, "tokens", "not_permitted",
                               "To give tokens one needs the permission \"tokens\" everywhere.",
                               "Leave the tokens out, or ask an administrator for a role that has it."});
  } else {
    TRY_SET(steps, look_at_tokens(services, wanted, order.tokens, report.findings, report.warnings));
  }
  TRY(rehearse(services, wanted, order, steps, may, report));
  order_findings(report.findings);
  for (auto& change : report.difference.changes) change.wanted = nullptr;  // it goes with this call
  if (order.dry_run) {
    TRY_SET(const auto silent, tokens_without_answer(services, wanted, steps));
    report.warnings.insert(report.warnings.end(), silent.begin(), silent.end());
    return report;
  }
  if (!report.findings.empty()) return report;
  if (!order.digest.empty() && order.digest != report.digest) {
    return base::fail(
        ErrorKind::conflict, "configuration_moved",
        "The difference is another than the one that was looked at; somebody changed something meanwhile.",
        "Look at the difference anew; nothing was done.");
  }
  report.applied = true;
  if (!report.changes_anything()) return report;
  TRY(take_tokens(services, steps, report));
  if (report.difference.changes.empty()) return report;
  TRY_SET(auto transaction, services.store.begin_write());
  std::vector<std::string> told_already;
  TRY(write(services, *transaction, wanted, order, may, report.findings, told_already));
  if (!report.findings.empty()) {
    report.applied = false;
    return report;
  }
  const auto& changes = report.difference.changes;
  const auto count = [&](domain::Change kind) {
    return std::to_string(
        std::count_if(changes.begin(), changes.end(), [&](const auto& c) { return c.change == kind; }));
  };
  TRY(record(*transaction, services.clock, "configuration_applied", "configuration",
             {{"added", count(domain::Change::added)},
              {"changed", count(domain::Change::changed)},
              {"removed", count(domain::Change::removed)}}));
  TRY(transaction->commit());
  return report;
}

}  // namespace bursar::app
