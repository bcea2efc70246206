// What reads answer from: the lists as they are, or as they were, where the switch says that reads lag behind.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/v2/answers.h"

namespace bursar::simulator {

class View {
 public:
  explicit View(const Asking& asking);

  const std::vector<Stock>& stocks() const { return earlier_stocks_ ? *earlier_stocks_ : library_.stocks; }
  const std::vector<UserRecord>& users() const { return earlier_users_ ? *earlier_users_ : library_.users; }
  const UserRecord* active_user(const std::string& client_user_id) const;
  std::uint32_t assets_version() const { return assets_version_; }
  std::uint32_t assignments_version() const { return assignments_version_; }
  std::uint32_t users_version() const { return users_version_; }

 private:
  void look_back_at_stocks(std::int64_t moment_ms);
  void look_back_at_users(std::int64_t moment_ms);

  const Library& library_;
  std::uint32_t assets_version_;
  std::uint32_t assignments_version_;
  std::uint32_t users_version_;
  std::optional<std::vector<Stock>> earlier_stocks_;
  std::optional<std::vector<UserRecord>> earlier_users_;
  std::unordered_map<std::string, std::size_t> earlier_active_;
};

}  // namespace bursar::simulator
