// Logging in, what a session may do, accounts and roles, and who sees which part of the organization.
#include "app/usecases/log_in.h"
#include "domain/access/one_time_code.h"
#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

constexpr const char* kPassword = "seven green frogs sing";

class AccountsApi : public RestFixture {
 protected:
  void set_up() {
    const auto code = app::make_setup_code(world_.services())->reveal();
    EXPECT_EQ(browse("POST", "/v1/setup", {{"code", code}, {"name", "anna"}, {"password", kPassword}}).status, 201);
  }
  std::string log_in(const std::string& name, const std::string& password, const std::string& totp = "") {
    return browse_code("POST", "/v1/session", {{"name", name}, {"password", password}, {"totp", totp}});
  }
  static std::string bytes_of_base32(const std::string& text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
      bits = bits << 5U | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
      held += 5;
      if (held < 8) continue;
      held -= 8;
      bytes += static_cast<char>(bits >> static_cast<unsigned>(held));
    }
    return bytes;
  }
  std::string code_now(const std::string& secret) {
    return domain::one_time_code(bytes_of_base32(secret), world_.clock().now().unix_ms / 30'000);
  }
};

TEST_F(AccountsApi, the_first_account_is_made_once_with_the_code_of_the_first_start) {
  EXPECT_EQ(get("/v1/setup")["needed"], true);
  const auto code = app::make_setup_code(world_.services())->reveal();
  const json order = {{"code", code}, {"name", "anna"}, {"password", kPassword}};
  auto wrong = order;
  wrong["code"] = "0000";
  EXPECT_EQ(browse_code("POST", "/v1/setup", wrong), "bad_setup_code");
  wrong = order;
  wrong["password"] = "password1234";
  EXPECT_EQ(browse_code("POST", "/v1/setup", wrong), "weak_password");
  const auto made = browse("POST", "/v1/setup", order);
  EXPECT_EQ(made.status, 201) << made.body;
  const auto cookie = std::string(*made.headers.find("Set-Cookie"));
  EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(json::parse(made.body)["permissions"].size(), domain::kPermissions.size());
  EXPECT_EQ(browse_code("POST", "/v1/setup", order), "already_set_up");
  EXPECT_TRUE(app::make_setup_code(world_.services())->empty());
  EXPECT_EQ(get("/v1/setup")["needed"], false);
  EXPECT_EQ(json::parse(browse("GET", "/v1/session").body)["name"], "anna");
}

TEST_F(AccountsApi, a_session_changes_something_only_with_its_token) {
  set_up();
  EXPECT_EQ(browse_code("POST", "/v1/units", {{"name", "North"}, {"parent", 1}}, ""), "bad_csrf_token");
  EXPECT_EQ(browse_code("POST", "/v1/units", {{"name", "North"}, {"parent", 1}}, std::string(64, '0')),
            "bad_csrf_token");
  EXPECT_EQ(browse("POST", "/v1/units", {{"name", "North"}, {"parent", 1}}).status, 201);
  EXPECT_EQ(items("/v1/audit?act=unit_saved")[0]["actor"], "anna");
  EXPECT_EQ(items("/v1/audit?act=logged_in").size(), 1U);
  const auto old_cookie = cookie_;
  const auto old_csrf = csrf_;
  EXPECT_EQ(browse("DELETE", "/v1/session").status, 200);
  cookie_ = old_cookie;
  csrf_ = old_csrf;
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in");
}

TEST_F(AccountsApi, a_session_ends_when_it_is_old_or_idle_for_long) {
  set_up();
  world_.pass_ms(7 * base::kHourMs);
  EXPECT_EQ(browse("GET", "/v1/session").status, 200);
  world_.pass_ms(7 * base::kHourMs);
  EXPECT_EQ(browse("GET", "/v1/session").status, 200) << "used in between";
  world_.pass_ms(9 * base::kHourMs);
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in");
  EXPECT_EQ(log_in("anna", kPassword), "done");
  for (int i = 0; i < 24; ++i) {
    world_.pass_ms(7 * base::kHourMs);
    browse("GET", "/v1/session");
  }
  world_.pass_ms(base::kHourMs);
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in") << "a week is over";
}

TEST_F(AccountsApi, no_request_waits_for_a_long_write_just_to_note_that_a_key_or_session_was_used) {
  set_up();
  const auto last_used = [&] {
    for (const auto& key : items("/v1/keys")) {
      if (key["name"] == "administrator") return key["lastUsedAt"];
    }
    return json();
  };
  const auto before = last_used();
  world_.pass_ms(10 * base::kMinuteMs);
  auto writing = world_.services().store.begin_write();
  ASSERT_TRUE(writing);
  EXPECT_EQ(ask("GET", "/v1/locations", keys_["administrator"]).status, 200);
  EXPECT_EQ(browse("GET", "/v1/session").status, 200);
  EXPECT_EQ(last_used(), before);
  writing->reset();
  EXPECT_EQ(ask("GET", "/v1/locations", keys_["administrator"]).status, 200);
  EXPECT_NE(last_used(), before);
}

TEST_F(AccountsApi, who_guesses_has_to_wait_longer_and_longer) {
  set_up();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("anna", "wrong password " + std::to_string(i)), "bad_login");
  EXPECT_EQ(log_in("anna", kPassword), "too_many_logins");
  const auto refused = browse("POST", "/v1/session", {{"name", "anna"}, {"password", kPassword}});
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.find("Retry-After"), "1");
  peer_ = "192.0.2.8";
  EXPECT_EQ(log_in("anna", kPassword), "too_many_logins") << "from elsewhere, too";
  EXPECT_EQ(log_in("nobody", kPassword), "bad_login") << "others are not held up";
  world_.pass_ms(1000);
  EXPECT_EQ(log_in("anna", "wrong again"), "bad_login");
  world_.pass_ms(1000);
  EXPECT_EQ(log_in("anna", kPassword), "too_many_logins") << "two seconds now";
  world_.pass_ms(1000);
  EXPECT_EQ(log_in("anna", kPassword), "done");
  EXPECT_EQ(log_in("anna", "wrong"), "bad_login") << "and it begins anew";
  EXPECT_EQ(items("/v1/audit?act=login_failed").size(), 8U);
}

TEST_F(AccountsApi, a_second_factor_is_made_switched_on_asked_for_and_taken_once) {
  set_up();
  EXPECT_EQ(browse_code("PUT", "/v1/session/second-factor", {{"code", "123456"}}), "no_second_factor");
  const auto factor = json::parse(browse("POST", "/v1/session/second-factor").body);
  const auto secret = factor["secret"].get<std::string>();
  EXPECT_NE(factor["uri"].get<std::string>().find("otpauth://totp/Bursar:anna?secret=" + secret), std::string::npos);
  EXPECT_EQ(log_in("anna", kPassword), "done") << "not on yet";
  EXPECT_EQ(browse_code("PUT", "/v1/session/second-factor", {{"code", "000000"}}), "bad_code");
  EXPECT_EQ(browse("PUT", "/v1/session/second-factor", {{"code", code_now(secret)}}).status, 200);
  EXPECT_EQ(browse_code("POST", "/v1/session/second-factor"), "second_factor_on");
  EXPECT_EQ(log_in("anna", kPassword), "second_factor_needed");
  EXPECT_EQ(log_in("anna", kPassword, code_now(secret)), "bad_login") << "a code counts once";
  world_.pass_ms(30'000);
  EXPECT_EQ(log_in("anna", kPassword, code_now(secret)), "done");
  EXPECT_EQ(log_in("anna", "wrong password", code_now(secret)), "bad_login") << "the password first";
  world_.pass_ms(30'000);
  EXPECT_EQ(browse("DELETE", "/v1/session/second-factor", {{"code", code_now(secret)}}).status, 200);
  EXPECT_EQ(log_in("anna", kPassword), "done");
}

TEST_F(AccountsApi, views_follow_their_owner_to_another_browser_and_are_nobody_elses) {
  set_up();
  const json view = {{"filters", {{"text", "iPad"}, {"unit", "1"}}}, {"sort", "-name"}, {"hidden", {"udid"}}};
  EXPECT_EQ(browse("PUT", "/v1/session/views/devices/Our%20iPads", view).status, 200);
  EXPECT_EQ(log_in("anna", kPassword), "done") << "another browser";
  const auto views = json::parse(browse("GET", "/v1/session/views").body)["items"];
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(views[0]["name"], "Our iPads");
  EXPECT_EQ(views[0]["filters"], view["filters"]);
  EXPECT_EQ(views[0]["sort"], "-name");
  EXPECT_EQ(views[0]["hidden"], view["hidden"]);
  EXPECT_EQ(browse_code("PUT", "/v1/session/views/Devices/x", view), "bad_view");
  EXPECT_EQ(browse_code("PUT", "/v1/session/views/devices/" + std::string(81, 'x'), view), "bad_view");
  EXPECT_EQ(browse_code("PUT", "/v1/session/views/devices/x", {{"sort", std::string(5000, 'x')}}), "bad_view");
  EXPECT_EQ(browse_code("PUT", "/v1/session/views/devices/x", {{"filters", {{"unit", 1}}}}), "bad_field");
  EXPECT_TRUE(items("/v1/session/views").empty()) << "of a key";
  EXPECT_EQ(refused("PUT", "/v1/session/views/devices/x", view), "not_an_account");
  EXPECT_EQ(browse("DELETE", "/v1/session/views/devices/Our%20iPads").status, 200);
  EXPECT_EQ(browse_code("DELETE", "/v1/session/views/devices/Our%20iPads"), "no_such_view");
}

TEST_F(AccountsApi, an_account_has_two_hundred_views_and_no_more) {
  set_up();
  for (int i = 0; i < 200; ++i)
    ASSERT_EQ(browse_code("PUT", "/v1/session/views/devices/v" + std::to_string(i), json::object()), "done");
  EXPECT_EQ(browse_code("PUT", "/v1/session/views/devices/one-more", json::object()), "too_many_views");
  EXPECT_EQ(browse_code("PUT", "/v1/session/views/devices/v7", {{"sort", "name"}}), "done") << "changed, not added";
}

TEST_F(AccountsApi, one_sees_where_one_is_logged_in_and_ends_it_there) {
  set_up();
  const auto old_cookie = cookie_;
  world_.pass_ms(1000);
  EXPECT_EQ(log_in("anna", kPassword), "done");
  const auto sessions = json::parse(browse("GET", "/v1/session/sessions").body)["items"];
  ASSERT_EQ(sessions.size(), 2U);
  const auto& other = sessions[sessions[0]["current"] == true ? 1 : 0];
  EXPECT_EQ(browse("DELETE", "/v1/session/sessions/" + other["id"].get<std::string>()).status, 200);
  EXPECT_EQ(browse_code("DELETE", "/v1/session/sessions/" + other["id"].get<std::string>()), "no_such_session");
  EXPECT_EQ(browse_code("GET", "/v1/session"), "done") << "this one goes on";
  cookie_ = old_cookie;
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in");
  EXPECT_TRUE(items("/v1/session/sessions").empty()) << "of a key";
  EXPECT_EQ(refused("DELETE", "/v1/session/sessions/0", nullptr), "not_an_account");
}

TEST_F(AccountsApi, a_password_is_changed_by_its_owner_or_set_by_an_administrator) {
  set_up();
  EXPECT_EQ(browse_code("POST", "/v1/session/password", {{"old", "wrong"}, {"new", "eight blue cranes fly"}}),
            "bad_login");
  EXPECT_EQ(browse_code("POST", "/v1/session/password", {{"old", kPassword}, {"new", "short"}}), "weak_password");
  EXPECT_EQ(browse("POST", "/v1/session/password", {{"old", kPassword}, {"new", "eight blue cranes fly"}}).status, 200);
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in") << "every session ends";
  EXPECT_EQ(log_in("anna", kPassword), "bad_login");
  EXPECT_EQ(log_in("anna", "eight blue cranes fly"), "done");
  done(200, "POST", "/v1/accounts/anna/password", {{"password", "nine red foxes hide"}, {"withoutSecondFactor", true}});
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in");
  EXPECT_EQ(log_in("anna", "nine red foxes hide"), "done");
  EXPECT_EQ(browse("PATCH", "/v1/session", {{"language", "ja"}, {"displayName", "Anna"}}).status, 200);
  EXPECT_EQ(json::parse(browse("GET", "/v1/session").body)["language"], "ja");
  EXPECT_EQ(browse_code("PATCH", "/v1/session", {{"language", "tlh"}}), "bad_account");
  EXPECT_EQ(refused("PATCH", "/v1/session", {{"language", "ja"}}), "not_an_account");
}

TEST_F(AccountsApi, accounts_are_made_changed_and_removed_but_never_the_last_administrator) {
  const json body = {{"name", "ben"},
                     {"email", "ben@hillside.example"},
                     {"password", kPassword},
                     {"grants", {{{"role", "operator"}, {"unit", 1}}}}};
  EXPECT_EQ(done(201, "POST", "/v1/accounts", body)["grants"][0]["role"], "operator");
  EXPECT_EQ(refused("POST", "/v1/accounts", body), "account_exists");
  auto bad = body;
  bad["name"] = "a b";
  EXPECT_EQ(refused("POST", "/v1/accounts", bad), "bad_account");
  bad = body;
  bad["name"] = "carl";
  bad["grants"][0]["role"] = "king";
  EXPECT_EQ(refused("POST", "/v1/accounts", bad), "no_such_role");
  bad["grants"][0] = {{"role", "viewer"}, {"unit", 99}};
  EXPECT_EQ(refused("POST", "/v1/accounts", bad), "no_such_unit");
  EXPECT_EQ(log_in("ben", kPassword), "done");
  EXPECT_EQ(browse_code("GET", "/v1/accounts"), "not_permitted");
  done(200, "PATCH", "/v1/accounts/ben", {{"disabled", true}});
  EXPECT_EQ(browse_code("GET", "/v1/session"), "not_logged_in");
  EXPECT_EQ(log_in("ben", kPassword), "bad_login");
  for (const auto& row : items("/v1/accounts")) EXPECT_FALSE(row.contains("password"));
  done(200, "PATCH", "/v1/accounts/ben", {{"disabled", false}, {"grants", {{{"role", "administrator"}, {"unit", 1}}}}});
  const auto key = items("/v1/keys");
  for (const auto& row : key) {
    if (row["role"] != "administrator") continue;
    EXPECT_EQ(admin("DELETE", "/v1/keys/" + row["id"].dump()).status, 204);
  }
  EXPECT_EQ(log_in("ben", kPassword), "done");
  EXPECT_EQ(browse_code("DELETE", "/v1/accounts/ben"), "last_administrator");
  EXPECT_EQ(browse_code("PATCH", "/v1/accounts/ben", {{"disabled", true}}), "last_administrator");
  EXPECT_EQ(browse_code("PATCH", "/v1/accounts/ben", {{"grants", json::array()}}), "last_administrator");
  EXPECT_EQ(browse_code("DELETE", "/v1/accounts/nobody"), "no_such_account");
}

TEST_F(AccountsApi, roles_are_made_of_single_permissions) {
  EXPECT_EQ(items("/v1/roles").size(), 5U);
  EXPECT_EQ(items("/v1/permissions").size(), domain::kPermissions.size());
  done(200, "PUT", "/v1/roles/librarian", {{"permissions", {"view", "distribute"}}});
  EXPECT_EQ(refused("PUT", "/v1/roles/viewer", {{"permissions", {"view"}}}), "built_in_role");
  EXPECT_EQ(refused("PUT", "/v1/roles/Librarian", {{"permissions", {"view"}}}), "bad_role");
  EXPECT_EQ(refused("PUT", "/v1/roles/none", {{"permissions", json::array()}}), "bad_role");
  EXPECT_EQ(refused("PUT", "/v1/roles/flyer", {{"permissions", {"fly"}}}), "bad_field");
  const auto made = done(201, "POST", "/v1/keys", {{"name", "library"}, {"role", "librarian"}});
  const auto key = made["key"].get<std::string>();
  EXPECT_EQ(ask("GET", "/v1/distributions", key).status, 200);
  EXPECT_EQ(ask("POST", "/v1/units", key, "{}").status, 403);
  EXPECT_EQ(refused("DELETE", "/v1/roles/librarian"), "role_in_use");
  EXPECT_EQ(admin("DELETE", "/v1/keys/" + made["id"].dump()).status, 204);
  done(200, "DELETE", "/v1/roles/librarian");
  EXPECT_EQ(refused("DELETE", "/v1/roles/librarian"), "no_such_role");
}

TEST_F(AccountsApi, a_key_ends_when_it_is_to_end) {
  const auto made = done(201, "POST", "/v1/keys", {{"name", "short"}, {"expiresAt", "2026-11-21T08:00:00Z"}});
  const auto key = made["key"].get<std::string>();
  EXPECT_EQ(ask("GET", "/v1/session", key).status, 200);
  world_.pass_ms(25 * base::kHourMs);
  EXPECT_EQ(ask("GET", "/v1/session", key).status, 401);
  EXPECT_EQ(refused("POST", "/v1/keys", {{"name", "late"}, {"expiresAt", "2020-01-01T00:00:00Z"}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/keys", {{"name", "late"}, {"expiresAt", "soon"}}), "bad_field");
}

class SiteApi : public DistributionsFixture {
 protected:
  SiteApi() {
    north_ = done(201, "POST", "/v1/units", {{"name", "North"}, {"parent", 1}, {"kind", "organization"}})["id"];
    south_ = done(201, "POST", "/v1/units", {{"name", "South"}, {"parent", 1}, {"kind", "organization"}})["id"];
    add("NORTHDEV0001", "North");
    add("SOUTHDEV0001", "South");
    done(200, "POST", "/v1/inventory/people",
         {{"items", {{{"clientUserId", "n-1"}, {"unit", "North"}}, {{"clientUserId", "s-1"}, {"unit", "South"}}}}});
    key_ = app::create_api_key(world_.services(), "north", {"operator", {north_.get<std::int64_t>()}})->text.reveal();
  }
  void add(const std::string& serial_number, const std::string& unit) {
    done(200, "POST", "/v1/inventory/devices",
         {{"items", {{{"serialNumber", serial_number}, {"unit", unit}, {"platform", "iPadOS"}}}}});
  }
  json mine(const std::string& method, const std::string& url, const json& body = nullptr) {
    return json::parse(ask(method, url, key_, body.is_null() ? "" : body.dump()).body, nullptr, false);
  }
  std::string code(const std::string& method, const std::string& url, const json& body = nullptr) {
    return mine(method, url, body).value("code", "done");
  }

  json north_;
  json south_;
  std::string key_;
};

// MERAKI-11, JAMF-34: an administrator of a site sees and changes what is of the site.
TEST_F(SiteApi, who_is_of_one_site_sees_nothing_of_another) {
  EXPECT_EQ(mine("GET", "/v1/units")["items"].size(), 1U);
  EXPECT_EQ(mine("GET", "/v1/inventory/devices")["items"].size(), 1U);
  EXPECT_EQ(mine("GET", "/v1/inventory/devices")["items"][0]["serialNumber"], "NORTHDEV0001");
  EXPECT_EQ(mine("GET", "/v1/inventory/people")["items"][0]["clientUserId"], "n-1");
  EXPECT_EQ(code("GET", "/v1/inventory/devices?unit=" + south_.dump()), "outside_scope");
  EXPECT_EQ(mine("GET", "/v1/inventory/devices?text=SOUTH")["items"].size(), 0U);
  EXPECT_EQ(code("GET", "/v1/devices/SOUTHDEV0001"), "outside_scope");
  EXPECT_EQ(code("GET", "/v1/devices/NORTHDEV0001"), "done");
  EXPECT_EQ(code("GET", "/v1/users/s-1"), "outside_scope");
  EXPECT_EQ(code("GET", "/v1/explain?serialNumber=SOUTHDEV0001"), "outside_scope");
  EXPECT_EQ(code("GET", "/v1/explain?serialNumber=NORTHDEV0001"), "done");
  EXPECT_EQ(mine("GET", "/v1/leaks")["items"].size(), 0U) << "of North, not of the company";
  EXPECT_EQ(mine("GET", std::string("/v1/assets/") + kNotes + "/holders")["items"].size(), 0U) << "strangers";
  EXPECT_EQ(mine("GET", "/v1/locations")["items"].size(), 1U) << "the one of the whole company serves them";
  done(200, "PUT", "/v1/locations/1/scope", {{"sites", {south_}}});
  EXPECT_EQ(mine("GET", "/v1/locations")["items"].size(), 0U);
  EXPECT_EQ(code("GET", "/v1/locations/1"), "outside_scope");
  EXPECT_EQ(mine("GET", "/v1/assets")["items"].size(), 0U);
  EXPECT_EQ(mine("GET", "/v1/catalog")["items"].size(), 0U);
}

TEST_F(SiteApi, who_is_of_one_site_changes_nothing_of_another) {
  const auto row = [](const char* serial_number, const char* unit) {
    return json{{"items", {{{"serialNumber", serial_number}, {"unit", unit}}}}};
  };
  EXPECT_EQ(code("POST", "/v1/inventory/devices", row("NORTHDEV0002", "North")), "done");
  EXPECT_EQ(code("POST", "/v1/inventory/devices", row("NORTHDEV0003", "South")), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/inventory/devices", row("SOUTHDEV0001", "North")), "outside_scope")
      << "not to be drawn over";
  EXPECT_EQ(code("POST", "/v1/inventory/devices", row("NORTHDEV0004", "")), "done");
  EXPECT_EQ(items("/v1/inventory/devices?unit=" + north_.dump()).size(), 3U) << "without a unit: of one's own";
  EXPECT_EQ(code("POST", "/v1/inventory/remove", {{"serialNumbers", {"SOUTHDEV0001"}}}), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/groups", {{"name", "Mine"}}), "done");
  EXPECT_EQ(items("/v1/groups")[0]["unit"], north_);
  EXPECT_EQ(code("POST", "/v1/groups", {{"name", "Theirs"}, {"unit", south_}}), "outside_scope");
  const auto theirs = done(201, "POST", "/v1/groups", {{"name", "Theirs"}, {"unit", south_}})["id"].dump();
  EXPECT_EQ(code("PATCH", "/v1/groups/" + theirs, {{"name", "Ours"}}), "outside_scope");
  EXPECT_EQ(code("DELETE", "/v1/groups/" + theirs), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/groups/" + theirs + "/members", {{"serialNumbers", {"NORTHDEV0001"}}}), "outside_scope");
  EXPECT_EQ(mine("GET", "/v1/groups")["items"].size(), 1U);
  const auto own = mine("GET", "/v1/groups")["items"][0]["id"].dump();
  EXPECT_EQ(code("POST", "/v1/groups/" + own + "/members", {{"serialNumbers", {"SOUTHDEV0001"}}}), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/groups/" + own + "/members", {{"serialNumbers", {"NORTHDEV0001"}}}), "done");
  EXPECT_EQ(code("DELETE", "/v1/locations/1"), "not_permitted") << "tokens are another permission";
}

TEST_F(SiteApi, who_is_of_one_site_distributes_there_alone) {
  const json body = {
      {"name", "Notes of North"}, {"items", {kNotes}}, {"targets", {{{"everyone", true}}}}, {"state", "active"}};
  const auto mine_now = mine("POST", "/v1/distributions", body);
  EXPECT_EQ(mine_now["unit"], north_);
  auto theirs = body;
  theirs["name"] = "Notes of South";
  theirs["unit"] = south_;
  EXPECT_EQ(code("POST", "/v1/distributions", theirs), "outside_scope");
  const auto south = done(201, "POST", "/v1/distributions", theirs)["id"];
  EXPECT_EQ(code("GET", "/v1/distributions/" + south.dump()), "outside_scope");
  EXPECT_EQ(code("PATCH", "/v1/distributions/" + south.dump(), {{"priority", 9}}), "outside_scope");
  EXPECT_EQ(mine("GET", "/v1/distributions")["items"].size(), 1U);
  EXPECT_EQ(code("POST", "/v1/plans", json::object()), "outside_scope") << "a plan of everything";
  EXPECT_EQ(code("POST", "/v1/plans", {{"distribution", south}}), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/plans", {{"distribution", mine_now["id"]}}), "outside_scope")
      << "South wants the item, too";
  const auto all = plan();
  apply(all);
  settle();
  EXPECT_EQ(code("GET", path_of(all)), "outside_scope");
  EXPECT_EQ(code("POST", path_of(all) + "/undo"), "outside_scope");
  add("NORTHDEV0002", "North");
  const auto planned = mine("POST", "/v1/plans", {{"distribution", mine_now["id"]}});
  EXPECT_EQ(planned["grant"], 1);
  EXPECT_EQ(code("POST", path_of(planned) + "/apply"), "done");
  settle();
  EXPECT_EQ(mine("GET", "/v1/plans")["items"].size(), 1U);
  EXPECT_EQ(mine("GET", "/v1/operations")["items"].size(), 1U);
  EXPECT_EQ(code("GET", "/v1/operations/1"), "outside_scope");
  EXPECT_EQ(mine("GET", std::string("/v1/assets/") + kNotes + "/holders")["items"].size(), 2U);
}

}  // namespace
}  // namespace bursar::rest
