#include "app/usecases/part_check.h"

#include <fmt/format.h>

#include "base/text.h"

namespace bursar::app {
namespace {

std::string key_of(const std::string& name) { return base::to_lower_ascii(base::trim(name)); }

}  // namespace

base::Result<PartCheck> PartCheck::of(Transaction& transaction, const domain::Reach& reach) {
  PartCheck check;
  check.reach_ = reach;
  if (reach.everything) return check;
  TRY_SET(const auto units, transaction.organization().units());
  for (const auto& unit : units) {
    if (reach.has(unit.id)) check.units_[key_of(unit.name)] = unit.name;
  }
  TRY_SET(const auto groups, transaction.inventory().groups());
  for (const auto& group : groups) check.groups_[key_of(group.name)] = reach.has(group.unit);
  return check;
}

base::Result<std::string> PartCheck::outside(Transaction& transaction, NewDevice& row) const {
  if (reach_.everything) return std::string();
  const auto serial = domain::serial_number_of(row.device.serial_number);
  TRY_SET(const auto known, transaction.inventory().find_device(serial));
  if (known && !reach_.has(known->unit)) return fmt::format("The device \"{}\"", serial);
  // A device of one's own must not tell, by rules of groups, about somebody else's owner.
  TRY_SET(const auto owner, transaction.inventory().find_person(row.device.owner));
  if (owner && !reach_.has(owner->unit)) return fmt::format("The owner \"{}\"", row.device.owner);
  auto what = outside_unit(row.unit);
  return what.empty() ? outside_groups(row.groups) : what;
}

base::Result<std::string> PartCheck::outside(Transaction& transaction, NewPerson& row) const {
  if (reach_.everything) return std::string();
  const auto id = std::string(base::trim(row.person.client_user_id));
  TRY_SET(const auto known, transaction.inventory().find_person(id));
  if (known && !reach_.has(known->unit)) return fmt::format("The person \"{}\"", id);
  auto what = outside_unit(row.unit);
  return what.empty() ? outside_groups(row.groups) : what;
}

std::string PartCheck::outside_unit(std::string& name) const {
  if (name.empty()) {
    if (units_.size() != 1) return "A row without a unit";
    name = units_.begin()->second;
    return {};
  }
  const auto found = units_.find(key_of(name));
  if (found == units_.end()) return fmt::format("The unit \"{}\"", name);
  name = found->second;
  return {};
}

std::string PartCheck::outside_groups(const std::vector<std::string>& names) const {
  for (const auto& name : names) {
    const auto found = groups_.find(key_of(name));
    if (found != groups_.end() && !found->second) return fmt::format("The group \"{}\"", name);
  }
  return {};
}

}  // namespace bursar::app
