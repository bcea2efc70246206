// People as Apple's service knows them ("users" of a location).
#pragma once

#include <cstdint>
#include <string>

namespace bursar::domain {

/// Registered: created, no Apple Account yet. Associated: linked to one. Retired: retired.
/// Deleted: a retired record whose Apple Account went to a newer record; never changes again.
enum class UserStatus : std::uint8_t { registered, associated, retired, deleted };

/// One record. A clientUserId has any number of retired records and at most one active one;
/// (client_user_id, id_hash) tells records apart.
struct User {
  std::string client_user_id;
  std::string email;  // empty: none
  UserStatus status = UserStatus::registered;
  std::string invite_code;  // while registered
  std::string id_hash;      // once associated; the same hash means the same Apple Account
  bool operator==(const User&) const = default;
};

inline bool is_active(UserStatus status) {
  return status == UserStatus::registered || status == UserStatus::associated;
}
inline const char* name_of(UserStatus status) {
  switch (status) {
    case UserStatus::registered:
      return "Registered";
    case UserStatus::associated:
      return "Associated";
    case UserStatus::retired:
      return "Retired";
    case UserStatus::deleted:
      return "Deleted";
  }
  return "Registered";
}

}  // namespace bursar::domain
