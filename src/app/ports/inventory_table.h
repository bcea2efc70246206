#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "domain/model/inventory.h"

namespace bursar::app {

struct PutCounts {
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
};

/// Empty fields ask for nothing. `text`: part of the serial number, clientUserId,
/// name or address, without regard to case; one or two letters are how one of these begins.
struct InventoryFilter {
  std::vector<domain::UnitId> units;
  std::string text;
};

/// What a list is sorted by; `added` is by id. key: the serial number or clientUserId.
enum class InventorySort : std::uint8_t { added, key, name, model, os_version, last_seen, email };

struct InventoryOrder {
  InventorySort by = InventorySort::added;
  bool descending = false;
  /// The last row of the page before: its value (a number as text) and id. None: from the start.
  std::optional<std::pair<std::string, std::int64_t>> after = {};
};

/// Devices, people and groups. Lists are by id and paged by `after` = the last id of the page before.
class InventoryTable {
 public:
  virtual ~InventoryTable() = default;

  /// By serial number: new ones get an id, known ones are changed (all but id and added_at). Sizes up to 10,000.
  virtual base::Result<PutCounts> put_devices(const std::vector<domain::Device>& devices) = 0;
  /// Out of groups and of the targets of distributions, too.
  virtual base::Status remove_devices(const std::vector<std::string>& serial_numbers) = 0;
  virtual base::Result<std::vector<domain::Device>> devices(const InventoryFilter& filter,
                                                            std::optional<domain::DeviceId> after, int limit) = 0;
  virtual base::Result<std::vector<domain::Device>> sorted_devices(const InventoryFilter& filter,
                                                                   const InventoryOrder& order, int limit) = 0;
  virtual base::Result<std::optional<domain::Device>> find_device(const std::string& serial_number) = 0;
  virtual base::Result<std::vector<domain::Device>> devices_of_owner(const std::string& client_user_id) = 0;

  /// By clientUserId, as above.
  virtual base::Result<PutCounts> put_people(const std::vector<domain::Person>& people) = 0;
  virtual base::Status remove_people(const std::vector<std::string>& client_user_ids) = 0;
  virtual base::Result<std::vector<domain::Person>> people(const InventoryFilter& filter,
                                                           std::optional<domain::PersonId> after, int limit) = 0;
  virtual base::Result<std::vector<domain::Person>> sorted_people(const InventoryFilter& filter,
                                                                  const InventoryOrder& order, int limit) = 0;
  virtual base::Result<std::optional<domain::Person>> find_person(const std::string& client_user_id) = 0;

  virtual base::Result<domain::GroupId> add_group(const domain::Group& group) = 0;
  virtual base::Status update_group(const domain::Group& group) = 0;
  /// With its members, and out of every group that holds it.
  virtual base::Status remove_group(domain::GroupId id) = 0;
  virtual base::Result<std::vector<domain::Group>> groups() = 0;
  /// Adds, or changes whether it is excluded.
  virtual base::Status put_members(domain::GroupId id, const std::vector<domain::Member>& members) = 0;
  virtual base::Status remove_members(domain::GroupId id, const std::vector<domain::Member>& members) = 0;
  virtual base::Result<std::vector<domain::Member>> members(domain::GroupId id) = 0;

  /// Numbers of devices, people and groups.
  virtual base::Result<std::int64_t> count_devices() = 0;
  virtual base::Result<std::int64_t> count_people() = 0;
};

}  // namespace bursar::app
