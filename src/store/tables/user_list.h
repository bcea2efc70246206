// Pages of the people that Apple knows, by location and clientUserId.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ports/mirror_table.h"
#include "store/sql/query.h"

namespace bursar::store {

inline constexpr const char* kUserColumns = "location_id, client_user_id, id_hash, email, status, invite_code";
app::MirroredUser mirrored_user_of(const Row& row);

class UserList {
 public:
  UserList(Connection& db, const app::UserListing& listing) : db_(db), listing_(listing) {}

  base::Result<app::MirroredUserPage> page(const std::optional<app::MirroredUser>& after, int limit);

 private:
  /// What tells the records of a location apart, in their order.
  struct Key {
    std::string client_user_id;
    std::string id_hash;
    bool deleted = false;
    auto operator<=>(const Key&) const = default;
  };
  /// Records of one location between two keys.
  struct Stretch {
    domain::LocationId location;
    Key from;
    Key to;
    bool from_is_out = false;
    bool to_is_out = false;
  };
  static Key key_of(const app::MirroredUser& user);

  base::Result<std::vector<Stretch>> stretches();
  /// What of a stretch comes after a record; none: nothing.
  std::optional<Stretch> rest_of(Stretch stretch, const std::optional<app::MirroredUser>& after) const;
  static std::string between(const Stretch& stretch);
  std::string order() const;
  /// The record with which a page has gone through enough of a stretch; none: the stretch ends before.
  base::Result<std::optional<Key>> last_looked_at(const Stretch& stretch);
  base::Status read(const Stretch& stretch, std::size_t limit, std::vector<app::MirroredUser>& users);

  Connection& db_;
  const app::UserListing& listing_;
};

}  // namespace bursar::store
