#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/time_format.h"
#include "domain/configuration/configuration.h"

namespace bursar::domain {
namespace {

using base::Value;
using Kind = Value::Kind;

const char* kind_words(const Value& value) {
  switch (value.kind) {
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map of names and values";
    case Kind::none:
      return "nothing";
    default:
      return "a text";
  }
}

/// Reads the values of one file, and notes what is wrong.
class Reader {
 public:
  Reader(int file, Findings& findings) : file_(file), findings_(findings) {}

  void refuse(const Value& at, const std::string& path, const char* code, const std::string& message,
              const std::string& remedy) {
    findings_.push_back({file_, at.line, path, code, message, remedy});
  }

  /// The fields of a map as the rules have them; what is wrong is left out.
  Value fields(const Value& map, const std::vector<FieldRule>& rules, const std::string& path, bool whole) {
    auto read = Value::of_map();
    read.line = map.line;
    for (std::size_t i = 0; i < map.names.size(); ++i) refuse_unknown(map, i, rules, path);
    for (const auto& rule : rules) {
      const auto* written = map.find(rule.name);
      if (written == nullptr) {
        if (rule.required) {
          refuse(map, path + "/" + rule.name, "field_missing", fmt::format("\"{}\" is missing.", rule.name),
                 "Write it.");
        } else if (whole && !rule.quiet) {
          read.put(rule.name, rule.otherwise);
        }
        continue;
      }
      auto value = field(*written, rule, path + "/" + rule.name);
      value.line = written->line;
      if (!(whole && rule.quiet && value == rule.otherwise)) read.put(rule.name, std::move(value));
    }
    return read;
  }

 private:
  void refuse_unknown(const Value& map, std::size_t place, const std::vector<FieldRule>& rules,
                      const std::string& path) {
    std::vector<std::string> known;
    for (const auto& rule : rules) known.push_back(rule.name);
    const auto& name = map.names[place];
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    refuse(map.items[place], path + "/" + name, "unknown_field", fmt::format("There is no field \"{}\" here.", name),
           "There are: " + base::join(known, ", ") + ".");
  }

  Value wrong(const Value& value, const FieldRule& rule, const std::string& path, const std::string& wanted) {
    refuse(value, path, "bad_field",
           value.kind == Kind::text ? fmt::format("\"{}\" is not {}.", value.text, wanted)
                                    : fmt::format("Here is {}, not {}.", kind_words(value), wanted),
           "Correct it.");
    return rule.otherwise;
  }

  Value field(const Value& value, const FieldRule& rule, const std::string& path) {
    if (value.is_none() && rule.nullable) return {};
    switch (rule.type) {
      case FieldType::text:
        if (value.is_none()) return Value::of_text("");
        return value.kind == Kind::text ? Value::of_text(value.text) : wrong(value, rule, path, "a text");
      case FieldType::flag:
        return flag(value, rule, path);
      case FieldType::number:
        return number(value, rule, path);
      case FieldType::moment:
        return moment(value, rule, path);
      case FieldType::word:
        return word(value, rule, path);
      case FieldType::texts:
        return texts(value, rule, path);
      case FieldType::object:
        if (value.kind == Kind::map) return fields(value, rule.inner, path, true);
        return wrong(value, rule, path, "a map of names and values");
      case FieldType::objects:
        return objects(value, rule, path);
    }
    return {};
  }

  Value flag(const Value& value, const FieldRule& rule, const std::string& path) {
    if (value.kind == Kind::flag) return Value::of_flag(value.flag);
    const bool written = value.kind == Kind::text && value.plain;
    if (written && value.text == "true") return Value::of_flag(true);
    if (written && value.text == "false") return Value::of_flag(false);
    return wrong(value, rule, path, "true or false, without quotes");
  }

  Value number(const Value& value, const FieldRule& rule, const std::string& path) {
    auto read = value.kind == Kind::number ? std::optional(value.number) : std::nullopt;
    if (value.kind == Kind::text && value.plain) read = base::parse_int(value.text);
    if (read && *read >= rule.least && *read <= rule.most) return Value::of_number(*read);
    return wrong(value, rule, path, fmt::format("a number from {} to {}", rule.least, rule.most));
  }

  Value moment(const Value& value, const FieldRule& rule, const std::string& path) {
    const auto at = value.kind == Kind::text ? base::parse_iso8601(value.text) : std::nullopt;
    return at ? Value::of_text(base::format_rfc3339(*at))
              : wrong(value, rule, path, "a moment like 2026-09-01T08:00:00Z");
  }

  Value word(const Value& value, const FieldRule& rule, const std::string& path) {
    const bool known =
        value.kind == Kind::text && std::find(rule.words.begin(), rule.words.end(), value.text) != rule.words.end();
    return known ? Value::of_text(value.text) : wrong(value, rule, path, "one of " + base::join(rule.words, ", "));
  }

  Value texts(const Value& value, const FieldRule& rule, const std::string& path) {
    if (value.kind != Kind::list) return wrong(value, rule, path, "a list");
    FieldRule one{rule.name, rule.words.empty() ? FieldType::text : FieldType::word, Value::of_text(""), rule.words};
    return sorted(value, path, [&](const Value& item, const std::string& at) {
      if (item.is_none()) return wrong(item, one, at, "a text");
      return field(item, one, at);
    });
  }

  Value objects(const Value& value, const FieldRule& rule, const std::string& path) {
    if (value.kind != Kind::list) return wrong(value, rule, path, "a list");
    return sorted(value, path, [&](const Value& item, const std::string& at) {
      if (item.kind == Kind::map) return fields(item, rule.inner, at, true);
      return wrong(item, FieldRule{}, at, "a map of names and values");
    });
  }

  template <class Read>
  Value sorted(const Value& list, const std::string& path, const Read& read) {
    auto made = Value::of_list();
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const auto before = findings_.size();
      auto one = read(list.items[i], fmt::format("{}[{}]", path, i + 1));
      if (findings_.size() != before) continue;
      one.line = list.items[i].line;
      made.items.push_back(std::move(one));
    }
    std::stable_sort(made.items.begin(), made.items.end(), base::comes_before);
    const auto twice = std::adjacent_find(made.items.begin(), made.items.end());
    if (twice != made.items.end()) {
      refuse(*(twice + 1), path, "double_name",
             twice->kind == Kind::text ? fmt::format("\"{}\" stands twice here.", twice->text)
                                       : std::string("The same stands twice here."),
             "Write it once.");
    }
    return made;
  }

  int file_;
  Findings& findings_;
};

void read_section(Reader& reader, const SectionRule& rule, const Value& section, int file, Configuration& into,
                  Findings& findings) {
  auto& entries = into.sections[rule.section];
  const bool single = *rule.key == '\0';
  if (section.is_none()) return;
  if (section.kind != (single ? Kind::map : Kind::list)) {
    reader.refuse(
        section, rule.name, "bad_field",
        fmt::format("Here is {}, not {}.", kind_words(section), single ? "a map of names and values" : "a list"),
        "Correct it.");
    return;
  }
  const auto before = findings.size();
  if (single) {
    auto fields = reader.fields(section, rule.fields, rule.name, false);
    if (findings.size() == before) entries.push_back({"", std::move(fields), file, section.line});
    return;
  }
  for (std::size_t i = 0; i < section.items.size(); ++i) {
    const auto& item = section.items[i];
    const auto* key = item.find(rule.key);
    const bool named = key != nullptr && key->kind == Kind::text && !base::trim(key->text).empty();
    const auto path = named ? path_of(rule.section, key->text) : fmt::format("{}[{}]", rule.name, i + 1);
    const auto so_far = findings.size();
    if (item.kind != Kind::map) {
      reader.refuse(item, path, "bad_field", fmt::format("Here is {}, not an entry.", kind_words(item)),
                    fmt::format("Begin it with \"- {}: …\".", rule.key));
      continue;
    }
    if (key != nullptr && !named) {
      reader.refuse(item, path, "field_missing", fmt::format("\"{}\" is empty.", rule.key),
                    "Write it; put it in quotes if it is the word null.");
    }
    auto fields = reader.fields(item, rule.fields, path, false);
    if (findings.size() == so_far) entries.push_back({key->text, std::move(fields), file, item.line});
  }
}

}  // namespace

void read_configuration(const Value& document, int file, Configuration& into, Findings& findings) {
  Reader reader(file, findings);
  if (document.kind != Kind::map) {
    reader.refuse(document, "", "bad_field", "The document holds no sections.",
                  "Begin it with \"version: 1\", then sections such as \"groups:\".");
    return;
  }
  const auto* version = document.find("version");
  const bool known =
      version != nullptr && ((version->kind == Kind::number && version->number == kConfigurationVersion) ||
                             version->text == std::to_string(kConfigurationVersion));
  if (!known) {
    reader.refuse(version == nullptr ? document : *version, "version", "bad_version",
                  version == nullptr ? "\"version\" is missing." : "This version of the format is not known.",
                  "Write \"version: 1\".");
  }
  for (std::size_t i = 0; i < document.names.size(); ++i) {
    const auto& name = document.names[i];
    const auto found = std::find_if(kSections.begin(), kSections.end(), [&](Section s) { return name == name_of(s); });
    if (found != kSections.end()) {
      read_section(reader, rule_of(*found), document.items[i], file, into, findings);
    } else if (name != "version") {
      std::vector<std::string> sections;
      for (const auto section : kSections) sections.emplace_back(name_of(section));
      reader.refuse(document.items[i], name, "unknown_field", fmt::format("There is no section \"{}\".", name),
                    "There are: " + base::join(sections, ", ") + ".");
    }
  }
}

}  // namespace bursar::domain
