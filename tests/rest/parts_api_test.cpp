// Two sites full of data: the administrator of one is never told of the other, and changes nothing there.
#include "rest/parts_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

// rows: MERAKI-11, JAMF-34
TEST_F(PartsApi, no_answer_to_whoever_is_of_one_site_names_anything_of_another) {
  int looked_at = 0, told = 0;
  for (const auto& route : api_.routes()) {
    if (route.method != "GET") continue;
    for (const auto& url : addresses_of(route.pattern, item_)) {
      for (const std::string query :
           {"", "?pageSize=1", "?at=2027-01-01T00:00:00Z&pageSize=2000", "?location=2", "?unit=3", "?idleDays=10",
            "?serialNumber=ASHDEV0001", "?clientUserId=ash-1", "?serialNumber=BRKNDEV0001", "?text=bracken",
            "?subject=person%20bracken-1", "?actor=bracken%20keeper"}) {
        std::string after;
        for (int page = 0; page < 200; ++page) {
          const auto at = url + query + (after.empty() ? "" : "&after=" + net::percent_encode(after));
          const auto response = ask("GET", at, ash_key_);
          ++looked_at;
          if (response.stream) break;
          EXPECT_LT(response.status, 500) << at << "\n" << response.body;
          EXPECT_FALSE(tells_of_them(response.body)) << at << "\n" << response.body.substr(0, 3000);
          for (const auto& [name, value] : response.headers.all()) EXPECT_FALSE(tells_of_them(value)) << at;
          told += response.status == 200 ? 1 : 0;
          const auto body = json::parse(response.body, nullptr, false);
          if (query.find("pageSize=1") == std::string::npos || !body.is_object() || !body.contains("next")) break;
          after = body["next"].is_string() ? body["next"].get<std::string>() : body["next"].dump();
        }
      }
      EXPECT_FALSE(tells_of_them(ask("GET", url, ash_key_, "", "text/csv").body)) << url;
    }
  }
  EXPECT_GT(looked_at, 3000);
  EXPECT_GT(told, 200);
}

TEST_F(PartsApi, guessing_a_name_tells_nothing_of_whether_it_is_there) {
  const std::string there = "BRKNDEV0002", nowhere = "BRKNDEV9999";
  for (const std::string url : {"/v1/devices/", "/v1/explain?serialNumber="}) {
    EXPECT_EQ(ask("GET", url + there, ash_key_).body, ask("GET", url + nowhere, ash_key_).body) << url;
  }
  EXPECT_EQ(ask("GET", "/v1/users/bracken-1", ash_key_).body, ask("GET", "/v1/users/nobody", ash_key_).body);
  const auto without = [](std::string text, const std::string& name) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) text.erase(at, name.size());
    return text;
  };
  const auto told = [&](const std::string& method, const std::string& url, json body, const std::string& name) {
    return without(ask(method, url, ash_key_, body.dump()).body, name);
  };
  for (const auto& serial : {there, nowhere}) {
    EXPECT_EQ(code("POST", "/v1/operations", order("associate", serial)), "outside_scope");
    EXPECT_EQ(code("POST", "/v1/inventory/remove", {{"serialNumbers", {serial}}}), "outside_scope");
  }
  const auto group = mine("GET", "/v1/groups")["items"][0]["id"].dump();
  const auto put_in = [&](const std::string& name) {
    return told("POST", "/v1/groups/" + group + "/members", {{"groups", {name}}}, name);
  };
  EXPECT_EQ(put_in("Bracken Class"), put_in("No such class"));
  const auto target = [&](const json& one, const std::string& name) {
    return told("POST", "/v1/distributions", {{"name", "Try"}, {"items", {item_}}, {"targets", {one}}}, name);
  };
  EXPECT_EQ(target({{"group", "Bracken Class"}}, "Bracken Class"), target({{"group", "None"}}, "None"));
  EXPECT_EQ(target({{"serialNumber", there}}, there), target({{"serialNumber", nowhere}}, nowhere));
  EXPECT_EQ(target({{"clientUserId", "bracken-1"}}, "bracken-1"), target({{"clientUserId", "none-1"}}, "none-1"));
}

// rows: MERAKI-11, JAMF-34
TEST_F(PartsApi, licenses_are_given_by_hand_from_a_location_that_serves_the_part_to_its_own_alone) {
  EXPECT_EQ(code("POST", "/v1/operations", order("associate", "ASHDEV0002")), "done");
  auto dry = order("associate", "BRKNDEV0002");
  dry["dryRun"] = true;
  EXPECT_EQ(code("POST", "/v1/operations", dry), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/operations", order("disassociate", "BRKNDEV0001")), "outside_scope");
  auto elsewhere = order("associate", "ASHDEV0002");
  elsewhere["location"] = theirs_.value;
  EXPECT_EQ(code("POST", "/v1/operations", elsewhere), "outside_scope");
  elsewhere.erase("location");
  EXPECT_EQ(mine("POST", "/v1/operations", elsewhere).dump().find("choose_location"), std::string::npos)
      << "there is but one for Ash";
  const auto people = [&](const std::string& verb, const std::string& id) {
    return json{{"verb", verb}, {"location", location_.value}, {"clientUserIds", {id}}};
  };
  EXPECT_EQ(code("POST", "/v1/operations", people("retire_users", "bracken-1")), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/operations", people("revoke", "bracken-1")), "outside_scope");
  EXPECT_EQ(code("POST", "/v1/operations", people("revoke", "ash-1")), "done");
  json pairs = order("associate", "ASHDEV0001");
  pairs["pairs"] = {{{"adamId", item_}, {"serialNumber", "BRKNDEV0002"}}};
  EXPECT_EQ(code("POST", "/v1/operations", pairs), "outside_scope");
  const auto seen = mine("GET", "/v1/operations?pageSize=100")["items"];
  EXPECT_GE(seen.size(), 3U);
  for (const auto& one : items("/v1/operations?pageSize=100")) {
    const bool shown = std::any_of(seen.begin(), seen.end(), [&](const auto& s) { return s["id"] == one["id"]; });
    EXPECT_EQ(code("GET", "/v1/operations/" + one["id"].dump() + "/tasks"), shown ? "done" : "outside_scope");
  }
}

TEST_F(PartsApi, the_leak_report_and_the_buy_list_tell_of_the_part_alone) {
  const auto names = [&](const std::string& key) {
    std::set<std::string> found;
    for (const auto& row : json(as(key, "GET", "/v1/leaks?idleDays=10")["items"])) found.insert(row["holder"]);
    return found;
  };
  EXPECT_TRUE(names(ash_key_).count("ASHDEV0003")) << "lost at Apple";
  EXPECT_TRUE(names(bracken_key_).count("BRKNDEV0003"));
  EXPECT_FALSE(names(ash_key_).count("BRKNDEV0003"));
  const auto balance = [&](const std::string& key) {
    for (const auto& row :
         json(as(key, "GET", "/v1/leaks/balances?location=" + std::to_string(location_.value))["items"])) {
      if (row["adamId"] == item_) return row;
    }
    return json();
  };
  const auto own = balance(ash_key_);
  EXPECT_EQ(own["withReason"], 2);
  EXPECT_EQ(own["strangers"], 0) << "strangers of the company's location are told to the company";
  EXPECT_EQ(own["assigned"], 2);
  EXPECT_EQ(own["reasonsWithoutSeat"], 1);
  EXPECT_GE(balance(keys_["administrator"])["assigned"], 3);
  const auto adopt = [&](const std::string& serial, domain::LocationId location) {
    return code("POST", "/v1/leaks/adopt",
                {{"location", location.value}, {"seats", {{{"adamId", item_}, {"serialNumber", serial}}}}});
  };
  EXPECT_EQ(adopt("ASHDEV0001", location_), "done");
  EXPECT_EQ(adopt("BRKNDEV0001", location_), "outside_scope");
  EXPECT_EQ(adopt("ASHDEV0001", theirs_), "outside_scope");
  const auto demand = [&](const std::string& key) {
    std::set<std::int64_t> locations;
    for (const auto& row : json(as(key, "GET", "/v1/demand")["items"]))
      locations.insert(row["location"].get<std::int64_t>());
    return locations;
  };
  EXPECT_EQ(demand(ash_key_), std::set<std::int64_t>{location_.value});
  EXPECT_EQ(demand(bracken_key_), (std::set<std::int64_t>{location_.value, theirs_.value}));
}

TEST_F(PartsApi, the_journal_of_a_part_tells_what_was_done_to_it) {
  const auto acts = [&](const std::string& key) {
    std::set<std::string> found;
    for (const auto& row : json(as(key, "GET", "/v1/audit?pageSize=2000")["items"])) {
      found.insert(row["act"].get<std::string>() + " " + row["subject"].get<std::string>());
    }
    return found;
  };
  const auto ash = acts(ash_key_), bracken = acts(bracken_key_), all = acts(keys_["administrator"]);
  for (const std::string act :
       {"unit_saved", "inventory_changed", "group_saved", "distribution_saved", "operation_started", "request_sent"}) {
    const auto has = [&](const auto& set) {
      return std::any_of(set.begin(), set.end(), [&](const auto& one) { return one.starts_with(act + " "); });
    };
    EXPECT_TRUE(has(ash)) << act;
    EXPECT_TRUE(has(bracken)) << act;
  }
  for (const auto& one : ash) {
    EXPECT_EQ(one.find("account_made"), std::string::npos) << one;
    EXPECT_EQ(one.find("key_made"), std::string::npos) << one;
    EXPECT_TRUE(all.count(one)) << one;
  }
  EXPECT_TRUE(bracken.count("scope_saved location " + std::to_string(theirs_.value)));
  for (const auto& row : json(mine("GET", "/v1/audit?pageSize=2000")["items"])) {
    EXPECT_EQ(row["unit"], ash_);
    EXPECT_EQ(row["hash"], "");
    EXPECT_EQ(row["previousHash"], "");
  }
  EXPECT_EQ(code("GET", "/v1/audit/verify"), "outside_scope");
  EXPECT_EQ(get("/v1/audit/verify")["whole"], true) << "units are part of the chain";
}

TEST_F(PartsApi, the_doctor_and_the_people_at_apple_are_told_of_the_part) {
  for (const auto& finding : json(mine("GET", "/v1/doctor?askApple=true")["items"])) {
    EXPECT_NE(finding["location"], "Bracken Token") << finding;
    EXPECT_NE(finding["code"], "no_custodian") << "the company's own matter";
  }
  std::set<std::string> people;
  for (const auto& row : json(mine("GET", "/v1/users?pageSize=2000")["items"])) people.insert(row["clientUserId"]);
  EXPECT_EQ(people, std::set<std::string>{"ash-1"});
  EXPECT_EQ(mine("GET", "/v1/locations/1/scope")["custodian"], "");
  EXPECT_EQ(code("GET", "/v1/locations/" + std::to_string(theirs_.value) + "/scope"), "outside_scope");
}

TEST_F(PartsApi, a_file_with_rows_of_another_part_is_taken_without_them) {
  const std::string file =
      "Serial Number,Name,Unit,Owner,Groups\r\n"
      "ASHDEV0009,New,Ash,,Ash Class\r\n"
      "ASHDEV0010,Without a unit,,,\r\n"
      "BRKNDEV0001,Stolen,Ash,,\r\n"
      "ASHDEV0011,Sent away,Bracken,,\r\n"
      "ASHDEV0012,With their owner,Ash,bracken-1,\r\n"
      "ASHDEV0013,Smuggled in,Ash,,Bracken Class\r\n";
  for (const std::string preview : {"?preview=true", ""}) {
    const auto report =
        json::parse(ask("POST", "/v1/inventory/import/devices" + preview, ash_key_, file).body, nullptr, false);
    EXPECT_EQ(report["accepted"], 2) << report;
    std::set<int> lines;
    for (const auto& row : report["rejected"]) lines.insert(row["line"].get<int>());
    EXPECT_EQ(lines, (std::set<int>{4, 5, 6, 7})) << report;
  }
  const auto theirs = items("/v1/inventory/devices?unit=" + bracken_.dump());
  EXPECT_EQ(theirs.size(), 3U);
  for (const auto& device : theirs) EXPECT_EQ(device["name"].get<std::string>().substr(0, 12), "Bracken iPad");
  const auto people = json::parse(
      ask("POST", "/v1/inventory/import/people", ash_key_, "Client User Id,Name\r\nbracken-1,Taken\r\nash-9,New\r\n")
          .body);
  EXPECT_EQ(people["accepted"], 1) << people;
  EXPECT_EQ(as(bracken_key_, "GET", "/v1/inventory/people?text=bracken-1")["items"][0]["name"], "Bracken Person 1");
}

TEST_F(PartsApi, a_rule_or_a_group_counts_the_devices_of_the_part_alone) {
  EXPECT_EQ(mine("POST", "/v1/groups/try", {{"rule", "name ~ iPad"}})["devices"], 3);
  EXPECT_EQ(mine("POST", "/v1/groups/try", {{"rule", "name ~ Bracken"}})["devices"], 0);
  EXPECT_EQ(done(200, "POST", "/v1/groups/try", {{"rule", "name ~ iPad"}})["devices"], 6);
  mine("POST", "/v1/groups", {{"name", "Everything"}, {"rule", "name ~ iPad"}});
  for (const auto& group : json(mine("GET", "/v1/groups")["items"])) EXPECT_LE(group["devices"], 3) << group;
  const json with_their_owner = {
      {"items", {{{"serialNumber", "ASHDEV0001"}, {"unit", "Ash"}, {"owner", "bracken-1"}}}}};
  EXPECT_EQ(code("POST", "/v1/inventory/devices", with_their_owner), "outside_scope");
  const json in_their_group = {
      {"items", {{{"serialNumber", "ASHDEV0001"}, {"unit", "Ash"}, {"groups", {"Bracken Class"}}}}}};
  EXPECT_EQ(code("POST", "/v1/inventory/devices", in_their_group), "outside_scope");
}

TEST_F(PartsApi, an_answer_kept_for_a_repetition_is_told_to_its_caller_alone_and_only_while_they_may_see_it) {
  const auto post = [&](const std::string& key, const json& body) {
    return ask("POST", "/v1/groups", key, body.dump(), "", {{"Idempotency-Key", "same"}});
  };
  const json body = {{"name", "Bracken Extra"}};
  EXPECT_EQ(post(bracken_key_, body).status, 201);
  EXPECT_EQ(post(bracken_key_, body).headers.find("Idempotent-Replayed"), "true");
  EXPECT_FALSE(post(ash_key_, body).headers.find("Idempotent-Replayed"));

  EXPECT_FALSE(post(key("keeper", bracken_), body).headers.find("Idempotent-Replayed"));
  auto keeper = account("keeper", bracken_);  // the name of a key, and somebody else
  const std::string password = "quiet river stones 9";
  ASSERT_TRUE(app::create_account(world_.services(), keeper, base::Secret(password)));
  ASSERT_EQ(browse("POST", "/v1/session", {{"name", keeper.name}, {"password", password}}).status, 200);
  const auto again = [&] {
    net::HttpRequest request;
    request.method = "POST";
    request.url = "/v1/groups";
    request.body = body.dump();
    request.headers.add("Cookie", cookie_);
    request.headers.add("X-CSRF-Token", csrf_);
    request.headers.add("Idempotency-Key", "same");
    return send(request);
  };
  EXPECT_FALSE(again().headers.find("Idempotent-Replayed"));
  EXPECT_EQ(again().headers.find("Idempotent-Replayed"), "true");
  keeper.grants = {{domain::kAdministrator, {ash_.get<std::int64_t>()}}};
  done(200, "PATCH", "/v1/accounts/keeper", {{"grants", {{{"role", domain::kAdministrator}, {"unit", ash_}}}}});
  EXPECT_EQ(json::parse(again().body)["code"], "key_reused");
}

}  // namespace
}  // namespace bursar::rest
