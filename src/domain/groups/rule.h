// The language of rule groups: which devices and people a group has as members. Grammar and examples:
// docs/group-rules.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/model/inventory.h"

namespace bursar::domain {

struct RuleNode;

/// A parsed rule. Cheap to copy; safe to use from many threads.
class Rule {
 public:
  /// invalid "bad_rule": the message says what is wrong, at which character (counted from 1), and what could stand
  /// there.
  static base::Result<Rule> parse(std::string_view text);

  /// `owner` may be null; `units`: the names of the unit and of all above it.
  bool holds_for_device(const Device& device, const Person* owner, const std::vector<std::string>& units,
                        base::Timestamp now) const;
  bool holds_for_person(const Person& person, const std::vector<std::string>& units, base::Timestamp now) const;
  /// Whether it can hold for any device, or person, at all.
  bool may_hold_for_devices() const { return devices_; }
  bool may_hold_for_people() const { return people_; }
  /// The normal form: parse(text()) gives the same rule.
  std::string text() const;

 private:
  explicit Rule(std::shared_ptr<const RuleNode> root);
  std::shared_ptr<const RuleNode> root_;
  bool devices_ = true;
  bool people_ = true;
};

}  // namespace bursar::domain
