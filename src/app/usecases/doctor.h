// What is wrong, in words, and how to mend it.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "app/usecases/sync_progress.h"
#include "domain/access/permission.h"

namespace bursar::app {

enum class Severity : std::uint8_t { fine, hint, warning, error };
inline const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::fine:
      return "fine";
    case Severity::hint:
      return "hint";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "fine";
}

struct Finding {
  Severity severity = Severity::fine;
  std::string code;      // stable, e.g. "token_expiring", "sync_late", "no_locations", "works_by_asking"
  std::string location;  // its name; empty: the whole installation
  std::string text;
  std::string remedy;
  std::string about = {};  // what it is of: "location", "item", "operation", "leaks"; empty: nothing of its own
  std::int64_t about_id = 0;
};

/// Always at least one finding (severity fine where nothing is wrong). Asks the store only, unless `ask_apple`: then
/// each token is tried, too. For a part of the organization: of locations that serve it, and of operations about it.
base::Result<std::vector<Finding>> examine(const Services& services, const ProgressBoard& board, bool ask_apple,
                                           const domain::Reach& reach = domain::kWholeReach);

}  // namespace bursar::app
