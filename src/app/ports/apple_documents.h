// Reading what Apple hands over outside its API: token files and notifications. The real one is in apple/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/ports/apple_service.h"

namespace bursar::app {

struct TokenFile {
  base::Secret stoken;  // the Base64 text alone, as the service wants it
  std::string organization;
  base::Timestamp expires_at;
};

/// TEST_NOTIFICATION, and types or shapes that ask nothing of us but to look.
struct LookHint {
  std::string type;
};
struct AssetCountChange {
  domain::AssetKey asset;
  std::int64_t delta = 0;
};
struct AssignmentsChange {
  EventId event;            // empty: not ours
  bool taken_back = false;  // DISASSOCIATE or REVOKE; else ASSOCIATE
  bool success = true;
  int error_number = 0;
  std::string error_message;
  std::vector<domain::Assignment> assignments;
};
struct UsersChange {
  EventId event;  // empty for USER_ASSOCIATED
  bool success = true;
  int error_number = 0;
  std::string error_message;
  std::vector<domain::User> users;
};

struct Notification {
  std::string id;
  std::string uid;
  std::string type;
  std::variant<LookHint, AssetCountChange, AssignmentsChange, UsersChange> content;
};

class AppleDocuments {
 public:
  virtual ~AppleDocuments() = default;
  /// Takes any text that holds a token: with a byte order mark, line breaks and spaces around or inside. Fails with
  /// invalid: "token_empty", "token_is_enrollment" (a device-enrollment token, which is a signed S/MIME file),
  /// "token_not_base64", "token_not_json", "token_field_missing", "token_bad_date". Whether it has expired is the
  /// caller's to judge.
  virtual base::Result<TokenFile> read_token(std::string_view text) const = 0;
  /// invalid "bad_notification" with the field.
  virtual base::Result<Notification> read_notification(std::string_view body) const = 0;
};

}  // namespace bursar::app
