// assets, assignments, users and status.
#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/event_status.h"
#include "apple_api/users.h"
#include "simulator/v2/answers.h"
#include "simulator/v2/look_back.h"

namespace bursar::simulator {
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int32_t>::max();

/// A row of the list of assignments.
struct Pair {
  std::uint32_t stock;
  HolderId holder;
};

bool fits(const std::optional<std::int64_t>& least, const std::optional<std::int64_t>& most, std::int64_t count) {
  return (!least || count >= *least) && (!most || count <= *most);
}

apple_api::ResponseAsset wire_of(const World& world, const Stock& stock) {
  apple_api::ResponseAsset asset;
  asset.adam_id = stock.adam_id;
  asset.pricing_param = stock.pricing;
  asset.product_type = stock.item->book ? apple_api::kProductBook : apple_api::kProductApp;
  asset.assigned_count = stock.assigned();
  asset.retired_count = stock.retired;
  asset.total_count = stock.unlimited ? kUnlimited : stock.total;
  asset.available_count = !stock.unlimited ? stock.available(world.switches.retired_inside_total)
                          : world.switches.unlimited_counts_available ? kUnlimited - stock.assigned()
                                                                      : kUnlimited;
  asset.device_assignable = stock.item->device_assignable && !stock.item->book;
  asset.revocable = !stock.item->book;
  asset.supported_platforms = stock.item->platforms;
  return asset;
}

bool wanted(const apple_api::AssetsQuery& q, const apple_api::ResponseAsset& asset) {
  if (q.adam_id && *q.adam_id != asset.adam_id) return false;
  if (q.pricing_param && *q.pricing_param != asset.pricing_param) return false;
  if (q.product_type && *q.product_type != asset.product_type) return false;
  if (q.device_assignable && *q.device_assignable != asset.device_assignable) return false;
  if (q.revocable && *q.revocable != asset.revocable) return false;
  return fits(q.min_available_count, q.max_available_count, asset.available_count.value_or(0)) &&
         fits(q.min_assigned_count, q.max_assigned_count, asset.assigned_count);
}

/// JSON text of a name; nearly all need no escaping.
std::string quoted(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c != '"' && c != '\\'; });
  return plain ? "\"" + name + "\"" : nlohmann::json(name).dump();
}

std::string row_json(const Asking& a, const View& view, const Stock& stock, HolderId holder, bool with_state) {
  const bool device = kind_of(holder) == HolderKind::device;
  std::string row = "{\"adamId\":\"" + stock.adam_id + "\"";
  if (!device) row += ",\"clientUserId\":" + quoted(a.world.names.name(holder));
  const auto* user = device ? nullptr : view.active_user(a.world.names.name(holder));
  if (with_state && user != nullptr && !user->id_hash.empty()) row += ",\"idHash\":" + quoted(user->id_hash);
  row += ",\"pricingParam\":\"" + stock.pricing + "\"";
  if (device) row += ",\"serialNumber\":" + quoted(a.world.names.name(holder));
  if (with_state && !device)
    row += std::string(",\"userStatus\":\"") + (user == nullptr ? "Retired" : user->status) + "\"";
  return row + "}";
}

net::HttpResponse assignments_answer(const Asking& a, const Cut& cut, std::string rows) {
  apple_api::AssignmentsResponse shell;
  shell.paging = cut.paging;
  shell.trailer = trailer_of(a);
  auto body = apple_api::serialize(shell, absent_of(a.world));
  // The rows are written by hand: lists of millions are served page by page.
  const std::string empty = "\"assignments\":[]";
  const auto at = body.find(empty);
  rows.insert(0, "\"assignments\":[");
  rows += "]";
  body.replace(at, empty.size(), rows);
  return json_answer(std::move(body));
}

/// Every assignment, stock by stock, without a list of them being built.
net::HttpResponse page_of_all(const Asking& a, const View& view, std::int64_t page, bool with_state) {
  std::size_t total = 0;
  for (const auto& stock : view.stocks()) total += stock.holdings.size();
  const auto cut = cut_page(a, page, total, version_id(a.library, 'a', view.assignments_version()));
  if (!cut) return error_answer(a, 9650);
  std::string rows;
  rows.reserve((cut->to - cut->from) * 80);
  std::size_t at = 0;
  for (const auto& stock : view.stocks()) {
    const auto end = at + stock.holdings.size();
    for (auto i = std::max(at, cut->from); i < std::min(end, cut->to); ++i) {
      if (!rows.empty()) rows += ',';
      rows += row_json(a, view, stock, stock.holdings[i - at].holder, with_state);
    }
    at = end;
  }
  return assignments_answer(a, *cut, std::move(rows));
}

net::HttpResponse page_of_pairs(const Asking& a, const View& view, const std::vector<Pair>& pairs, std::int64_t page,
                                bool with_state) {
  const auto cut = cut_page(a, page, pairs.size(), version_id(a.library, 'a', view.assignments_version()));
  if (!cut) return error_answer(a, 9650);
  std::string rows;
  for (auto i = cut->from; i < cut->to; ++i) {
    if (!rows.empty()) rows += ',';
    rows += row_json(a, view, view.stocks()[pairs[i].stock], pairs[i].holder, with_state);
  }
  return assignments_answer(a, *cut, std::move(rows));
}

bool is_held(const Stock& stock, HolderId holder) {
  const auto at = std::lower_bound(stock.holdings.begin(), stock.holdings.end(), holder,
                                   [](const Holding& h, HolderId id) { return h.holder < id; });
  return at != stock.holdings.end() && at->holder == holder;
}

/// What changed since a version, newest change last; taken back rows only where the switch repeats them.
std::vector<Pair> changed_since(const Asking& a, const View& view, std::uint32_t since) {
  std::vector<Pair> pairs;
  std::set<std::pair<std::uint32_t, HolderId>> seen;
  const auto& changes = a.library.changes;
  const auto first = std::upper_bound(changes.begin(), changes.end(), since,
                                      [](std::uint32_t version, const Change& c) { return version < c.version; });
  for (auto change = first; change != changes.end() && change->version <= view.assignments_version(); ++change) {
    const bool there = is_held(view.stocks()[change->stock], change->holder);
    if (!there && a.world.switches.delta_removals != "repeated") continue;
    if (seen.emplace(change->stock, change->holder).second) pairs.push_back({change->stock, change->holder});
  }
  return pairs;
}

bool fits(const Asking& a, const View& view, const apple_api::AssignmentsQuery& q, const Pair& pair) {
  const auto& stock = view.stocks()[pair.stock];
  const bool device = kind_of(pair.holder) == HolderKind::device;
  const auto& name = a.world.names.name(pair.holder);
  if (q.adam_id && *q.adam_id != stock.adam_id) return false;
  if (q.pricing_param && *q.pricing_param != stock.pricing) return false;
  if (q.serial_number && (!device || *q.serial_number != name)) return false;
  if (q.client_user_id && (device || *q.client_user_id != name)) return false;
  const bool inactive = !device && view.active_user(name) == nullptr;
  return !(q.exclude_inactive_users.value_or(false) && inactive);
}

std::vector<Pair> matching(const Asking& a, const View& view, const apple_api::AssignmentsQuery& q) {
  std::vector<Pair> pairs;
  std::optional<HolderId> only;
  if (q.serial_number) only = a.world.names.find(HolderKind::device, *q.serial_number);
  if (q.client_user_id) only = a.world.names.find(HolderKind::person, *q.client_user_id);
  if ((q.serial_number || q.client_user_id) && !only) return pairs;
  for (std::uint32_t i = 0; i < view.stocks().size(); ++i) {
    const auto& stock = view.stocks()[i];
    if (q.adam_id && *q.adam_id != stock.adam_id) continue;
    if (only) {
      if (is_held(stock, *only) && fits(a, view, q, {i, *only})) pairs.push_back({i, *only});
      continue;
    }
    for (const auto& holding : stock.holdings) {
      if (fits(a, view, q, {i, holding.holder})) pairs.push_back({i, holding.holder});
    }
  }
  return pairs;
}

bool wanted(const apple_api::UsersQuery& q, const UserRecord& record) {
  if (q.client_user_id && *q.client_user_id != record.client_user_id) return false;
  if (q.active_only.value_or(false) && !record.active()) return false;
  return !(q.retired_only.value_or(false) && record.active());
}

apple_api::ResponseUser wire_of(const UserRecord& record) {
  apple_api::ResponseUser user;
  user.client_user_id = record.client_user_id;
  user.status = record.status;
  if (!record.email.empty()) user.email = record.email;
  if (!record.invite_code.empty()) user.invite_code = record.invite_code;
  if (!record.id_hash.empty()) user.id_hash = record.id_hash;
  return user;
}

/// A sinceVersionId: none where it is refused (9721).
std::optional<std::uint32_t> since_of(const Asking& a, char list, const std::string& text, std::uint32_t present) {
  const auto version = parse_version_id(a.library, list, text);
  if (!version || *version > present) return std::nullopt;
  const auto kept = static_cast<std::uint32_t>(a.world.switches.delta_versions_kept);
  if (kept != 0 && present - *version > kept) return std::nullopt;
  return version;
}

}  // namespace

net::HttpResponse get_assets(Asking& a) {
  const auto q = apple_api::parse_assets_query(a.query);
  if (!q) return error_answer(a, 9602);
  const View view(a);
  std::vector<apple_api::ResponseAsset> finite;
  std::vector<apple_api::UnlimitedResponseAsset> unlimited;
  for (const auto& stock : view.stocks()) {
    const auto asset = wire_of(a.world, stock);
    if (!wanted(*q, asset) || (stock.unlimited && q->unlimited == false)) continue;
    if (stock.unlimited && q->unlimited == true) {
      unlimited.push_back({asset.adam_id, asset.pricing_param, asset.product_type, asset.assigned_count,
                           asset.device_assignable, asset.revocable, asset.supported_platforms});
    } else {
      finite.push_back(asset);
    }
  }
  const auto cut =
      cut_page(a, q->page_index.value_or(0), finite.size(), version_id(a.library, 's', view.assets_version()));
  if (!cut) return error_answer(a, 9650);
  apple_api::AssetsResponse response;
  response.assets.assign(finite.begin() + static_cast<std::ptrdiff_t>(cut->from),
                         finite.begin() + static_cast<std::ptrdiff_t>(cut->to));
  if (q->unlimited == true) response.unlimited_assets = unlimited;
  response.paging = cut->paging;
  response.trailer = trailer_of(a);
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

net::HttpResponse get_assignments(Asking& a) {
  const auto q = apple_api::parse_assignments_query(a.query);
  if (!q) return error_answer(a, 9602);
  const View view(a);
  const auto page = q->page_index.value_or(0);
  const bool with_state = q->include_user_state.value_or(false);
  const bool filtered = q->adam_id || q->pricing_param || q->serial_number || q->client_user_id ||
                        q->exclude_inactive_users.value_or(false);
  if (q->since_version_id) {
    const auto since = since_of(a, 'a', *q->since_version_id, a.library.assignments_version);
    if (!since) return error_answer(a, 9721);
    auto pairs = changed_since(a, view, *since);
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(), [&](const Pair& p) { return !fits(a, view, *q, p); }),
                pairs.end());
    return page_of_pairs(a, view, pairs, page, with_state);
  }
  if (!filtered) return page_of_all(a, view, page, with_state);
  return page_of_pairs(a, view, matching(a, view, *q), page, with_state);
}

net::HttpResponse get_users(Asking& a) {
  const auto q = apple_api::parse_users_query(a.query);
  if (!q) return error_answer(a, 9602);
  const View view(a);
  std::uint32_t since = 0;
  if (q->since_version_id) {
    const auto version = since_of(a, 'u', *q->since_version_id, a.library.users_version);
    if (!version) return error_answer(a, 9721);
    since = *version;
  }
  std::vector<const UserRecord*> rows;
  for (const auto& record : view.users()) {
    if (wanted(*q, record) && (!q->since_version_id || record.modified > since)) rows.push_back(&record);
  }
  const auto cut =
      cut_page(a, q->page_index.value_or(0), rows.size(), version_id(a.library, 'u', view.users_version()));
  if (!cut) return error_answer(a, 9650);
  apple_api::UsersResponse response;
  for (auto i = cut->from; i < cut->to; ++i) response.users.push_back(wire_of(*rows[i]));
  response.paging = cut->paging;
  response.trailer = trailer_of(a);
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

net::HttpResponse get_status(Asking& a) {
  const auto q = apple_api::parse_event_status_query(a.query);
  if (!q) return error_answer(a, 9602);
  const auto found = a.library.event_places.find(q->event_id);
  if (found == a.library.event_places.end()) return error_answer(a, 9708);
  const auto& event = a.library.events[found->second];
  apple_api::EventStatusResponse response;
  response.event_type = event.type;
  response.event_status = !event.done              ? apple_api::kEventPending
                          : event.failures.empty() ? apple_api::kEventComplete
                                                   : apple_api::kEventFailed;
  response.num_requested = event.requested;
  response.num_completed = event.completed;
  response.failures = event.failures;
  response.trailer = trailer_of(a);
  return json_answer(apple_api::serialize(response, absent_of(a.world)));
}

}  // namespace bursar::simulator
