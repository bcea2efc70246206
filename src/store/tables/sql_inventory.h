#pragma once

#include "app/ports/inventory_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlInventory : public app::InventoryTable {
 public:
  explicit SqlInventory(Context& context) : c_(context) {}
  base::Result<app::PutCounts> put_devices(const std::vector<domain::Device>& devices) override;
  base::Status remove_devices(const std::vector<std::string>& serial_numbers) override;
  base::Result<std::vector<domain::Device>> devices(const app::InventoryFilter& filter,
                                                    std::optional<domain::DeviceId> after, int limit) override;
  base::Result<std::vector<domain::Device>> sorted_devices(const app::InventoryFilter& filter,
                                                           const app::InventoryOrder& order, int limit) override;
  base::Result<std::optional<domain::Device>> find_device(const std::string& serial_number) override;
  base::Result<std::vector<domain::Device>> devices_of_owner(const std::string& client_user_id) override;
  base::Result<app::PutCounts> put_people(const std::vector<domain::Person>& people) override;
  base::Status remove_people(const std::vector<std::string>& client_user_ids) override;
  base::Result<std::vector<domain::Person>> people(const app::InventoryFilter& filter,
                                                   std::optional<domain::PersonId> after, int limit) override;
  base::Result<std::vector<domain::Person>> sorted_people(const app::InventoryFilter& filter,
                                                          const app::InventoryOrder& order, int limit) override;
  base::Result<std::optional<domain::Person>> find_person(const std::string& client_user_id) override;
  base::Result<domain::GroupId> add_group(const domain::Group& group) override;
  base::Status update_group(const domain::Group& group) override;
  base::Status remove_group(domain::GroupId id) override;
  base::Result<std::vector<domain::Group>> groups() override;
  base::Status put_members(domain::GroupId id, const std::vector<domain::Member>& members) override;
  base::Status remove_members(domain::GroupId id, const std::vector<domain::Member>& members) override;
  base::Result<std::vector<domain::Member>> members(domain::GroupId id) override;
  base::Result<std::int64_t> count_devices() override;
  base::Result<std::int64_t> count_people() override;

 private:
  Context& c_;
};

}  // namespace bursar::store
