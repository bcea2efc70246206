// Apple's Apps and Books service as the use cases need it. The real one is in apple/.
// Source of every fact: Apple's Device Management documentation, "App, book and subscription management".
#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "domain/model/asset.h"
#include "domain/model/assignment.h"
#include "domain/model/location.h"
#include "domain/model/user.h"

namespace bursar::app {

/// Who asks, and how urgently. Every answer to a call with `mdm_id` set is checked: if Apple names another holder, or
/// none, the call fails with conflict "held_elsewhere" (its message names the holder) or "claim_lost" (no holder at
/// all).
struct AppleToken {
  base::Secret stoken;  // the whole Base64 text of the token file
  std::string mdm_id;   // the mdmInfo.id that must stand at Apple; empty: not checked (intake)
  bool urgent = false;  // goes before the sync's requests in the token's pace
};

/// Errors of every call, beside those of base::ErrorKind (kind, code, apple_number):
///   unauthorized "token_expired" 9621 · "token_revoked" 9625 · "token_invalid" 9601 9622 9722
///   conflict     "held_elsewhere" · "claim_lost"
///   not_found    "location_removed" 9634 · "unknown_event" 9708 · "user_not_found" 9609
///   rate_limited "slow_down" 9646, unavailable "apple_unavailable" 5xx 9729 9644 9603: after the client's own retries
///   uncertain    "answer_lost": a write was sent and its outcome is not known
///   invalid      anything that Apple refuses as asked; code and message by number (apple/apple_errors.h)
struct AppleLimits {
  int assets_max = 25;
  int client_user_ids_max = 1000;
  int serial_numbers_max = 1000;
  int revoke_client_user_ids_max = 100;
  int revoke_serial_numbers_max = 100;
  int users_max = 100;
  int subscriptions_max = 25;
  int subscription_client_user_ids_max = 1000;
  int notification_length_max = 512;
  int mdm_name_length_max = 100;
  int mdm_metadata_length_max = 255;
  int mdm_id_length_max = 100;
  int requests_per_second_max = 15;
};

struct ServiceConfig {
  AppleLimits limits;
  std::vector<std::string> notification_types;
  std::string invitation_url;  // with the literal %25inviteCode%25
  std::string metadata_lookup_url;
};

struct ClientConfig {
  std::string uid;
  std::string location_name;
  std::string country;
  std::string platform;
  std::string website;
  std::optional<base::Timestamp> token_expires_at;
  std::optional<domain::MdmInfo> mdm_info;
  std::string notification_url;  // empty: none
  std::vector<std::string> notification_types;
};

struct ClientConfigChange {
  std::optional<domain::MdmInfo> mdm_info;
  std::string notification_url;  // empty: notifications are left as they are
  base::Secret notification_token;
  std::vector<std::string> notification_types;
};

/// A page of a list. Rows are parsed straight from the answer.
struct PageInfo {
  int index = 0;
  int total_pages = 1;
  bool last = true;        // no nextPageIndex
  std::string version_id;  // of the whole list, as of this page
};
template <class Row>
struct Page {
  std::vector<Row> rows;
  PageInfo info;
};
using AssetPage = Page<domain::Asset>;
using UserPage = Page<domain::User>;
using AssignmentPage = Page<domain::Assignment>;

struct AssetFilter {
  std::optional<domain::AssetKey> asset;
};
struct UserFilter {
  std::string client_user_id;    // empty: all
  std::string since_version_id;  // empty: all
};
struct AssignmentFilter {
  std::optional<domain::AssetKey> asset;
  std::optional<domain::Assignee> assignee;
  std::string since_version_id;
};

/// The read side. `start_…` sends as soon as the token's pace allows and returns; the future holds the page.
/// Reads are retried inside with jittered back-off, a bounded number of times, where Apple says that it can help.
class AppleReads {
 public:
  virtual ~AppleReads() = default;
  /// Cached for five minutes, as documented.
  virtual base::Result<ServiceConfig> service_config() = 0;
  virtual base::Result<ClientConfig> client_config(const AppleToken& token) = 0;
  virtual std::future<base::Result<AssetPage>> start_assets(const AppleToken& token, const AssetFilter& filter,
                                                            int page) = 0;
  virtual std::future<base::Result<UserPage>> start_users(const AppleToken& token, const UserFilter& filter,
                                                          int page) = 0;
  virtual std::future<base::Result<AssignmentPage>> start_assignments(const AppleToken& token,
                                                                      const AssignmentFilter& filter, int page) = 0;
};

/// Assets × assignees of one request, within the limits.
struct AssetTargets {
  std::vector<domain::AssetKey> assets;  // empty for revoke
  std::vector<std::string> serial_numbers;
  std::vector<std::string> client_user_ids;
};

struct UserChange {
  std::string client_user_id;
  std::string email;             // empty: none (update: unchanged)
  std::string managed_apple_id;  // empty: none
};

enum class EventStatus : std::uint8_t { pending, complete, failed };

/// One group of failures of an event, or of a notification. Empty lists: Apple did not say which.
struct EventFailure {
  int error_number = 0;
  std::string message;
  std::vector<domain::AssetKey> assets;
  std::vector<std::string> serial_numbers;
  std::vector<std::string> client_user_ids;
};

struct EventReport {
  EventStatus status = EventStatus::pending;
  std::int64_t requested = 0;
  std::int64_t completed = 0;
  std::vector<EventFailure> failures;
};

using EventId = std::string;

/// The write side. Never repeated inside once the request may have reached Apple: the error is then uncertain
/// "answer_lost". A refusal (any answer with an error number) means that nothing was started.
class AppleWrites {
 public:
  virtual ~AppleWrites() = default;
  virtual base::Result<ClientConfig> update_client_config(const AppleToken& token,
                                                          const ClientConfigChange& change) = 0;
  virtual base::Result<EventId> associate(const AppleToken& token, const AssetTargets& targets) = 0;
  virtual base::Result<EventId> disassociate(const AppleToken& token, const AssetTargets& targets) = 0;
  virtual base::Result<EventId> revoke(const AppleToken& token, const AssetTargets& targets) = 0;
  virtual base::Result<EventId> create_users(const AppleToken& token, const std::vector<UserChange>& users) = 0;
  virtual base::Result<EventId> update_users(const AppleToken& token, const std::vector<UserChange>& users) = 0;
  virtual base::Result<EventId> retire_users(const AppleToken& token,
                                             const std::vector<std::string>& client_user_ids) = 0;
  virtual base::Result<EventReport> event_status(const AppleToken& token, const EventId& event) = 0;
};

/// What Apple's store says of an item.
struct ContentMetadata {
  std::int64_t adam_id = 0;
  std::string name;
  std::string bundle_id;
  std::string artist;
  std::string artwork_url;  // template with {w}x{h}bb.{f}
  std::string kind;
  std::string version;
  std::string minimum_os;
  std::vector<std::string> genres;
  std::vector<std::string> device_families;
  bool custom_app = false;
};

/// A picture; its type is what its first bytes say.
struct Icon {
  std::string type;  // image/png, image/jpeg or image/webp
  std::string bytes;
};

class AppleCatalog {
 public:
  virtual ~AppleCatalog() = default;
  /// Items that the storefront does not know are absent. Asks in batches. As an owner, custom apps and what is not for
  /// sale any more are told, too; as anybody, only what the store sells.
  virtual base::Result<std::vector<ContentMetadata>> look_up(const AppleToken& token,
                                                             const std::vector<std::int64_t>& adam_ids,
                                                             const std::string& country, const std::string& platform,
                                                             bool as_owner) = 0;
  /// The pictures behind artwork_urls that look_up gave, all at once, in the same order. Only over https, or from where
  /// the look-up itself is answered; nothing of the token is sent. Errors of each: invalid "icon_refused" (address,
  /// type or size), not_found "no_icon", unavailable "icon_unavailable" (later it may work).
  virtual std::vector<base::Result<Icon>> icons(const std::vector<std::string>& artwork_urls) = 0;
};

/// Volume-bought in-app subscriptions (people only).
struct SubscriptionCounts {
  std::int64_t renewing = 0;
  std::int64_t expiring = 0;
};
struct Subscription {
  std::int64_t parent_adam_id = 0;
  std::int64_t adam_id = 0;
  std::string status;      // ACTIVE | INACTIVE | PAUSED
  std::string period_end;  // YYYY-MM-DD
  SubscriptionCounts assigned, available, total;
};
struct SubscriptionAssignment {
  std::int64_t adam_id = 0;
  std::string client_user_id;
  bool renewing = false;
};
struct SubscriptionAdmin {
  std::int64_t adam_id = 0;
  std::string client_user_id;
  std::string id_hash;
  std::string user_status;
};
struct SubscriptionTargets {
  std::vector<std::int64_t> adam_ids;
  std::vector<std::string> client_user_ids;
};

/// Every list is walked to its end by cursor.
class AppleSubscriptions {
 public:
  virtual ~AppleSubscriptions() = default;
  virtual base::Result<bool> set_subscription_management(const AppleToken& token, bool enabled) = 0;
  virtual base::Result<std::vector<Subscription>> subscriptions(const AppleToken& token) = 0;
  virtual base::Result<std::vector<SubscriptionAssignment>> subscription_assignments(const AppleToken& token) = 0;
  virtual base::Result<std::vector<SubscriptionAdmin>> subscription_admins(const AppleToken& token) = 0;
  virtual base::Result<EventId> associate_subscriptions(const AppleToken& token, const SubscriptionTargets& targets,
                                                        bool renewing) = 0;
  virtual base::Result<EventId> disassociate_subscriptions(const AppleToken& token, const SubscriptionTargets& targets,
                                                           bool deferred) = 0;
  virtual base::Status change_subscription_admins(const AppleToken& token, const SubscriptionTargets& targets,
                                                  bool add) = 0;
};

class AppleService : public AppleReads, public AppleWrites, public AppleCatalog, public AppleSubscriptions {};

}  // namespace bursar::app
