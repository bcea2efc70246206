#include <algorithm>
#include <array>

#include "base/text.h"
#include "domain/groups/rule_tree.h"

namespace bursar::domain {
namespace {

using A = RuleAttribute;
using T = RuleType;

constexpr std::array kShapes{
    RuleAttributeShape{A::kind, "kind", T::text, true, true},
    RuleAttributeShape{A::serial, "serial", T::text, true, false},
    RuleAttributeShape{A::udid, "udid", T::text, true, false},
    RuleAttributeShape{A::name, "name", T::text, true, true},
    RuleAttributeShape{A::model, "model", T::text, true, false},
    RuleAttributeShape{A::platform, "platform", T::text, true, false},
    RuleAttributeShape{A::os, "os", T::version, true, false},
    RuleAttributeShape{A::supervised, "supervised", T::flag, true, false},
    RuleAttributeShape{A::enrollment, "enrollment", T::text, true, false},
    RuleAttributeShape{A::enrolled, "enrolled", T::flag, true, false},
    RuleAttributeShape{A::last_seen, "last_seen", T::moment, true, false},
    RuleAttributeShape{A::added, "added", T::moment, true, true},
    RuleAttributeShape{A::owner, "owner", T::text, true, false},
    RuleAttributeShape{A::owner_name, "owner.name", T::text, true, false},
    RuleAttributeShape{A::owner_email, "owner.email", T::text, true, false},
    RuleAttributeShape{A::email, "email", T::text, false, true},
    RuleAttributeShape{A::id, "id", T::text, false, true},
    RuleAttributeShape{A::managed_apple_id, "managed_apple_id", T::text, false, true},
    RuleAttributeShape{A::status, "status", T::text, false, true},
    RuleAttributeShape{A::notes, "notes", T::text, false, true},
    RuleAttributeShape{A::unit, "unit", T::text, true, true},
};

/// How many letters have to be changed, added or left out.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j - 1] + 1, above + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      corner = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const RuleAttributeShape* find_attribute(std::string_view name) {
  const auto lower = base::to_lower_ascii(name);
  const auto found = std::find_if(kShapes.begin(), kShapes.end(), [&](const auto& s) { return lower == s.name; });
  return found == kShapes.end() ? nullptr : &*found;
}

const RuleAttributeShape& shape_of(RuleAttribute attribute) { return kShapes[static_cast<std::size_t>(attribute)]; }

std::string nearest_attribute(std::string_view name) {
  const auto lower = base::to_lower_ascii(name.substr(0, 40));
  std::string best;
  std::size_t least = 4;
  for (const auto& shape : kShapes) {
    const auto far = distance(lower, shape.name);
    if (far < least) {
      least = far;
      best = shape.name;
    }
  }
  return best;
}

const char* symbol_of(RuleOperator op) {
  switch (op) {
    case RuleOperator::equal:
      return "=";
    case RuleOperator::unequal:
      return "!=";
    case RuleOperator::less:
      return "<";
    case RuleOperator::at_most:
      return "<=";
    case RuleOperator::more:
      return ">";
    case RuleOperator::at_least:
      return ">=";
    case RuleOperator::contains:
      return "~";
    case RuleOperator::starts_with:
      return "starts with";
    case RuleOperator::ends_with:
      return "ends with";
    case RuleOperator::among:
      return "in";
    case RuleOperator::is_empty:
      return "is empty";
    case RuleOperator::is_not_empty:
      return "is not empty";
  }
  return "=";
}

}  // namespace bursar::domain
