// The whole log-in by single sign-on over our REST API, as a browser goes it.
#include "base/base64.h"
#include "rest/rest_fixture.h"
#include "sign_on/small_provider.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

constexpr const char* kPassword = "seven green frogs sing";
constexpr const char* kAnna = "https://login.example 4711";

/// A role over everything.
json only(const char* role) { return json::array({json::object({{"role", role}, {"unit", 1}})}); }

class SignOnApi : public RestFixture {
 protected:
  SignOnApi() {
    world_.sign_on_by(&ours_);
    north_ = done(201, "POST", "/v1/units", {{"name", "North"}, {"parent", 1}})["id"].get<std::int64_t>();
  }
  int rule(const std::string& group, const std::string& role, std::int64_t unit = 1) {
    return done(201, "POST", "/v1/sign-on/rules", {{"group", group}, {"role", role}, {"unit", unit}})["id"];
  }

  /// As a browser: with its cookies of this path, and keeping those that it is given.
  net::HttpResponse visit(const std::string& method, const std::string& url, const json& body = nullptr) {
    net::HttpRequest request;
    request.method = method;
    request.url = url;
    request.peer = peer_;
    if (!body.is_null()) request.body = body.dump();
    std::string cookies;
    for (const auto& [name, value] : jar_) {
      if (name == "bursar_session" || url.rfind("/v1/sign-on", 0) == 0) cookies += name + "=" + value + "; ";
    }
    request.headers.add("Cookie", cookies);
    if (method != "GET") request.headers.add("X-CSRF-Token", csrf_);
    auto response = send(request);
    for (const auto& [name, value] : response.headers.all()) {
      if (name != "Set-Cookie") continue;
      set_cookies_.push_back(value);
      const auto is = value.find('=');
      jar_[value.substr(0, is)] = value.substr(is + 1, value.find(';') - is - 1);
      if (value.find("Max-Age=0") != std::string::npos) jar_.erase(value.substr(0, is));
    }
    return response;
  }
  /// The address of the provider that the browser is sent to.
  std::string begin(const std::string& place = "#/devices?text=x") {
    const auto response = visit("POST", "/v1/sign-on", {{"returnTo", place}});
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).value("url", "");
  }
  std::string come_back(const std::string& query) {
    const auto response = visit("GET", "/v1/sign-on/callback?" + query);
    EXPECT_EQ(response.status, 303);
    return std::string(response.headers.find("Location").value_or(""));
  }
  std::string refusal() { return json::parse(visit("POST", "/v1/sign-on/refusal").body).value("code", ""); }
  std::string refusal_words() { return json::parse(visit("POST", "/v1/sign-on/refusal").body).value("detail", ""); }
  /// The code of the refusal, or "done".
  std::string log_in() {
    const auto place = come_back(theirs_.authorize(begin()));
    return place == "/#/sign-on-refused" ? refusal() : "done";
  }
  json session() {
    const auto row = json::parse(visit("GET", "/v1/session").body);
    csrf_ = row.value("csrfToken", "");
    return row;
  }
  std::string state_of(const std::string& url) {
    const auto from = url.find("state=") + 6;
    return url.substr(from, url.find('&', from) - from);
  }

  sign_on::SmallProvider theirs_{world_.clock()};
  sign_on::OpenIdProvider ours_{sign_on::SmallProvider::options(), theirs_, world_.clock()};
  std::int64_t north_ = 0;
  std::map<std::string, std::string> jar_;
  std::vector<std::string> set_cookies_;
};

TEST_F(SignOnApi, the_first_log_in_makes_an_account_with_what_its_groups_are_given) {
  rule("staff", "viewer");
  rule("it-north", "operator", north_);
  rule("others", "administrator");
  theirs_.person = {{"sub", "4711"},
                    {"preferred_username", "anna"},
                    {"name", "Anna Example"},
                    {"email", "anna@hillside.example"},
                    {"groups", {"it-north", "staff", "chess"}}};
  EXPECT_EQ(come_back(theirs_.authorize(begin())), "/#/devices?text=x");
  const auto row = session();
  EXPECT_EQ(row["name"], "anna");
  EXPECT_EQ(row["displayName"], "Anna Example");
  EXPECT_EQ(row["grants"],
            json::array({{{"role", "operator"}, {"unit", north_}, {"unitName", "North"}},
                         {{"role", "viewer"}, {"unit", 1}, {"unitName", row["grants"][1]["unitName"]}}}));
  const auto account = get("/v1/accounts/anna");
  EXPECT_EQ(account["subject"], kAnna);
  EXPECT_EQ(account["email"], "anna@hillside.example");
  EXPECT_EQ(items("/v1/audit?act=account_made")[0]["actor"], "single sign-on");
  EXPECT_EQ(items("/v1/audit?act=logged_in")[0]["actor"], "anna");
  EXPECT_EQ(browse_code("POST", "/v1/session", {{"name", "anna"}, {"password", ""}}), "bad_login")
      << "it has no password";
}

TEST_F(SignOnApi, the_session_is_strict_and_what_binds_the_log_in_is_lax_and_short) {
  rule("staff", "viewer");
  EXPECT_EQ(log_in(), "done");
  ASSERT_EQ(set_cookies_.size(), 3U);
  EXPECT_NE(set_cookies_[0].find("; Path=/v1/sign-on; HttpOnly; SameSite=Lax; Max-Age=600"), std::string::npos);
  EXPECT_NE(set_cookies_[1].find("; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800"), std::string::npos);
  EXPECT_NE(set_cookies_[2].find("Max-Age=0"), std::string::npos);
  const auto flow = set_cookies_[0].substr(15, 64);
  for (const auto& row : items("/v1/audit")) EXPECT_EQ(row.dump().find(flow), std::string::npos);
  EXPECT_EQ(visit("POST", "/v1/units", {{"name", "x"}, {"parent", 1}}).status, 403) << "a viewer, and no CSRF token";
}

TEST_F(SignOnApi, every_log_in_follows_the_groups_and_rules_of_the_moment) {
  const auto staff = rule("staff", "viewer");
  rule("it", "operator", north_);
  EXPECT_EQ(log_in(), "done");
  EXPECT_EQ(get("/v1/accounts/anna")["grants"], only("viewer"));
  theirs_.person["groups"] = {"it"};
  EXPECT_EQ(log_in(), "done");
  EXPECT_EQ(get("/v1/accounts/anna")["grants"], json::array({json::object({{"role", "operator"}, {"unit", north_}})}));
  EXPECT_EQ(items("/v1/accounts").size(), 1U);
  EXPECT_EQ(items("/v1/audit?act=account_changed").size(), 1U);
  theirs_.person["groups"] = {"staff"};
  done(200, "DELETE", "/v1/sign-on/rules/" + std::to_string(staff));
  EXPECT_EQ(log_in(), "no_role_for_groups");
  EXPECT_EQ(get("/v1/accounts/anna")["grants"], json::array());
  EXPECT_EQ(json::parse(visit("GET", "/v1/session").body)["code"], "not_logged_in") << "everywhere";
}

TEST_F(SignOnApi, who_is_in_no_group_with_a_rule_is_told_which_groups_were_seen) {
  rule("Staff", "viewer");
  theirs_.person["groups"] = {"staff", "chess"};
  EXPECT_EQ(log_in(), "no_role_for_groups");
  EXPECT_EQ(refusal_words(), "None of your groups is given a role here. Groups seen: staff, chess.");
  EXPECT_TRUE(items("/v1/accounts").empty());
  EXPECT_EQ(items("/v1/audit?act=login_failed")[0]["subject"], std::string("single sign-on of ") + kAnna);
  theirs_.person.erase("groups");
  EXPECT_EQ(log_in(), "no_role_for_groups");
  EXPECT_EQ(refusal_words(), "The single sign-on provider tells of no group of yours.");
  theirs_.person["groups"] = json::array();
  for (int i = 0; i < 30; ++i) theirs_.person["groups"].push_back("g" + std::to_string(i));
  EXPECT_EQ(log_in(), "no_role_for_groups");
  EXPECT_NE(refusal_words().find("g19 and 10 more."), std::string::npos);
}

TEST_F(SignOnApi, a_local_account_of_the_same_name_is_linked_by_an_administrator_alone) {
  rule("staff", "viewer");
  done(201, "POST", "/v1/accounts", {{"name", "anna"}, {"password", kPassword}, {"grants", only("operator")}});
  EXPECT_EQ(log_in(), "account_name_taken");
  const auto problem = json::parse(visit("POST", "/v1/sign-on/refusal").body);
  EXPECT_NE(problem["remedy"].get<std::string>().find(kAnna), std::string::npos);
  EXPECT_EQ(get("/v1/accounts/anna")["grants"][0]["role"], "operator");
  done(200, "PATCH", "/v1/accounts/anna", {{"subject", kAnna}});
  EXPECT_EQ(log_in(), "done");
  EXPECT_EQ(get("/v1/accounts/anna")["grants"][0]["role"], "viewer") << "the rules count now";
  EXPECT_EQ(refused("POST", "/v1/accounts", {{"name", "ben"}, {"subject", kAnna}}), "subject_taken");
  theirs_.person["sub"] = "4712";
  EXPECT_EQ(log_in(), "account_name_taken") << "another person of that name";
}

TEST_F(SignOnApi, a_name_that_is_no_name_for_an_account_gives_way_to_the_next) {
  rule("staff", "viewer");
  theirs_.person["preferred_username"] = "Anna Example/School";
  theirs_.person["email"] = "anna@hillside.example";
  EXPECT_EQ(log_in(), "done");
  EXPECT_EQ(session()["name"], "anna@hillside.example");
  theirs_.person = {{"sub", "4713"}, {"groups", {"staff"}}};
  EXPECT_EQ(log_in(), "done");
  EXPECT_EQ(session()["name"].get<std::string>().substr(0, 4), "sso-");
  EXPECT_EQ(log_in(), "done") << "the same account";
  EXPECT_EQ(items("/v1/accounts").size(), 2U);
}

TEST_F(SignOnApi, a_disabled_account_stays_out) {
  rule("staff", "viewer");
  EXPECT_EQ(log_in(), "done");
  done(200, "PATCH", "/v1/accounts/anna", {{"disabled", true}});
  EXPECT_EQ(log_in(), "account_disabled");
}

TEST_F(SignOnApi, the_last_administrator_is_not_taken_away_by_the_rules) {
  rule("staff", "viewer");
  done(201, "POST", "/v1/accounts",
       {{"name", "anna"}, {"subject", kAnna}, {"password", kPassword}, {"grants", only("administrator")}});
  for (const auto& row : items("/v1/keys")) {
    if (row["role"] != "administrator") continue;
    EXPECT_EQ(admin("DELETE", "/v1/keys/" + row["id"].dump()).status, 204);
  }
  EXPECT_EQ(log_in(), "last_administrator");
}

TEST_F(SignOnApi, a_log_in_counts_in_the_browser_that_began_it_alone_and_once) {
  rule("staff", "viewer");
  const auto url = begin();
  const auto back = theirs_.authorize(url);
  const auto cookies = jar_;
  jar_.clear();
  EXPECT_EQ(come_back(back), "/#/sign-on-refused") << "another browser";
  EXPECT_EQ(refusal(), "sign_on_over");
  begin();
  EXPECT_EQ(come_back(back), "/#/sign-on-refused") << "another browser with a log-in of its own";
  EXPECT_EQ(refusal(), "sign_on_over");
  jar_ = cookies;
  EXPECT_EQ(come_back(back), "/#/devices?text=x");
  jar_ = cookies;
  EXPECT_EQ(come_back(back), "/#/sign-on-refused") << "again";
  EXPECT_EQ(refusal(), "sign_on_refused");
  EXPECT_EQ(come_back(""), "/#/sign-on-refused");
  EXPECT_EQ(come_back("code=1&state=" + std::string(64, '0')), "/#/sign-on-refused");
}

TEST_F(SignOnApi, a_log_in_takes_ten_minutes_at_most_whatever_the_cookie_says) {
  rule("staff", "viewer");
  auto url = begin();
  world_.pass_ms(10 * base::kMinuteMs + 1000);
  const auto late = jar_["bursar_sign_on"];
  EXPECT_EQ(come_back(theirs_.authorize(url)), "/#/sign-on-refused");
  EXPECT_EQ(refusal(), "sign_on_over");
  const auto seconds = std::to_string(world_.clock().now().unix_ms / 1000);
  jar_["bursar_sign_on"] = late.substr(0, 65) + seconds + late.substr(late.find('.'));
  EXPECT_EQ(come_back(theirs_.authorize(url)), "/#/sign-on-refused") << "its moment is bound in";
  jar_["bursar_sign_on"] = "x";
  EXPECT_EQ(come_back("state=&code=1"), "/#/sign-on-refused");
}

TEST_F(SignOnApi, an_id_token_of_another_log_in_is_refused) {
  rule("staff", "viewer");
  theirs_.claims = {{"nonce", "of another"}};
  EXPECT_EQ(log_in(), "bad_id_token");
  theirs_.claims = {{"aud", "other"}};
  EXPECT_EQ(log_in(), "bad_id_token");
  EXPECT_EQ(items("/v1/audit?act=login_failed").size(), 2U);
}

TEST_F(SignOnApi, what_the_provider_declines_is_told_in_words) {
  auto state = state_of(begin());
  EXPECT_EQ(come_back("error=access_denied&state=" + state), "/#/sign-on-refused");
  EXPECT_EQ(refusal(), "sign_on_denied");
  state = state_of(begin());
  EXPECT_EQ(come_back("error=invalid_scope&error_description=no%20such%0Ascope%E2%80%AE&state=" + state),
            "/#/sign-on-refused");
  EXPECT_EQ(refusal(), "sign_on_refused");
  EXPECT_EQ(refusal_words(), "The single sign-on provider refused: invalid_scope: no such scope   ");
  begin();
  EXPECT_EQ(come_back("error=access_denied&error_description=call%200900&state=forged"), "/#/sign-on-refused");
  EXPECT_EQ(refusal(), "sign_on_over") << "words from elsewhere are not shown";
}

TEST_F(SignOnApi, only_places_of_the_console_are_come_back_to) {
  for (const char* place : {"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "home",
                            "#/a\r\nSet-Cookie: x=1", "/#/home"}) {
    EXPECT_EQ(json::parse(visit("POST", "/v1/sign-on", {{"returnTo", place}}).body)["code"], "bad_field") << place;
  }
  rule("staff", "viewer");
  const auto url = begin("");
  jar_["bursar_sign_on"] = jar_["bursar_sign_on"] + base::base64url_encode("//evil.example");
  EXPECT_EQ(come_back(theirs_.authorize(url)), "/#/home");
}

TEST_F(SignOnApi, without_the_provider_local_accounts_still_log_in) {
  done(201, "POST", "/v1/accounts", {{"name", "eva"}, {"password", kPassword}, {"grants", only("viewer")}});
  theirs_.down = true;
  const auto refused_begin = json::parse(visit("POST", "/v1/sign-on", json::object()).body);
  EXPECT_EQ(refused_begin["code"], "provider_unreachable");
  EXPECT_EQ(refused_begin["status"], 503);
  EXPECT_NE(refused_begin["remedy"].get<std::string>().find("Local accounts"), std::string::npos);
  EXPECT_EQ(browse("POST", "/v1/session", {{"name", "eva"}, {"password", kPassword}}).status, 200);
  EXPECT_NE(get("/v1/sign-on/provider")["trouble"], nullptr);
  world_.pass_ms(5000);
  theirs_.down = false;
  EXPECT_EQ(get("/v1/sign-on/provider")["trouble"], nullptr);
}

TEST_F(SignOnApi, logging_out_goes_on_at_the_provider_for_those_who_came_from_there) {
  rule("staff", "viewer");
  EXPECT_EQ(log_in(), "done");
  session();
  const auto cookies = jar_;
  const auto out = json::parse(visit("DELETE", "/v1/session").body);
  EXPECT_EQ(out["providerLogOutUrl"].get<std::string>().find("https://login.example/end?id_token_hint=ey"), 0U);
  EXPECT_EQ(jar_.count("bursar_session"), 0U);
  jar_ = cookies;
  EXPECT_EQ(json::parse(visit("GET", "/v1/session").body)["code"], "not_logged_in");
  done(201, "POST", "/v1/accounts", {{"name", "eva"}, {"password", kPassword}, {"grants", only("viewer")}});
  EXPECT_EQ(browse("POST", "/v1/session", {{"name", "eva"}, {"password", kPassword}}).status, 200);
  EXPECT_EQ(browse("DELETE", "/v1/session").body, "{}");
}

TEST_F(SignOnApi, who_brings_codes_that_the_provider_does_not_know_has_to_wait) {
  const auto try_code = [&] {
    come_back("code=guessed&iss=https://login.example&state=" + state_of(begin()));
    return refusal();
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(try_code(), "sign_on_refused");
  EXPECT_EQ(try_code(), "too_many_logins");
}

TEST_F(SignOnApi, rules_are_checked_listed_and_guard_their_roles_and_units) {
  const auto id = rule("it", "operator", north_);
  EXPECT_EQ(refused("POST", "/v1/sign-on/rules", {{"group", "it"}, {"role", "operator"}, {"unit", north_}}),
            "rule_exists");
  EXPECT_EQ(refused("POST", "/v1/sign-on/rules", {{"group", ""}, {"role", "operator"}}), "bad_rule");
  EXPECT_EQ(refused("POST", "/v1/sign-on/rules", {{"group", " it"}, {"role", "operator"}}), "bad_rule");
  EXPECT_EQ(refused("POST", "/v1/sign-on/rules", {{"group", "it"}, {"role", "king"}}), "no_such_role");
  EXPECT_EQ(refused("POST", "/v1/sign-on/rules", {{"group", "it"}, {"role", "viewer"}, {"unit", 99}}), "no_such_unit");
  EXPECT_EQ(refused("DELETE", "/v1/units/" + std::to_string(north_)), "unit_in_use");
  done(200, "PUT", "/v1/roles/librarian", {{"permissions", {"view"}}});
  const auto library = rule("library", "librarian");
  EXPECT_EQ(refused("DELETE", "/v1/roles/librarian"), "role_in_use");
  EXPECT_EQ(items("/v1/sign-on/rules").size(), 2U);
  EXPECT_EQ(items("/v1/sign-on/rules")[0]["group"], "it");
  done(200, "DELETE", "/v1/sign-on/rules/" + std::to_string(library));
  done(200, "DELETE", "/v1/sign-on/rules/" + std::to_string(id));
  EXPECT_EQ(refused("DELETE", "/v1/sign-on/rules/" + std::to_string(id)), "no_such_rule");
  EXPECT_EQ(items("/v1/audit?act=sign_on_rule_added").size(), 2U);
  EXPECT_EQ(items("/v1/audit?act=sign_on_rule_removed").size(), 2U);
}

TEST_F(SignOnApi, without_a_provider_there_is_nothing_to_press) {
  EXPECT_EQ(get("/v1/sign-on"), (json{{"on", true}, {"label", "Log in with Hillside"}}));
  const auto shown = admin("GET", "/v1/sign-on/provider").body;
  EXPECT_NE(shown.find("https://bursar.example/v1/sign-on/callback"), std::string::npos);
  EXPECT_EQ(shown.find("s3cret"), std::string::npos);
  world_.sign_on_by(nullptr);
  EXPECT_EQ(get("/v1/sign-on"), (json{{"on", false}, {"label", ""}}));
  EXPECT_EQ(get("/v1/sign-on/provider")["on"], false);
  EXPECT_EQ(json::parse(visit("POST", "/v1/sign-on", json::object()).body)["code"], "no_single_sign_on");
  EXPECT_EQ(come_back("code=1&state=2"), "/#/sign-on-refused");
}

}  // namespace
}  // namespace bursar::rest
