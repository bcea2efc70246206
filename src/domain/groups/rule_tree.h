// The tree of a rule, as the parser makes it and the evaluation walks it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/model/inventory.h"

namespace bursar::domain {

enum class RuleAttribute : std::uint8_t {
  kind,
  serial,
  udid,
  name,
  model,
  platform,
  os,
  supervised,
  enrollment,
  enrolled,
  last_seen,
  added,
  owner,
  owner_name,
  owner_email,
  email,
  id,
  managed_apple_id,
  status,
  notes,
  unit
};
enum class RuleType : std::uint8_t { text, version, flag, moment };
enum class RuleOperator : std::uint8_t {
  equal,
  unequal,
  less,
  at_most,
  more,
  at_least,
  contains,
  starts_with,
  ends_with,
  among,
  is_empty,
  is_not_empty
};

struct RuleAttributeShape {
  RuleAttribute attribute;
  const char* name;
  RuleType type;
  bool of_devices;
  bool of_people;
};
/// nullptr: there is no such attribute.
const RuleAttributeShape* find_attribute(std::string_view name);
const RuleAttributeShape& shape_of(RuleAttribute attribute);
/// The one that looks most like it; empty: none does.
std::string nearest_attribute(std::string_view name);
const char* symbol_of(RuleOperator op);

struct RuleComparison {
  RuleAttribute attribute = RuleAttribute::name;
  RuleOperator op = RuleOperator::equal;
  std::vector<std::string> texts;  // lower case (ASCII); one, or several for `among`; as written in `written`
  std::vector<std::string> written;
  OsVersion version;
  bool flag = false;
  std::int64_t span_ms = 0;
};

struct RuleNode {
  enum class Kind : std::uint8_t { comparison, all_of, any_of, none_of };
  Kind kind = Kind::comparison;
  RuleComparison comparison;
  std::vector<std::shared_ptr<const RuleNode>> children;  // one for none_of
};

base::Result<std::shared_ptr<const RuleNode>> parse_rule(std::string_view text);

}  // namespace bursar::domain
