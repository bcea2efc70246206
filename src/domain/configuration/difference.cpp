#include "domain/configuration/difference.h"

namespace bursar::domain {
namespace {

using base::Value;

EntryChange added(Section section, const Entry& wanted) {
  EntryChange change{section, wanted.key, Change::added, {}, Value::of_map(), &wanted};
  for (const auto& rule : rule_of(section).fields) {
    if (rule.apart) continue;
    const auto& value = field_of(section, wanted.fields, rule.name.c_str());
    change.whole.put(rule.name, value);
    if (rule.name != rule_of(section).key && !(value == rule.otherwise))
      change.fields.push_back({rule.name, {}, value});
  }
  return change;
}

EntryChange changed(Section section, const Entry& wanted, const Entry& now) {
  EntryChange change{section, wanted.key, Change::changed, {}, now.fields, &wanted};
  for (const auto& rule : rule_of(section).fields) {
    const auto* value = wanted.fields.find(rule.name);
    if (value == nullptr || rule.apart) continue;
    const auto& before = field_of(section, now.fields, rule.name.c_str());
    if (*value == before) continue;
    change.fields.push_back({rule.name, before, *value});
    change.whole.put(rule.name, *value);
  }
  return change;
}

}  // namespace

const char* name_of(Change change) {
  return change == Change::added ? "added" : change == Change::changed ? "changed" : "removed";
}

Difference difference_between(const Configuration& wanted, const Configuration& now, bool prune) {
  Difference difference;
  std::vector<EntryChange> removals;
  for (const auto section : kSections) {
    const auto written = wanted.sections.find(section);
    if (written == wanted.sections.end()) continue;
    for (const auto& entry : written->second) {
      const auto* before = now.find(section, entry.key);
      auto change = before == nullptr ? added(section, entry) : changed(section, entry, *before);
      if (before == nullptr || !change.fields.empty()) difference.changes.push_back(std::move(change));
    }
    const auto there = now.sections.find(section);
    if (there == now.sections.end()) continue;
    for (const auto& entry : there->second) {
      if (wanted.find(section, entry.key) != nullptr || entry.key.empty()) continue;
      const bool stays = section == Section::units && field_of(section, entry.fields, "first").flag;
      if (prune && !stays) {
        removals.push_back({section, entry.key, Change::removed, {}, entry.fields, nullptr});
      } else {
        difference.left_alone.push_back(path_of(section, entry.key));
      }
    }
  }
  for (auto& removal : removals) difference.changes.push_back(std::move(removal));
  return difference;
}

}  // namespace bursar::domain
