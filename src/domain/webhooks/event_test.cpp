#include "domain/webhooks/event.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "base/text.h"

namespace bursar::domain {
namespace {

TEST(WebhookEvents, are_one_table_in_the_order_of_their_types_with_names_of_their_own) {
  std::set<std::string> names;
  int place = 0;
  for (const auto& words : event_types()) {
    EXPECT_EQ(static_cast<int>(words.type), place++) << words.name;
    EXPECT_TRUE(names.insert(words.name).second) << words.name;
    EXPECT_EQ(event_type_of(words.name), words.type);
    EXPECT_EQ(std::string(words.sentence).back(), '.') << words.name;
  }
  EXPECT_FALSE(event_type_of("location.painted"));
  EXPECT_EQ(event_type_of_act("plan_applied"), EventType::plan_applied);
  EXPECT_FALSE(event_type_of_act("logged_in"));
}

TEST(WebhookEvents, stand_in_the_page_for_integrators_word_for_word) {
  std::ifstream file(std::string(BURSAR_SOURCE_DIR) + "/docs/webhooks.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  for (const auto& words : event_types()) {
    std::string row = std::string("| `") + words.name + "` | " + words.sentence + " |";
    for (const auto field : base::split(words.fields, ' ')) {
      if (!field.empty()) row += " `" + std::string(field) + "`";
    }
    EXPECT_NE(page.find(row + " |"), std::string::npos) << row;
  }
}

TEST(WebhookEvents, of_accounts_roles_and_keys_are_marked_and_no_others) {
  for (const auto& words : event_types()) {
    const std::string name = words.name;
    const bool of_accounts =
        name.substr(0, 7) == "account" || name.substr(0, 4) == "role" || name.substr(0, 3) == "key";
    EXPECT_EQ(words.of_accounts, of_accounts) << name;
  }
}

TEST(WebhookEvents, are_json_whatever_is_in_them) {
  const Event event{7,
                    EventType::location_connected,
                    {1'763'625'600'000},
                    "anna",
                    "location 4",
                    {{"name", std::string("Say \"hi\"\\\n\x01 – 東京")}, {"count", std::int64_t{-3}}}};
  EXPECT_EQ(body_of(event),
            "{\"id\":\"evt_7_1763625600000\",\"type\":\"location.connected\",\"at\":\"2025-11-20T08:00:00Z\",\"actor\":"
            "\"anna\",\"subject\":{\"kind\":\"location\",\"id\":\"4\"},\"data\":{\"name\":\"Say "
            "\\\"hi\\\"\\\\\\u000a\\u0001 – 東京\",\"count\":-3}}");
  const Event odd{1, EventType::test, {0}, "", "thing", {{"broken", std::string("a\xff")}}};
  EXPECT_NE(body_of(odd).find("\"subject\":{\"kind\":\"thing\",\"id\":\"\"},\"data\":{\"broken\":\"a?\"}"),
            std::string::npos);
}

TEST(WebhookEvents, take_from_the_journal_the_fields_of_their_type_alone) {
  const auto plan = data_of_act(EventType::plan_applied, "plan_applied",
                                {{"scope", "distribution=3"}, {"grant", "12"}, {"secret thing", "x"}, {"by", "anna"}});
  EXPECT_EQ(plan, (EventData{{"scope", "distribution=3"}, {"grant", std::int64_t{12}}}));
  const auto renewed =
      data_of_act(EventType::location_renewed, "token_renewed", {{"name", "School"}, {"expires", "1763625600000"}});
  EXPECT_EQ(renewed, (EventData{{"name", "School"}, {"expiresAt", "2025-11-20T08:00:00Z"}}));
  const auto account = data_of_act(EventType::account_changed, "account_removed", {});
  EXPECT_EQ(account, (EventData{{"act", "account_removed"}}));
}

}  // namespace
}  // namespace bursar::domain
