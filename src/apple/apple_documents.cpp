#include "apple/apple_documents.h"

#include <fmt/format.h>

#include "apple_api/notifications.h"
#include "apple_api/token.h"
#include "base/base64.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::apple {
namespace {

using base::ErrorKind;
using base::fail;

constexpr const char* kWhereTokensAre =
    "In Apple School Manager or Apple Business: account name, Preferences, Payments and Billing, Content Tokens; the "
    "file is "
    "named like sToken_for_….vpptoken.";

/// The token of automated device enrollment is a signed S/MIME message (or the PEM or DER of one).
bool is_enrollment_token(std::string_view text) {
  for (const char* sign : {"-----BEGIN", "Content-Type:", "MIME-Version:", "smime.p7m", "application/pkcs7-mime"}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  const auto compact = base::without_whitespace(text);
  const auto decoded = base::base64_decode(compact);
  const auto is_der = [](std::string_view bytes) {
    return bytes.size() > 4 && bytes[0] == '\x30' && (static_cast<unsigned char>(bytes[1]) & 0x80U) != 0;
  };
  return is_der(text) || (decoded && is_der(*decoded));
}

base::Error with_advice(base::Error error) {
  if (error.code == "token_not_base64") {
    error.message = "This is not a content token: it is not Base64 text.";
  } else if (error.code == "token_not_json") {
    error.message = "This is not a content token: it decodes to something that is not a JSON object.";
  } else if (error.code == "token_field_missing") {
    error.message = fmt::format("This content token lacks the field \"{}\".", error.detail);
  }
  if (error.code == "token_not_json" || error.code == "token_field_missing") {
    error.remedy = fmt::format("The file is damaged or cut off; download it again. {}", kWhereTokensAre);
  } else {
    error.remedy = fmt::format("Give the file as it was downloaded, or paste all of its text. {}", kWhereTokensAre);
  }
  return error;
}

base::Result<domain::AssetKey> asset_of(const std::string& adam_id, const std::string& pricing) {
  const auto id = base::parse_int(adam_id);
  if (!id) return fail(ErrorKind::invalid, "bad_notification", "The notification has an adamId that is not a number.");
  return domain::AssetKey{domain::AdamId{*id},
                          pricing == apple_api::kPricingPlus ? domain::Pricing::plus : domain::Pricing::stdq};
}

domain::User user_of(const apple_api::ResponseUser& wire) {
  domain::User user;
  user.client_user_id = wire.client_user_id;
  user.email = wire.email.value_or("");
  user.invite_code = wire.invite_code.value_or("");
  user.id_hash = wire.id_hash.value_or("");
  if (wire.status == apple_api::kUserAssociated) user.status = domain::UserStatus::associated;
  if (wire.status == apple_api::kUserRetired) user.status = domain::UserStatus::retired;
  if (wire.status == apple_api::kUserDeleted) user.status = domain::UserStatus::deleted;
  // The accepted code comes along once more; the list of users does not have it any more.
  if (user.status == domain::UserStatus::associated) user.invite_code.clear();
  return user;
}

template <class Change>
void put_outcome(const apple_api::EventOutcome& outcome, Change& change) {
  change.event = outcome.event_id.value_or("");
  change.success = outcome.result == apple_api::kResultSuccess;
  if (!outcome.error) return;
  change.error_number = static_cast<int>(outcome.error->error_number);
  change.error_message = outcome.error->error_message;
}

using Content = decltype(app::Notification::content);

base::Result<Content> content_of(const apple_api::AssetCountNotification& wire) {
  app::AssetCountChange change;
  TRY_SET(change.asset, asset_of(wire.adam_id, wire.pricing_param));
  change.delta = wire.count_delta;
  return Content(change);
}

base::Result<Content> content_of(const apple_api::AssetManagementNotification& wire) {
  app::AssignmentsChange change;
  put_outcome(wire.outcome, change);
  change.taken_back = wire.outcome.type != "ASSOCIATE";
  for (const auto& row : wire.assignments) {
    TRY_SET(const auto asset, asset_of(row.adam_id, row.pricing_param));
    const bool device = row.serial_number.has_value();
    change.assignments.push_back({asset,
                                  {device ? domain::AssigneeKind::device : domain::AssigneeKind::person,
                                   device ? *row.serial_number : row.client_user_id.value_or("")}});
  }
  return Content(std::move(change));
}

base::Result<Content> content_of(const apple_api::UserManagementNotification& wire) {
  app::UsersChange change;
  put_outcome(wire.outcome, change);
  for (const auto& user : wire.users) change.users.push_back(user_of(user));
  return Content(std::move(change));
}

base::Result<Content> content_of(const apple_api::UserAssociatedNotification& wire) {
  app::UsersChange change;
  for (const auto& user : wire.associated_users) change.users.push_back(user_of(user));
  return Content(std::move(change));
}

/// The other types ask nothing but to look.
template <class Other>
base::Result<Content> content_of(const Other&) {
  return Content(app::LookHint{});
}

}  // namespace

base::Result<app::TokenFile> AppleDocumentReader::read_token(std::string_view text) const {
  if (base::without_whitespace(text).empty()) {
    return fail(ErrorKind::invalid, "token_empty", "The content token is empty.", kWhereTokensAre);
  }
  if (is_enrollment_token(text)) {
    return fail(ErrorKind::invalid, "token_is_enrollment",
                "This is the token of automated device enrollment (a signed .p7m file), not a content token.",
                fmt::format("The two are downloaded at different places. {}", kWhereTokensAre));
  }
  const auto token = apple_api::decode_content_token(text);
  if (!token) return fail(with_advice(token.error()));
  const auto expires_at = base::parse_iso8601(token->exp_date);
  if (!expires_at) {
    return fail(ErrorKind::invalid, "token_bad_date", "The expiry date in this content token cannot be read.",
                fmt::format("The file is damaged; download it again. {}", kWhereTokensAre));
  }
  return app::TokenFile{base::Secret(base::without_whitespace(text)), token->org_name, *expires_at};
}

base::Result<app::Notification> AppleDocumentReader::read_notification(std::string_view body) const {
  const auto wire = apple_api::parse_notification(body);
  if (!wire) {
    return fail(ErrorKind::invalid, "bad_notification",
                wire.error().detail.empty()
                    ? "The notification is not a JSON object that can be read."
                    : fmt::format("The notification's field {} cannot be read.", wire.error().detail));
  }
  app::Notification notification{wire->notification_id, wire->uid, wire->notification_type, {}};
  TRY_SET(notification.content, std::visit([](const auto& content) { return content_of(content); }, wire->content));
  if (auto* hint = std::get_if<app::LookHint>(&notification.content)) hint->type = wire->notification_type;
  return notification;
}

}  // namespace bursar::apple
