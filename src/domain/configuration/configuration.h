// A configuration as a document says it: entries with the fields that were written, checked and brought into one form.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/value.h"
#include "domain/configuration/schema.h"

namespace bursar::domain {

inline constexpr std::int64_t kConfigurationVersion = 1;

/// What is wrong with a document, and where.
struct Finding {
  int file = 0;      // which of the files, from 0; -1: none
  int line = 0;      // from 1; 0: no line
  std::string path;  // groups/Grade 5/rule
  std::string code;
  std::string message;
  std::string remedy;
};
using Findings = std::vector<Finding>;

struct Entry {
  std::string key;     // "" in a section that is one entry
  base::Value fields;  // a map in the order of the schema; lists without order are sorted
  int file = 0;
  int line = 0;
};

/// A section that no document has is not there.
struct Configuration {
  std::map<Section, std::vector<Entry>> sections;
  const Entry* find(Section section, const std::string& key) const;
};

/// groups/Grade 5/rule; `field` may be empty.
std::string path_of(Section section, const std::string& key, const std::string& field = {});

/// Adds what the document of a file says. Findings: "unknown_field", "bad_field", "double_name", "field_missing",
/// "bad_version"; an entry with a finding is left out, and what is right is read.
void read_configuration(const base::Value& document, int file, Configuration& into, Findings& findings);

/// Keys that exist beside those of the document, by section.
using Keys = std::map<Section, std::set<std::string>>;

/// Names that stand twice ("double_name"), and references to entries that are nowhere ("no_such_unit", "no_such_group",
/// "no_such_location").
void check_configuration(const Configuration& configuration, const Keys& existing, Findings& findings);

/// The whole configuration as it is written: every field of every entry, entries by key.
base::Value document_of(const Configuration& configuration);

/// A field's value, `otherwise` where it is not written.
const base::Value& field_of(Section section, const base::Value& fields, const char* name);

}  // namespace bursar::domain
