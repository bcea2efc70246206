// What a configuration document holds: its sections, their entries, and the fields of an entry in the order in which
// they are written.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace bursar::domain {

/// In the order of the document.
enum class Section : std::uint8_t { settings, units, groups, locations, distributions, roles, webhooks };
inline constexpr std::array kSections{Section::settings,      Section::units, Section::groups,  Section::locations,
                                      Section::distributions, Section::roles, Section::webhooks};

/// moment: RFC 3339 in UTC; word: one of `words`; texts: a list without order, nothing twice; object: a map of inner
/// fields; objects: a list without order of them.
enum class FieldType : std::uint8_t { text, flag, number, moment, word, texts, object, objects };

struct FieldRule {
  std::string name;
  FieldType type = FieldType::text;
  base::Value otherwise = {};           // where it is not written: of a new entry, or of an inner field
  std::vector<std::string> words = {};  // of a word, or of texts: no others; empty: any
  std::optional<Section> refers = {};   // names an entry of this section
  std::vector<FieldRule> inner = {};    // of an object or objects
  bool required = false;                // has to be written
  bool nullable = false;                // may be null
  bool quiet = false;                   // not written where it is `otherwise`
  bool apart = false;                   // names where the client finds a secret; nothing that is kept
  std::int64_t least = 0;               // of a number
  std::int64_t most = 1'000'000'000;    // of a number
};

struct SectionRule {
  Section section;
  const char* name;
  const char* key;        // the field that tells entries apart; "": the section is one entry
  bool any_case = false;  // keys that differ by upper and lower case alone are the same
  std::vector<FieldRule> fields;
};

const SectionRule& rule_of(Section section);
const char* name_of(Section section);

/// Names of units from the top, joined by "/"; "/" and "\" inside a name are written "\/" and "\\".
std::string unit_path(const std::vector<std::string>& names);
std::vector<std::string> names_of_path(std::string_view path);

}  // namespace bursar::domain
