// users/create, update, retire and assets/associate, disassociate, revoke: checked at once, carried out later.
#include <algorithm>
#include <set>

#include "apple_api/manage_assets.h"
#include "apple_api/service_config.h"
#include "apple_api/users.h"
#include "simulator/events.h"
#include "simulator/v2/answers.h"

namespace bursar::simulator {
namespace {

std::size_t limit(std::string_view key) {
  static const auto limits = apple_api::documented_limits();
  return static_cast<std::size_t>(limits.at(std::string(key)));
}

bool has_twice(const std::vector<std::string>& list) {
  return std::set<std::string>(list.begin(), list.end()).size() != list.size();
}

bool is_email(const std::string& text) {
  const auto at = text.find('@');
  return at != std::string::npos && at > 0 && at + 1 < text.size() && text.find(' ') == std::string::npos;
}

net::HttpResponse accept(Asking& a, Event event) {
  const auto& posted = post_event(a.world, a.library, std::move(event));
  apple_api::EventAnswer answer{posted.id, trailer_of(a)};
  return json_answer(apple_api::serialize(answer, absent_of(a.world)));
}

int check_sizes(const std::vector<std::string>& people, const std::vector<std::string>& devices, std::size_t people_max,
                std::size_t devices_max) {
  if (people.size() > people_max) return 9701;
  if (devices.size() > devices_max) return 9702;
  if (has_twice(people)) return 9704;
  return has_twice(devices) ? 9705 : 0;
}

/// By the order of section 11 of the reference: what is missing, sizes, doubles, content.
int check_request(const apple_api::ManageAssetsRequest& wanted) {
  if (wanted.assets.empty()) return 9718;
  if (wanted.client_user_ids.empty() && wanted.serial_numbers.empty()) return 9719;
  if (wanted.assets.size() > limit(apple_api::kLimitAssets)) return 9700;
  std::vector<std::string> keys;
  for (const auto& asset : wanted.assets) keys.push_back(asset.adam_id + "/" + asset.pricing_param.value_or("STDQ"));
  const int number = check_sizes(wanted.client_user_ids, wanted.serial_numbers, limit(apple_api::kLimitClientUserIds),
                                 limit(apple_api::kLimitSerialNumbers));
  if (number == 9701 || number == 9702) return number;
  return has_twice(keys) ? 9703 : number;
}

/// 9609 where the switch refuses unknown people at once, and there is one.
int check_people(const Asking& a, const std::vector<std::string>& ids) {
  if (!a.world.switches.unknown_user_sync) return 0;
  const bool unknown =
      std::any_of(ids.begin(), ids.end(), [&](const auto& id) { return a.library.active_user(id) == nullptr; });
  return unknown ? 9609 : 0;
}

int check_content(const Asking& a, const apple_api::ManageAssetsRequest& wanted, bool associate) {
  for (const auto& asset : wanted.assets) {
    const auto place = a.library.find_stock(asset.adam_id, asset.pricing_param.value_or("STDQ"));
    if (!place) return 9602;
    const auto& stock = a.library.stocks[*place];
    if (!associate && stock.item->book) return 9706;
    if (associate && !wanted.serial_numbers.empty() && (stock.item->book || !stock.item->device_assignable))
      return 9707;
    const auto needed = static_cast<std::int64_t>(wanted.client_user_ids.size() + wanted.serial_numbers.size());
    if (associate && a.world.switches.shortage_sync && !stock.unlimited &&
        stock.available(a.world.switches.retired_inside_total) < needed) {
      return 9709;
    }
  }
  return check_people(a, wanted.client_user_ids);
}

/// By the order of section 11 of the reference: what is missing, sizes, doubles, content.
int check_users(const Asking& a, const std::vector<apple_api::RequestUser>& wanted, const std::string& type) {
  if (wanted.empty()) return 9720;
  if (wanted.size() > limit(apple_api::kLimitUsers)) return 9714;
  std::vector<std::string> ids;
  ids.reserve(wanted.size());
  for (const auto& user : wanted) ids.push_back(user.client_user_id);
  if (has_twice(ids)) return 9715;
  for (const auto& user : wanted) {
    if (user.client_user_id.empty()) return 9602;
    if (user.email && !user.email->empty() && !is_email(*user.email)) return 9717;
  }
  return type == "CREATE" ? 0 : check_people(a, ids);
}

void put_holders(Asking& a, Event& event, const std::vector<std::string>& people,
                 const std::vector<std::string>& devices) {
  for (const auto& id : people) event.holders.push_back(a.world.names.intern(HolderKind::person, id));
  for (const auto& serial : devices) event.holders.push_back(a.world.names.intern(HolderKind::device, serial));
}

}  // namespace

net::HttpResponse post_assets(Asking& a, const std::string& type) {
  const auto wanted = apple_api::parse_manage_assets_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  int number = check_request(*wanted);
  if (number == 0) number = check_content(a, *wanted, type == "ASSOCIATE");
  if (number != 0) return error_answer(a, number);
  Event event;
  event.type = type;
  for (const auto& asset : wanted->assets)
    event.assets.emplace_back(asset.adam_id, asset.pricing_param.value_or("STDQ"));
  put_holders(a, event, wanted->client_user_ids, wanted->serial_numbers);
  event.requested = static_cast<std::int64_t>(event.assets.size() * event.holders.size());
  return accept(a, std::move(event));
}

net::HttpResponse post_revoke(Asking& a) {
  const auto wanted = apple_api::parse_revoke_assets_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  if (wanted->client_user_ids.empty() && wanted->serial_numbers.empty()) return error_answer(a, 9719);
  const int number =
      check_sizes(wanted->client_user_ids, wanted->serial_numbers, limit(apple_api::kLimitRevokeClientUserIds),
                  limit(apple_api::kLimitRevokeSerialNumbers));
  if (number != 0) return error_answer(a, number);
  Event event;
  event.type = "REVOKE";
  put_holders(a, event, wanted->client_user_ids, wanted->serial_numbers);
  event.requested = static_cast<std::int64_t>(event.holders.size());
  return accept(a, std::move(event));
}

net::HttpResponse post_users(Asking& a, const std::string& type) {
  const auto wanted = apple_api::parse_users_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  if (const int number = check_users(a, wanted->users, type); number != 0) return error_answer(a, number);
  Event event;
  event.type = type;
  event.users = wanted->users;
  event.requested = static_cast<std::int64_t>(wanted->users.size());
  return accept(a, std::move(event));
}

}  // namespace bursar::simulator
