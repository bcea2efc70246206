// One location at Apple: its tokens, assets, people, assignments and events.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "apple_api/common.h"
#include "apple_api/users.h"
#include "base/clock.h"
#include "base/random.h"
#include "simulator/world/names.h"

namespace bursar::simulator {

/// What the store knows of an item, whoever owns it.
struct StoreItem {
  std::string adam_id;
  std::string name;
  bool book = false;
  bool device_assignable = true;
  bool custom = false;      // seen with the owner's token only
  bool left_store = false;  // likewise
  double price = 0;
  std::string bundle_id;
  std::string artist;
  std::string genre;
  std::string minimum_os = "16.0";
  std::string version = "1.0";
  std::vector<std::string> platforms;
  std::vector<std::string> storefronts;  // empty: all
};

struct Holding {
  HolderId holder = 0;
  std::uint32_t modified = 0;  // assignments version that brought it
};

struct Stock {
  std::string adam_id;
  std::string pricing = "STDQ";
  const StoreItem* item = nullptr;
  std::int64_t total = 0;  // owned; of an unlimited one without meaning
  std::int64_t retired = 0;
  bool unlimited = false;
  std::vector<Holding> holdings;  // by holder

  std::int64_t assigned() const { return static_cast<std::int64_t>(holdings.size()); }
  std::int64_t available(bool retired_inside_total) const {
    return total - assigned() - (retired_inside_total ? retired : 0);
  }
};

struct UserRecord {
  std::string client_user_id;
  std::string email;
  std::string status = "Registered";
  std::string invite_code;
  std::string id_hash;
  std::int64_t legacy_id = 0;
  std::uint32_t modified = 0;
  bool active() const { return status == "Registered" || status == "Associated"; }
};

struct NotificationSettings {
  std::string url;
  std::string bearer;
  std::vector<std::string> types;
};

struct Token {
  std::string text;  // what a client sends
  base::Timestamp expires_at;
  bool revoked = false;
  bool read_only = false;
  std::optional<apple_api::MdmInfo> mdm_info;  // where the switch keeps it per token
  NotificationSettings notifications;
};

struct Failure {
  int number = 0;
  std::vector<std::size_t> stocks;
  std::vector<HolderId> holders;
};

struct Event {
  std::string id;
  std::string type;  // ASSOCIATE …
  base::Timestamp posted_at;
  base::Timestamp due_at;
  bool done = false;
  std::vector<std::pair<std::string, std::string>> assets;  // adamId, pricing
  std::vector<HolderId> holders;
  std::vector<apple_api::RequestUser> users;
  std::int64_t requested = 0;
  std::int64_t completed = 0;
  std::vector<apple_api::ErrorResponse> failures;
  // Subscriptions.
  std::vector<std::int64_t> subscription_ids;
  bool subscription = false;
  bool renewing = false;
};

/// An entry of the log of changes: what sinceVersionId and reads as of an earlier moment are answered from.
struct Change {
  std::uint32_t version = 0;
  std::int64_t at_ms = 0;
  std::uint32_t stock = 0;
  HolderId holder = 0;
  bool added = true;
};

/// A person's record as it became: what reads as of an earlier moment are answered from.
struct UserChange {
  std::int64_t at_ms = 0;
  std::size_t place = 0;
  UserRecord record;
};

struct SubscriptionSeat {
  std::string client_user_id;
  bool renewing = true;
  bool ends = false;  // disassociated at the end of the period
};
struct SubscriptionStock {
  std::int64_t parent_adam_id = 0;
  std::int64_t adam_id = 0;
  std::string status = "ACTIVE";
  std::string period_end;
  std::int64_t total_renewing = 0;
  std::int64_t total_expiring = 0;
  std::vector<SubscriptionSeat> seats;
  std::vector<std::string> admins;

  std::int64_t assigned() const { return static_cast<std::int64_t>(seats.size()); }
  std::int64_t available() const { return total_renewing + total_expiring - assigned(); }
  /// A seat that is given as not renewing may be a renewing one: what is left is counted over both.
  std::int64_t available_renewing() const { return std::max<std::int64_t>(0, total_renewing - assigned()); }
  std::int64_t available_expiring() const { return available() - available_renewing(); }
};

struct Library {
  std::string uid;
  std::string name;
  std::string organization;
  std::string country = "US";
  std::string platform = "volumestore";
  std::string website = "https://school.apple.com";
  std::string account_domain = "school.example.org";  // of the organization's Managed Apple Accounts
  std::int64_t legacy_location_id = 0;
  std::deque<Token> tokens;
  std::optional<apple_api::MdmInfo> mdm_info;
  NotificationSettings notifications;
  std::string client_context;  // legacy
  bool removed = false;

  std::vector<Stock> stocks;  // by adamId, pricing
  std::vector<UserRecord> users;
  std::unordered_map<std::string, std::size_t> active_users;
  std::deque<Event> events;
  std::size_t events_done = 0;  // so many at the front: they are carried out in their order
  std::unordered_map<std::string, std::size_t> event_places;  // since events are only ever added
  std::vector<Change> changes;
  std::vector<UserChange> user_changes;
  std::uint32_t assets_version = 1;
  std::uint32_t assignments_version = 1;
  std::uint32_t users_version = 1;
  std::deque<std::int64_t> request_times_ms;  // of the last second
  bool subscription_management = false;
  std::vector<SubscriptionStock> subscriptions;
  std::uint32_t subscriptions_version = 1;
  base::Random random{1};

  // What a test wants to know.
  std::map<std::string, std::int64_t> requests;  // by endpoint
  std::map<int, std::int64_t> errors;            // by number
  std::int64_t redundant_associations = 0;       // pairs associated that already were

  std::optional<std::size_t> find_stock(const std::string& adam_id, const std::string& pricing) const;
  Stock& add_stock(const StoreItem& item, const std::string& pricing, std::int64_t total, bool unlimited);
  const UserRecord* active_user(const std::string& client_user_id) const;
  UserRecord* active_user(const std::string& client_user_id) {
    return const_cast<UserRecord*>(std::as_const(*this).active_user(client_user_id));
  }
  bool holds(const Stock& stock, HolderId holder) const;
  /// Both count as a change at `now`.
  void give(std::size_t stock, HolderId holder, base::Timestamp now);
  void take_back(std::size_t stock, HolderId holder, base::Timestamp now);
  UserRecord& add_user(UserRecord record, base::Timestamp now);
  /// After a change of a record of `users`.
  void touch_user(UserRecord& record, base::Timestamp now);
  std::vector<std::pair<std::size_t, HolderId>> held_by(HolderId holder) const;
};

}  // namespace bursar::simulator
