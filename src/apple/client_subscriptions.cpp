// Volume-bought in-app subscriptions.
// Source: https://developer.apple.com/documentation/devicemanagement/managing-subscriptions
#include "apple/client.h"
#include "apple/wire.h"
#include "apple_api/manage_assets.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"

namespace bursar::apple {
namespace {

template <class T>
struct CursorPage {
  std::vector<T> rows;
  std::optional<std::string> next;
};

app::SubscriptionCounts counts_of(const apple_api::RenewalCounts& wire) { return {wire.renewing, wire.expiring}; }

base::Result<CursorPage<app::Subscription>> page_of(apple_api::SubscriptionsResponse& wire) {
  CursorPage<app::Subscription> page;
  for (const auto& row : wire.subscriptions) {
    page.rows.push_back({row.parent_adam_id.value_or(0), row.adam_id, row.status, row.period_end_date.value_or(""),
                         counts_of(row.counts.assigned), counts_of(row.counts.available), counts_of(row.counts.total)});
  }
  page.next = wire.paging.next_cursor;
  return page;
}

base::Result<CursorPage<app::SubscriptionAssignment>> page_of(apple_api::SubscriptionAssignmentsResponse& wire) {
  CursorPage<app::SubscriptionAssignment> page;
  for (const auto& row : wire.assignments) page.rows.push_back({row.adam_id, row.client_user_id, row.renewing});
  page.next = wire.paging.next_cursor;
  return page;
}

base::Result<CursorPage<app::SubscriptionAdmin>> page_of(apple_api::SubscriptionAdminsResponse& wire) {
  CursorPage<app::SubscriptionAdmin> page;
  for (const auto& row : wire.admins) {
    page.rows.push_back({row.adam_id, row.client_user_id, row.id_hash.value_or(""), row.user_status.value_or("")});
  }
  page.next = wire.paging.next_cursor;
  return page;
}

constexpr int kWalkPagesMax = 100'000;
constexpr int kWalkStartsMax = 3;
constexpr int kBadCursor = 9812;

/// Follows the cursor to the end; cursors are strictly one after the other. Starts over where Apple lost the cursor.
template <class Row, class Ask>
base::Result<std::vector<Row>> walk(Ask&& ask) {
  std::vector<Row> rows;
  std::optional<std::string> cursor;
  int starts = 1;
  for (int pages = 0; pages < kWalkPagesMax; ++pages) {
    auto page = ask(cursor);
    if (!page && page.error().apple_number == kBadCursor && cursor && starts < kWalkStartsMax) {
      ++starts;
      rows.clear();
      cursor.reset();
      continue;
    }
    if (!page) return base::fail(page.error());
    rows.insert(rows.end(), page->rows.begin(), page->rows.end());
    if (!page->next || page->next->empty()) return rows;
    if (page->next == cursor) break;
    cursor = page->next;
  }
  return base::fail(base::ErrorKind::unavailable, "unreadable_answer", "Apple's list of subscriptions has no end.",
                    "It is asked for again by itself.");
}

// Addresses of these endpoints are in no example of service/config, so they are taken from the base URL.
constexpr const char* kPath = "subscriptions";

}  // namespace

base::Result<bool> AppleClient::set_subscription_management(const app::AppleToken& token, bool enabled) {
  const auto address = options_.base_url + kPath + (enabled ? "/enable" : "/disable");
  return caller_.call<bool>(
      write(token, address, ""),
      parser<apple_api::SubscriptionManagementResponse, bool>(
          token, [](std::string_view text) { return apple_api::parse_subscription_management_response(text); },
          [](apple_api::SubscriptionManagementResponse& wire) -> base::Result<bool> {
            return wire.subscription_management;
          }));
}

base::Result<std::vector<app::Subscription>> AppleClient::subscriptions(const app::AppleToken& token) {
  using Wire = apple_api::SubscriptionsResponse;
  using Page = CursorPage<app::Subscription>;
  return walk<app::Subscription>([&](const std::optional<std::string>& cursor) {
    apple_api::SubscriptionsQuery query;
    query.cursor = cursor;
    return caller_.call<Page>(
        read(token, options_.base_url + kPath, apple_api::to_query(query)),
        parser<Wire, Page>(
            token, [](std::string_view text) { return apple_api::parse_subscriptions_response(text); },
            [](Wire& wire) { return page_of(wire); }));
  });
}

base::Result<std::vector<app::SubscriptionAssignment>> AppleClient::subscription_assignments(
    const app::AppleToken& token) {
  using Wire = apple_api::SubscriptionAssignmentsResponse;
  using Page = CursorPage<app::SubscriptionAssignment>;
  return walk<app::SubscriptionAssignment>([&](const std::optional<std::string>& cursor) {
    apple_api::SubscriptionAssignmentsQuery query;
    query.cursor = cursor;
    return caller_.call<Page>(
        read(token, options_.base_url + kPath + "/assignments", apple_api::to_query(query)),
        parser<Wire, Page>(
            token, [](std::string_view text) { return apple_api::parse_subscription_assignments_response(text); },
            [](Wire& wire) { return page_of(wire); }));
  });
}

base::Result<std::vector<app::SubscriptionAdmin>> AppleClient::subscription_admins(const app::AppleToken& token) {
  using Wire = apple_api::SubscriptionAdminsResponse;
  using Page = CursorPage<app::SubscriptionAdmin>;
  return walk<app::SubscriptionAdmin>([&](const std::optional<std::string>& cursor) {
    apple_api::SubscriptionAdminsQuery query;
    query.cursor = cursor;
    query.include_user_state = true;
    return caller_.call<Page>(
        read(token, options_.base_url + kPath + "/admins", apple_api::to_query(query)),
        parser<Wire, Page>(
            token, [](std::string_view text) { return apple_api::parse_subscription_admins_response(text); },
            [](Wire& wire) { return page_of(wire); }));
  });
}

base::Result<app::EventId> AppleClient::associate_subscriptions(const app::AppleToken& token,
                                                                const app::SubscriptionTargets& targets,
                                                                bool renewing) {
  const apple_api::AssociateSubscriptionsRequest request{targets.adam_ids, targets.client_user_ids, renewing};
  return post_event(token, options_.base_url + kPath + "/associate", apple_api::serialize(request));
}

base::Result<app::EventId> AppleClient::disassociate_subscriptions(const app::AppleToken& token,
                                                                   const app::SubscriptionTargets& targets,
                                                                   bool deferred) {
  const apple_api::DisassociateSubscriptionsRequest request{targets.adam_ids, targets.client_user_ids, deferred};
  return post_event(token, options_.base_url + kPath + "/disassociate", apple_api::serialize(request));
}

base::Status AppleClient::change_subscription_admins(const app::AppleToken& token,
                                                     const app::SubscriptionTargets& targets, bool add) {
  using Wire = apple_api::ManageSubscriptionAdminsResponse;
  const apple_api::ManageSubscriptionAdminsRequest request{targets.adam_ids, targets.client_user_ids};
  const auto address = options_.base_url + kPath + (add ? "/admins/add" : "/admins/remove");
  const auto done = caller_.call<bool>(
      write(token, address, apple_api::serialize(request)),
      parser<Wire, bool>(
          token, [](std::string_view text) { return apple_api::parse_manage_subscription_admins_response(text); },
          [](Wire&) -> base::Result<bool> { return true; }));
  if (!done) forget_limits_after(done.error());
  return done.map([](bool) {});
}

}  // namespace bursar::apple
