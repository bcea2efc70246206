#include "domain/configuration/configuration.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace bursar::domain {
namespace {

using base::Value;
using Kind = Value::Kind;

std::string folded(const SectionRule& rule, const std::string& key) {
  return rule.any_case ? base::to_lower_ascii(key) : key;
}

void refuse_doubles(const SectionRule& rule, const std::vector<Entry>& entries, Findings& findings) {
  std::map<std::string, const Entry*> seen;
  for (const auto& entry : entries) {
    const auto [first, fresh] = seen.emplace(folded(rule, entry.key), &entry);
    if (fresh) continue;
    findings.push_back({entry.file, entry.line, path_of(rule.section, entry.key), "double_name",
                        entry.key.empty() ? fmt::format("The section \"{}\" stands twice.", rule.name)
                                          : fmt::format("\"{}\" stands twice; the first is in line {}{}.", entry.key,
                                                        first->second->line,
                                                        first->second->file == entry.file ? "" : " of another file"),
                        "Write it once, or choose another name."});
  }
}

const char* code_of_missing(Section section) {
  return section == Section::units ? "no_such_unit" : section == Section::groups ? "no_such_group" : "no_such_location";
}
const char* word_of(Section section) {
  return section == Section::units ? "unit" : section == Section::groups ? "group" : "location";
}

/// Looks at every name that refers to an entry.
class References {
 public:
  References(Keys known, Findings& findings) : known_(std::move(known)), findings_(findings) {}

  void look(const Value& fields, const std::vector<FieldRule>& rules, const Entry& entry, const std::string& path) {
    for (const auto& rule : rules) {
      const auto* value = fields.find(rule.name);
      if (value == nullptr) continue;
      const auto at = path + "/" + rule.name;
      if (rule.refers && value->kind == Kind::text) look_up(*value, *rule.refers, entry, at);
      if (rule.refers && value->kind == Kind::list) {
        for (const auto& one : value->items) look_up(one, *rule.refers, entry, at);
      }
      if (rule.type == FieldType::object && value->kind == Kind::map) look(*value, rule.inner, entry, at);
      if (rule.type != FieldType::objects) continue;
      for (const auto& one : value->items) look(one, rule.inner, entry, at);
    }
  }
  void look_up(const Value& name, Section section, const Entry& entry, const std::string& path) {
    if (known_[section].count(name.text) != 0) return;
    findings_.push_back(
        {entry.file, name.line == 0 ? entry.line : name.line, path, code_of_missing(section),
         fmt::format("There is no {} \"{}\", neither here nor on the server.", word_of(section), name.text),
         "Add it, or correct the name; upper and lower case count."});
  }

 private:
  Keys known_;
  Findings& findings_;
};

}  // namespace

const Entry* Configuration::find(Section section, const std::string& key) const {
  const auto at = sections.find(section);
  if (at == sections.end()) return nullptr;
  const auto found = std::find_if(at->second.begin(), at->second.end(), [&](const Entry& e) { return e.key == key; });
  return found == at->second.end() ? nullptr : &*found;
}

std::string path_of(Section section, const std::string& key, const std::string& field) {
  std::string path = name_of(section);
  if (!key.empty()) path += "/" + key;
  if (!field.empty()) path += "/" + field;
  return path;
}

void check_configuration(const Configuration& configuration, const Keys& existing, Findings& findings) {
  auto known = existing;
  for (const auto& [section, entries] : configuration.sections) {
    refuse_doubles(rule_of(section), entries, findings);
    for (const auto& entry : entries) known[section].insert(entry.key);
  }
  References references(std::move(known), findings);
  for (const auto& [section, entries] : configuration.sections) {
    for (const auto& entry : entries) {
      const auto path = path_of(section, entry.key);
      references.look(entry.fields, rule_of(section).fields, entry, path);
      auto names = names_of_path(entry.key);
      if (section != Section::units || names.size() < 2) continue;
      names.pop_back();
      auto parent = Value::of_text(unit_path(names));
      references.look_up(parent, Section::units, entry, path);
    }
  }
}

base::Value document_of(const Configuration& configuration) {
  auto document = Value::of_map();
  document.put("version", Value::of_number(kConfigurationVersion));
  for (const auto section : kSections) {
    const auto at = configuration.sections.find(section);
    if (at == configuration.sections.end()) continue;
    const auto& rule = rule_of(section);
    auto list = Value::of_list();
    for (const auto& entry : at->second) {
      auto written = Value::of_map();
      for (const auto& field : rule.fields) {
        const auto& value = field_of(section, entry.fields, field.name.c_str());
        if (!field.quiet || !(value == field.otherwise)) written.put(field.name, value);
      }
      list.items.push_back(std::move(written));
    }
    if (*rule.key == '\0') {
      if (!list.items.empty()) document.put(rule.name, list.items.front());
    } else {
      document.put(rule.name, std::move(list));
    }
  }
  return document;
}

const base::Value& field_of(Section section, const base::Value& fields, const char* name) {
  if (const auto* written = fields.find(name)) return *written;
  const auto& rules = rule_of(section).fields;
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const FieldRule& r) { return r.name == name; });
  return rule->otherwise;
}

}  // namespace bursar::domain
