// Devices, people and groups as they are written down by hand, by import, or by a program.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"

namespace bursar::app {

/// At most so many in one call.
inline constexpr std::size_t kInventoryBatchMax = 10'000;

/// A device or person and the groups (by name) that it is put into; groups that do not exist are made.
struct NewDevice {
  domain::Device device;
  std::string unit;  // by name; empty: as in `device`
  std::vector<std::string> groups;
};
struct NewPerson {
  domain::Person person;
  std::string unit;
  std::vector<std::string> groups;
};

/// All or none. `reach`: of whoever asks; a row without a unit is of the only one in it. Errors: invalid "too_many",
/// "bad_serial_number", "bad_client_user_id" (the message names the row, from 1), "ambiguous_unit"; not_found
/// "no_such_unit"; conflict "not_a_fixed_group"; forbidden "outside_scope" where a row names what is not in reach.
base::Result<PutCounts> put_devices(const Services& services, std::vector<NewDevice> devices,
                                    const domain::Reach& reach = domain::kWholeReach);
base::Result<PutCounts> put_people(const Services& services, std::vector<NewPerson> people,
                                   const domain::Reach& reach = domain::kWholeReach);

/// Forgets devices and people, wherever groups and distributions name them. Seats that Bursar gave them lose their
/// reason, and go back with the next plan. forbidden "outside_scope" where one is not in reach.
base::Status remove_from_inventory(const Services& services, const std::vector<std::string>& serial_numbers,
                                   const std::vector<std::string>& client_user_ids,
                                   const domain::Reach& reach = domain::kWholeReach);

/// not_found "no_such_group".
base::Result<domain::Group> find_group(Transaction& transaction, domain::GroupId id);
/// Makes or changes a group (id 0: a new one); gives its id. invalid "bad_rule", "bad_group"; conflict "group_exists";
/// not_found "no_such_group", "no_such_unit".
base::Result<domain::GroupId> save_group(const Services& services, const domain::Group& group);
/// As part of a transaction that the caller commits.
base::Result<domain::GroupId> save_group(Transaction& transaction, const base::Clock& clock,
                                         const domain::Group& group);
/// conflict "group_in_use": a distribution or a location's scope names it (the message says which, where in reach).
base::Status remove_group(const Services& services, domain::GroupId id,
                          const domain::Reach& reach = domain::kWholeReach);
base::Status remove_group(Transaction& transaction, const base::Clock& clock, domain::GroupId id,
                          const domain::Reach& reach = domain::kWholeReach);

/// Members by the names that people know: serial numbers, clientUserIds, names of groups.
struct MemberChange {
  std::vector<std::string> serial_numbers;
  std::vector<std::string> client_user_ids;
  std::vector<std::string> groups;
  bool excluded = false;
};
/// Errors: not_found "no_such_group", "no_such_member" (the message names it); conflict "not_a_fixed_group",
/// "group_in_itself"; forbidden "outside_scope" for what is not in reach, there or not. Nothing is changed then.
base::Status add_members(const Services& services, domain::GroupId id, const MemberChange& change,
                         const domain::Reach& reach = domain::kWholeReach);
base::Status remove_members(const Services& services, domain::GroupId id, const MemberChange& change,
                            const domain::Reach& reach = domain::kWholeReach);
/// As parts of a transaction that the caller commits.
base::Status add_members(Transaction& transaction, const base::Clock& clock, domain::GroupId id,
                         const MemberChange& change, const domain::Reach& reach = domain::kWholeReach);
base::Status remove_members(Transaction& transaction, const base::Clock& clock, domain::GroupId id,
                            const MemberChange& change, const domain::Reach& reach = domain::kWholeReach);

struct GroupSize {
  std::int64_t devices = 0;
  std::int64_t people = 0;
};
/// The groups in reach, and how many members in reach each has now, nested groups and rules resolved.
base::Result<std::vector<std::pair<domain::Group, GroupSize>>> groups_with_sizes(
    const Services& services, const domain::Reach& reach = domain::kWholeReach);
/// For how many in reach a rule would hold now, without saving it. invalid "bad_rule".
base::Result<GroupSize> try_rule(const Services& services, const std::string& rule,
                                 const domain::Reach& reach = domain::kWholeReach);

}  // namespace bursar::app
