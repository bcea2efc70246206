#include <set>

#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class RestApi : public RestFixture {};

/// As the description writes it.
std::string permission_of(const Route& route) {
  if (!route.needs) return route.whom == For::who_is_known ? "logged-in" : "none";
  return domain::name_of(*route.needs) + std::string(route.whom == For::any_part ? " in part" : "");
}

std::string some_url(const Route& route) {
  auto url = route.pattern;
  for (auto at = url.find('{'); at != std::string::npos; at = url.find('{'))
    url.replace(at, url.find('}') - at + 1, "7");
  return url;
}

TEST_F(RestApi, has_the_routes_and_permissions_that_the_description_names) {
  std::set<std::string> routes;
  for (const auto& route : api_.routes())
    routes.insert(route.method + " " + route.pattern + " " + permission_of(route));
  EXPECT_EQ(routes, description().routes());
  EXPECT_GT(routes.size(), 95U);
}

TEST_F(RestApi, lets_nobody_in_who_is_not_known) {
  for (const auto& route : api_.routes()) {
    const bool anybody = !route.needs && route.whom != For::who_is_known;
    for (const std::string& wrong : {std::string(), std::string("bursar_wrong")}) {
      const auto status = ask(route.method, some_url(route), wrong).status;
      if (!anybody) {
        EXPECT_EQ(status, 401) << route.method << " " << route.pattern;
      } else if (route.method == "GET") {
        EXPECT_TRUE(status == 200 || status == 303) << route.pattern;
      }
    }
    cookie_ = "bursar_session=0123456789abcdef";
    if (!anybody) {
      EXPECT_EQ(browse(route.method, some_url(route)).status, 401) << route.pattern;
    }
  }
}

TEST_F(RestApi, every_route_asks_for_its_permission_inside_and_outside_of_the_scope) {
  const auto part = done(201, "POST", "/v1/units", {{"name", "Part"}, {"parent", 1}})["id"].get<std::int64_t>();
  std::map<std::string, std::string> of_part;
  for (const auto& role : domain::built_in_roles()) {
    of_part[role.name] =
        app::create_api_key(world_.services(), "part " + role.name, {role.name, {part}})->text.reveal();
  }
  const auto code = [](const net::HttpResponse& response) {
    return response.body.empty() ? "" : json::parse(response.body, nullptr, false).value("code", "");
  };
  int refused = 0;
  for (const auto& route : api_.routes()) {
    if (!route.needs) continue;
    for (const auto& role : domain::built_in_roles()) {
      const auto where = route.method + " " + route.pattern + " as " + role.name;
      const bool may = domain::has(role.permissions, *route.needs);
      if (!may) {
        const auto whole = ask(route.method, some_url(route), keys_[role.name]);
        EXPECT_EQ(whole.status, 403) << where;
        EXPECT_EQ(code(whole), "not_permitted") << where;
        EXPECT_EQ(code(ask(route.method, some_url(route), of_part[role.name])), "not_permitted") << where;
        ++refused;
      } else {
        if (role.name != domain::kAdministrator || route.method == "GET") {
          EXPECT_NE(ask(route.method, some_url(route), keys_[role.name]).status, 403) << where;
        }
        const auto inside = ask(route.method, some_url(route), of_part[role.name]);
        if (route.whom == For::all_of_it) {
          EXPECT_EQ(code(inside), "outside_scope") << where;
        } else {
          EXPECT_NE(code(inside), "not_permitted") << where;
        }
      }
    }
  }
  EXPECT_GT(refused, 100);
}

// rows: JAMF-S1, JAMF-S2, MERAKI-60, MERAKI-S4, MAAS-S1, JAMF-S3
TEST_F(RestApi, shows_locations_and_content_but_never_a_token) {
  const auto token = world_.token_text();
  const auto added = admin("POST", "/v1/locations", {{"token", token}});
  ASSERT_EQ(added.status, 201) << added.body;
  const auto id = json::parse(added.body)["id"].get<std::int64_t>();
  ASSERT_TRUE(world_.sync({id}, domain::SyncMode::full));
  const auto location = json::parse(admin("GET", "/v1/locations/" + std::to_string(id)).body);
  for (const char* field : {"id", "name", "organization", "tokenExpiresAt", "country", "uId", "state"})
    EXPECT_TRUE(location.contains(field)) << field;
  const auto assets = json::parse(admin("GET", "/v1/assets").body)["items"];
  ASSERT_EQ(assets.size(), 5U);
  for (const auto& asset : assets) {
    EXPECT_EQ(asset["irrevocable"], asset["type"] == "Book");
    EXPECT_EQ(asset["total"].is_null(), asset["unlimited"].get<bool>());
  }
  for (const auto& route : api_.routes()) {
    if (route.method != "GET") continue;
    auto url = route.pattern;
    for (auto at = url.find('{'); at != std::string::npos; at = url.find('{'))
      url.replace(at, url.find('}') - at + 1, "1");
    EXPECT_EQ(admin("GET", url).body.find(token.substr(0, 60)), std::string::npos) << url;
  }
}

TEST_F(RestApi, refuses_in_problem_documents_that_say_where_and_what) {
  const auto code = [](const net::HttpResponse& r) { return json::parse(r.body)["code"].get<std::string>(); };
  EXPECT_EQ(code(ask("POST", "/v1/keys", keys_["administrator"], "{\"name\": }")), "bad_json");
  EXPECT_NE(ask("POST", "/v1/keys", keys_["administrator"], "{\"name\": }").body.find("byte"), std::string::npos);
  const auto unknown = admin("POST", "/v1/keys", {{"nmae", "x"}});
  EXPECT_EQ(code(unknown), "unknown_field");
  EXPECT_NE(unknown.body.find("nmae"), std::string::npos);
  EXPECT_EQ(admin("GET", "/v1/nothing").status, 404);
  const auto wrong = admin("PUT", "/v1/locations");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.find("Allow"), "GET, POST");
  EXPECT_EQ(code(admin("GET", "/v1/locations/abc")), "bad_number");
  EXPECT_EQ(code(admin("GET", "/v1/operations?pageSize=5000")), "bad_number");
  EXPECT_EQ(code(admin("GET", "/v1/assets/1/holders?after=x")), "bad_cursor");
  EXPECT_EQ(code(admin("POST", "/v1/operations", {{"verb", "steal"}})), "bad_field");
  EXPECT_EQ(code(admin("POST", "/v1/operations", {{"verb", "associate"}, {"assets", 5}})), "bad_field");
  EXPECT_EQ(code(admin("POST", "/v1/backup", {{"file", "../x"}})), "bad_file_name");
  EXPECT_EQ(code(admin("DELETE", "/v1/keys/99")), "no_such_key");
  EXPECT_EQ(admin("GET", "/v1/nothing").headers.find("Content-Type"), "application/problem+json");
}

TEST_F(RestApi, pages_through_holders_completely_and_gives_lists_as_csv) {
  const auto id = world_.connect();
  app::OperationOrder order;
  order.assets = {{domain::AdamId{900100204}, domain::Pricing::stdq}};
  for (int i = 0; i < 25; ++i) order.serial_numbers.push_back("PAGEDDEV" + std::to_string(1000 + i));
  ASSERT_TRUE(world_.order_and_settle(order));
  std::set<std::string> seen;
  std::string after;
  for (int pages = 0; pages < 20; ++pages) {
    const auto page = json::parse(admin("GET", "/v1/assets/900100204/holders?pageSize=7" +
                                                   (after.empty() ? "" : "&after=" + net::percent_encode(after)))
                                      .body);
    for (const auto& row : page["items"]) EXPECT_TRUE(seen.insert(row["holder"]).second);
    if (!page.contains("next")) break;
    after = page["next"];
  }
  EXPECT_EQ(seen.size(), 25U);
  const auto csv = ask("GET", "/v1/assets?location=" + std::to_string(id.value), keys_["viewer"], "", "text/csv");
  EXPECT_EQ(csv.headers.find("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_NE(csv.body.find("adamId"), std::string::npos);
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 6);
}

TEST_F(RestApi, takes_notifications_with_the_locations_own_secret_only) {
  const auto id = world_.connect();
  const auto hook = world_.location(id).hook;
  const auto secret = [&] {
    auto transaction = world_.services().store.begin_read();
    return (*transaction)->locations().notification_secret(id)->reveal();
  }();
  const json body = {{"notificationId", "n-1"},
                     {"notificationType", "TEST_NOTIFICATION"},
                     {"notification", json::object()},
                     {"uId", world_.location(id).uid}};
  EXPECT_EQ(ask("POST", "/apple/notifications/" + hook, "wrong", body.dump()).status, 401);
  EXPECT_EQ(ask("POST", "/apple/notifications/nowhere", secret, body.dump()).status, 404);
  EXPECT_EQ(ask("POST", "/apple/notifications/" + hook, secret, "{").status, 400);
  auto foreign = body;
  foreign["uId"] = "1";
  EXPECT_EQ(ask("POST", "/apple/notifications/" + hook, secret, foreign.dump()).status, 400);
  EXPECT_EQ(ask("POST", "/apple/notifications/" + hook, secret, body.dump()).status, 200);
  EXPECT_EQ(ask("POST", "/apple/notifications/" + hook, secret, body.dump()).status, 200) << "once more is harmless";
}

TEST_F(RestApi, tells_health_to_anybody_and_metrics_to_those_who_may_see) {
  world_.connect();
  EXPECT_EQ(ask("GET", "/healthz", "").status, 200);
  EXPECT_EQ(ask("GET", "/readyz", "").status, 200);
  EXPECT_EQ(ask("GET", "/metrics", "").status, 401) << "it names the locations";
  const auto metrics = ask("GET", "/metrics", keys_["viewer"]).body;
  EXPECT_NE(metrics.find("bursar_seats_assigned{location=\"Test Unit\"} 4"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("bursar_token_usable{location=\"Test Unit\"} 1"), std::string::npos);
}

TEST_F(RestApi, keeps_at_least_one_admin_key) {
  const auto keys = json::parse(admin("GET", "/v1/keys").body)["items"];
  for (const auto& key : keys) {
    EXPECT_FALSE(key.contains("key"));
    if (key["role"] != "administrator") continue;
    EXPECT_EQ(admin("DELETE", "/v1/keys/" + key["id"].dump()).status, 409);
  }
}

}  // namespace
}  // namespace bursar::rest
