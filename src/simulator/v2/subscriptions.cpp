// Volume-bought in-app subscriptions, as far as documented.
#include <algorithm>
#include <charconv>

#include "apple_api/manage_assets.h"
#include "apple_api/service_config.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"
#include "simulator/events.h"
#include "simulator/v2/answers.h"

namespace bursar::simulator {
namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

SubscriptionStock* find(Library& library, std::int64_t adam_id) {
  const auto at = std::find_if(library.subscriptions.begin(), library.subscriptions.end(),
                               [&](const auto& s) { return s.adam_id == adam_id; });
  return at == library.subscriptions.end() ? nullptr : &*at;
}

/// A cursor is the place where the next page begins; opaque to the client.
std::optional<std::size_t> place_of(const std::optional<std::string>& cursor) {
  if (!cursor) return 0;
  std::size_t place = 0;
  const auto text = cursor->substr(0, 2) == "c-" ? std::string_view(*cursor).substr(2) : std::string_view();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return place;
}

/// Cuts a page out of rows; none: a bad cursor.
template <class Row>
bool cut(const Asking& a, const std::optional<std::string>& cursor, std::vector<Row>& rows,
         apple_api::CursorPaging& paging) {
  const auto from = place_of(cursor);
  if (!from || *from > rows.size()) return false;
  const auto to = std::min(rows.size(), *from + static_cast<std::size_t>(a.world.page_size));
  if (to < rows.size()) paging.next_cursor = "c-" + std::to_string(to);
  paging.version_id = version_id(a.library, 'b', a.library.subscriptions_version);
  rows = std::vector<Row>(rows.begin() + static_cast<std::ptrdiff_t>(*from),
                          rows.begin() + static_cast<std::ptrdiff_t>(to));
  return true;
}

apple_api::Subscription wire_of(const SubscriptionStock& stock) {
  apple_api::Subscription row;
  if (stock.parent_adam_id != 0) row.parent_adam_id = stock.parent_adam_id;
  row.adam_id = stock.adam_id;
  row.status = stock.status;
  if (!stock.period_end.empty()) row.period_end_date = stock.period_end;
  for (const auto& seat : stock.seats) ++(seat.renewing ? row.counts.assigned.renewing : row.counts.assigned.expiring);
  row.counts.total = {stock.total_renewing, stock.total_expiring};
  row.counts.available = {stock.available_renewing(), stock.available_expiring()};
  return row;
}

net::HttpResponse list(Asking& a) {
  const auto q = apple_api::parse_subscriptions_query(a.query);
  if (!q) return error_answer(a, 9602);
  apple_api::SubscriptionsResponse response;
  for (const auto& stock : a.library.subscriptions) {
    if (!q->adam_ids.empty() && !contains(q->adam_ids, stock.adam_id)) continue;
    if (!q->parent_adam_ids.empty() && !contains(q->parent_adam_ids, stock.parent_adam_id)) continue;
    response.subscriptions.push_back(wire_of(stock));
  }
  if (!cut(a, q->cursor, response.subscriptions, response.paging)) return error_answer(a, 9812);
  response.trailer = trailer_of(a);
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

net::HttpResponse list_assignments(Asking& a) {
  const auto q = apple_api::parse_subscription_assignments_query(a.query);
  if (!q) return error_answer(a, 9602);
  apple_api::SubscriptionAssignmentsResponse response;
  for (const auto& stock : a.library.subscriptions) {
    if (!q->adam_ids.empty() && !contains(q->adam_ids, stock.adam_id)) continue;
    if (!q->parent_adam_ids.empty() && !contains(q->parent_adam_ids, stock.parent_adam_id)) continue;
    for (const auto& seat : stock.seats) {
      if (!q->client_user_id || *q->client_user_id == seat.client_user_id) {
        response.assignments.push_back({stock.adam_id, seat.client_user_id, seat.renewing});
      }
    }
  }
  if (!cut(a, q->cursor, response.assignments, response.paging)) return error_answer(a, 9812);
  response.trailer = trailer_of(a);
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

net::HttpResponse list_admins(Asking& a) {
  const auto q = apple_api::parse_subscription_admins_query(a.query);
  if (!q) return error_answer(a, 9602);
  apple_api::SubscriptionAdminsResponse response;
  for (const auto& stock : a.library.subscriptions) {
    if (!q->adam_ids.empty() && !contains(q->adam_ids, stock.adam_id)) continue;
    for (const auto& id : stock.admins) {
      apple_api::SubscriptionAdmin row{stock.adam_id, id, {}, {}};
      const auto* user = a.library.active_user(id);
      if (q->include_user_state.value_or(false) && user != nullptr) {
        row.user_status = user->status;
        if (!user->id_hash.empty()) row.id_hash = user->id_hash;
      }
      response.admins.push_back(std::move(row));
    }
  }
  if (!cut(a, q->cursor, response.admins, response.paging)) return error_answer(a, 9812);
  response.trailer = trailer_of(a);
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

int check(Asking& a, const std::vector<std::int64_t>& adam_ids, const std::vector<std::string>& people) {
  if (!a.library.subscription_management || adam_ids.empty() || people.empty()) return 9811;
  const auto limits = apple_api::documented_limits();
  if (adam_ids.size() > static_cast<std::size_t>(limits.at("maxSubscriptions")) ||
      people.size() > static_cast<std::size_t>(limits.at("maxSubscriptionClientUserIds"))) {
    return 9816;
  }
  for (const auto id : adam_ids) {
    if (find(a.library, id) == nullptr) return 9813;
  }
  for (const auto& id : people) {
    const auto* user = a.library.active_user(id);
    if (user == nullptr || user->status != "Associated") return 9814;
  }
  return 0;
}

net::HttpResponse accept(Asking& a, const std::string& type, const std::vector<std::int64_t>& adam_ids,
                         const std::vector<std::string>& people, bool renewing) {
  Event event;
  event.type = type;
  event.subscription = true;
  event.subscription_ids = adam_ids;
  event.renewing = renewing;
  for (const auto& id : people) event.users.push_back({id, {}, {}});
  event.requested = static_cast<std::int64_t>(adam_ids.size() * people.size());
  const auto& posted = post_event(a.world, a.library, std::move(event));
  return json_answer(apple_api::serialize(apple_api::EventAnswer{posted.id, trailer_of(a)}, absent_of(a.world)));
}

net::HttpResponse associate(Asking& a) {
  const auto wanted = apple_api::parse_associate_subscriptions_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  if (const int number = check(a, wanted->adam_ids, wanted->client_user_ids); number != 0)
    return error_answer(a, number);
  return accept(a, "ASSOCIATE", wanted->adam_ids, wanted->client_user_ids, wanted->renewing);
}

net::HttpResponse disassociate(Asking& a) {
  const auto wanted = apple_api::parse_disassociate_subscriptions_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  if (const int number = check(a, wanted->adam_ids, wanted->client_user_ids); number != 0)
    return error_answer(a, number);
  for (const auto id : wanted->adam_ids) {
    const auto& seats = find(a.library, id)->seats;
    for (const auto& person : wanted->client_user_ids) {
      const bool held =
          std::any_of(seats.begin(), seats.end(), [&](const auto& s) { return s.client_user_id == person; });
      if (!held) return error_answer(a, 9815);
    }
  }
  const bool deferred = wanted->deferred.value_or(false);
  return accept(a, deferred ? "DEFERRED" : "DISASSOCIATE", wanted->adam_ids, wanted->client_user_ids, false);
}

net::HttpResponse manage(Asking& a, bool enable) {
  if (!enable && !a.library.subscriptions.empty()) return error_answer(a, 9818);
  a.library.subscription_management = enable;
  apple_api::SubscriptionManagementResponse response{enable, trailer_of(a)};
  return json_answer(apple_api::serialize(response, apple_api::Absent::as_null));
}

net::HttpResponse change_admins(Asking& a, bool add) {
  const auto wanted = apple_api::parse_manage_subscription_admins_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  if (const int number = check(a, wanted->adam_ids, wanted->client_user_ids); number != 0)
    return error_answer(a, number);
  for (const auto id : wanted->adam_ids) {
    auto& admins = find(a.library, id)->admins;
    for (const auto& person : wanted->client_user_ids) {
      admins.erase(std::remove(admins.begin(), admins.end(), person), admins.end());
      if (add) admins.push_back(person);
    }
  }
  ++a.library.subscriptions_version;
  apple_api::ManageSubscriptionAdminsResponse response{version_id(a.library, 'b', a.library.subscriptions_version),
                                                       trailer_of(a)};
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

}  // namespace

net::HttpResponse subscriptions(Asking& a, const std::string& endpoint) {
  if (endpoint == "subscriptions") return list(a);
  if (endpoint == "subscriptions/assignments") return list_assignments(a);
  if (endpoint == "subscriptions/admins") return list_admins(a);
  if (endpoint == "subscriptions/enable") return manage(a, true);
  if (endpoint == "subscriptions/disable") return manage(a, false);
  if (endpoint == "subscriptions/associate") return associate(a);
  if (endpoint == "subscriptions/disassociate") return disassociate(a);
  return change_admins(a, endpoint == "subscriptions/admins/add");
}

}  // namespace bursar::simulator
