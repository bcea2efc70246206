#include <set>

#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class RestApi : public RestFixture {};

std::string role_of(const Route& route) { return route.least ? app::name_of(*route.least) : "none"; }

TEST_F(RestApi, has_the_routes_and_roles_that_the_description_names) {
  std::set<std::string> routes;
  for (const auto& route : api_.routes()) routes.insert(route.method + " " + route.pattern + " " + role_of(route));
  EXPECT_EQ(routes, description().routes());
  EXPECT_GT(routes.size(), 25U);
}

TEST_F(RestApi, lets_nobody_in_without_a_key_of_enough_role) {
  for (const auto& route : api_.routes()) {
    auto url = route.pattern;
    for (auto at = url.find('{'); at != std::string::npos; at = url.find('{'))
      url.replace(at, url.find('}') - at + 1, "7");
    for (const std::string& wrong : {std::string(), std::string("bursar_wrong")}) {
      const auto status = ask(route.method, url, wrong).status;
      if (route.least) {
        EXPECT_EQ(status, 401) << route.method << " " << url;
      } else if (url.rfind("/apple/", 0) != 0) {
        EXPECT_EQ(status, 200) << url;
      }
    }
    if (!route.least) continue;
    for (const auto& [role, key] : keys_) {
      if (role < *route.least) {
        EXPECT_EQ(ask(route.method, url, key).status, 403)
            << route.method << " " << url << " as " << app::name_of(role);
      }
    }
  }
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
  EXPECT_EQ(code(ask("POST", "/v1/keys", keys_[app::Role::admin], "{\"name\": }")), "bad_json");
  EXPECT_NE(ask("POST", "/v1/keys", keys_[app::Role::admin], "{\"name\": }").body.find("byte"), std::string::npos);
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
  const auto csv =
      ask("GET", "/v1/assets?location=" + std::to_string(id.value), keys_[app::Role::viewer], "", "text/csv");
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

TEST_F(RestApi, tells_health_and_metrics_to_anybody) {
  world_.connect();
  EXPECT_EQ(ask("GET", "/healthz", "").status, 200);
  EXPECT_EQ(ask("GET", "/readyz", "").status, 200);
  const auto metrics = ask("GET", "/metrics", "").body;
  EXPECT_NE(metrics.find("bursar_seats_assigned{location=\"Test Unit\"} 4"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("bursar_token_usable{location=\"Test Unit\"} 1"), std::string::npos);
}

TEST_F(RestApi, keeps_at_least_one_admin_key) {
  const auto keys = json::parse(admin("GET", "/v1/keys").body)["items"];
  for (const auto& key : keys) {
    EXPECT_FALSE(key.contains("key"));
    if (key["role"] != "admin") continue;
    EXPECT_EQ(admin("DELETE", "/v1/keys/" + key["id"].dump()).status, 409);
  }
}

}  // namespace
}  // namespace bursar::rest
