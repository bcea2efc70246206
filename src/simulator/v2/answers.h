// What every endpoint of version 2 shares: who asks, the trailer, errors, paging.
#pragma once

#include <string>

#include "apple_api/common.h"
#include "net/http.h"
#include "simulator/world/world.h"

namespace bursar::simulator {

/// One authorized request.
struct Asking {
  World& world;
  Library& library;
  Token& token;
  const net::HttpRequest& request;
  apple_api::Query query;
};

net::HttpResponse json_answer(std::string body, int status = 200);
/// An error with the documented status, or with 200 where the switch says so. `library` may be none.
net::HttpResponse error_answer(World& world, Library* library, int number);
inline net::HttpResponse error_answer(const Asking& a, int number) { return error_answer(a.world, &a.library, number); }

apple_api::Trailer trailer_of(const Asking& asking);
apple_api::Absent absent_of(const World& world);

/// The rows that a page holds: from (included) … to (not included).
struct Cut {
  std::size_t from = 0;
  std::size_t to = 0;
  apple_api::Paging paging;
};
/// None: there is no such page (9650).
std::optional<Cut> cut_page(const Asking& asking, std::int64_t page, std::size_t rows, const std::string& version);

net::HttpResponse service_config(World& world);
net::HttpResponse get_client_config(Asking& asking);
net::HttpResponse get_assets(Asking& asking);
net::HttpResponse get_assignments(Asking& asking);
net::HttpResponse get_users(Asking& asking);
net::HttpResponse get_status(Asking& asking);
net::HttpResponse post_users(Asking& asking, const std::string& type);
net::HttpResponse post_assets(Asking& asking, const std::string& type);
net::HttpResponse post_revoke(Asking& asking);
net::HttpResponse subscriptions(Asking& asking, const std::string& endpoint);

/// POST client/config. The test notification must be sent without the simulator's lock, so this comes in two halves:
/// the check, which gives an answer or what to test; and the setting.
struct ConfigChange {
  std::optional<net::HttpResponse> refused;
  std::string url;  // to be tested; empty: nothing to test
  std::string bearer;
  std::string test_body;
};
ConfigChange check_client_config(Asking& asking);
net::HttpResponse set_client_config(Asking& asking, bool reachable);

}  // namespace bursar::simulator
