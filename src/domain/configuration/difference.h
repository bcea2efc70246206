// What stands between a configuration that is wanted and the one that is so.
#pragma once

#include <string>
#include <vector>

#include "domain/configuration/configuration.h"

namespace bursar::domain {

enum class Change : std::uint8_t { added, changed, removed };
const char* name_of(Change change);

struct FieldChange {
  std::string field;
  base::Value before;  // none where the entry is new
  base::Value after;
};

struct EntryChange {
  Section section = Section::units;
  std::string key;
  Change change = Change::added;
  std::vector<FieldChange> fields;  // of what is removed: none
  base::Value whole;                // every field as it is to be; of what is removed: as it is
  const Entry* wanted = nullptr;    // where it is written; none where it is removed
};

struct Difference {
  std::vector<EntryChange> changes;     // by section, then key; removals last
  std::vector<std::string> left_alone;  // paths of what is so and in no document, where nothing is removed
};

/// A field that is not written is left as it is; of a new entry it becomes what it is `otherwise`. Sections without
/// document are left alone altogether. Both live as long as the difference.
Difference difference_between(const Configuration& wanted, const Configuration& now, bool prune);

}  // namespace bursar::domain
