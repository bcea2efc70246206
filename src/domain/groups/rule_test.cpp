#include "domain/groups/rule.h"

#include <gtest/gtest.h>

#include <random>

namespace bursar::domain {
namespace {

const base::Timestamp kNow{100 * base::kDayMs};
const std::vector<std::string> kUnits{"Grade 5", "Hillside School"};

Device ipad() {
  Device d;
  d.serial_number = "DMPX1234ABCD";
  d.name = "iPad \"Anna\"";
  d.model = "iPad13,1";
  d.platform = Platform::ipados;
  d.os_version = "17.4.1";
  d.supervised = true;
  d.last_seen_at = kNow.plus_ms(-10 * base::kDayMs);
  d.owner = "anna@school.example";
  return d;
}
Person anna() {
  Person p;
  p.client_user_id = "anna@school.example";
  p.name = "Anna Example";
  p.email = "anna@school.example";
  return p;
}

bool of_device(const std::string& text) {
  const auto rule = Rule::parse(text);
  EXPECT_TRUE(rule) << text << ": " << (rule ? "" : rule.error().message);
  const auto owner = anna();
  return rule && rule->holds_for_device(ipad(), &owner, kUnits, kNow);
}
bool of_person(const std::string& text) {
  const auto rule = Rule::parse(text);
  EXPECT_TRUE(rule) << text;
  return rule && rule->holds_for_person(anna(), kUnits, kNow);
}

TEST(Rule, attributes_of_a_device) {
  for (const char* rule : {"kind = device",
                           "serial starts with DMPX",
                           "serial ends with abcd",
                           "name ~ ANNA",
                           "model = \"ipad13,1\"",
                           "platform = ipados",
                           "os >= 17.4",
                           "os < 18",
                           "os = 17.4.1",
                           "os != 17.4",
                           "supervised = true",
                           "enrollment in (device, shared)",
                           "enrolled = true",
                           "last_seen > 7d",
                           "last_seen < 2w",
                           "last_seen >= 240h",
                           "owner = \"anna@school.example\"",
                           "owner.name ~ example",
                           "owner.email ends with school.example",
                           "unit = \"grade 5\"",
                           "unit = \"Hillside School\"",
                           "unit != \"Grade 6\"",
                           "udid is empty",
                           "name is not empty",
                           "added > 1d"}) {
    EXPECT_TRUE(of_device(rule)) << rule;
  }
  for (const char* rule : {"kind = person", "email = \"anna@school.example\"", "email != x", "os >= 18", "os > 17.4.1",
                           "supervised = false", "last_seen > 30d", "unit = \"Grade 6\"", "unit != \"Grade 5\"",
                           "serial is empty", "status = active"}) {
    EXPECT_FALSE(of_device(rule)) << rule;
  }
}

TEST(Rule, attributes_of_a_person) {
  for (const char* rule : {"kind = person", "email ~ school", "id = anna@school.example", "status = active",
                           "notes is empty", "managed_apple_id is empty", "unit = \"Grade 5\"", "not serial = x"}) {
    EXPECT_TRUE(of_person(rule)) << rule;
  }
  for (const char* rule :
       {"serial is not empty", "platform = iPadOS", "os >= 1", "supervised = true", "last_seen > 1d"}) {
    EXPECT_FALSE(of_person(rule)) << rule;
  }
}

TEST(Rule, and_binds_closer_than_or_and_not_closest) {
  EXPECT_TRUE(of_device("kind = device or kind = person and serial = nothing"));
  EXPECT_FALSE(of_device("(kind = device or kind = person) and serial = nothing"));
  EXPECT_TRUE(of_device("not kind = person and kind = device"));
  EXPECT_TRUE(of_device("NOT (kind = person OR serial = x) AND kind = device"));
}

TEST(Rule, a_device_never_seen_was_seen_longer_ago_than_anything) {
  auto device = ipad();
  device.last_seen_at.reset();
  EXPECT_TRUE(Rule::parse("last_seen > 1000w")->holds_for_device(device, nullptr, kUnits, kNow));
  EXPECT_TRUE(Rule::parse("last_seen is empty")->holds_for_device(device, nullptr, kUnits, kNow));
  EXPECT_FALSE(Rule::parse("owner.name ~ a")->holds_for_device(device, nullptr, kUnits, kNow));
}

TEST(Rule, errors_name_the_character_and_what_could_stand_there) {
  const auto message = [](const std::string& text) {
    const auto rule = Rule::parse(text);
    EXPECT_FALSE(rule) << text;
    return rule ? std::string() : rule.error().message + " | " + rule.error().remedy;
  };
  EXPECT_NE(message("").find("empty"), std::string::npos);
  EXPECT_NE(message("platfrom = iOS").find("Did you mean \"platform\"?"), std::string::npos);
  EXPECT_NE(message("platfrom = iOS").find("(character 1)"), std::string::npos);
  EXPECT_NE(message("os = abc").find("no version"), std::string::npos);
  EXPECT_NE(message("supervised < 3").find("(character 12)"), std::string::npos);
  EXPECT_NE(message("supervised = maybe").find("true or false"), std::string::npos);
  EXPECT_NE(message("last_seen > 30").find("30d"), std::string::npos);
  EXPECT_NE(message("name = \"open").find("not closed"), std::string::npos);
  EXPECT_NE(message("(name = a").find("not closed"), std::string::npos);
  EXPECT_NE(message("name = a b").find("too much"), std::string::npos);
  EXPECT_NE(message("name").find("operator"), std::string::npos);
  EXPECT_NE(message("name =").find("value"), std::string::npos);
  EXPECT_NE(message("name = a and").find("ends"), std::string::npos);
  EXPECT_NE(message("name in a").find("list"), std::string::npos);
  EXPECT_NE(message("name = a; drop").find("means nothing"), std::string::npos);
  EXPECT_NE(message(std::string(5000, 'a')).find("4000"), std::string::npos);
  EXPECT_NE(message(std::string(70, '(') + "name = a" + std::string(70, ')')).find("64"), std::string::npos);
}

TEST(Rule, tells_whether_it_can_hold_for_devices_or_people_at_all) {
  EXPECT_FALSE(Rule::parse("serial ~ a")->may_hold_for_people());
  EXPECT_FALSE(Rule::parse("email ~ a")->may_hold_for_devices());
  EXPECT_FALSE(Rule::parse("kind = device and name ~ a")->may_hold_for_people());
  EXPECT_TRUE(Rule::parse("serial ~ a or email ~ a")->may_hold_for_people());
  EXPECT_TRUE(Rule::parse("not serial ~ a")->may_hold_for_people());
}

/// A rule made by chance.
std::string random_rule(std::mt19937& random, int depth) {
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  static const char* const kAtoms[] = {"kind = device",      "name ~ \"a \\\" b\"", "os >= 17",       "os != 17.4.1",
                                       "supervised = false", "last_seen < 12h",     "unit = Grade",   "email is empty",
                                       "serial in (a, b)",   "owner is not empty",  "id ends with e", "added >= 3w"};
  if (depth == 0 || pick(3) == 0) return kAtoms[pick(12)];
  if (pick(4) == 0) return "not (" + random_rule(random, depth - 1) + ")";
  std::string text = random_rule(random, depth - 1);
  for (int i = 0; i < 1 + pick(2); ++i) text += (pick(2) == 0 ? " and " : " or ") + random_rule(random, depth - 1);
  return "(" + text + ")";
}

TEST(Rule, the_normal_form_means_the_same_and_is_its_own_normal_form) {
  std::mt19937 random(11);
  const auto owner = anna();
  for (int i = 0; i < 500; ++i) {
    const auto text = random_rule(random, 4);
    const auto rule = Rule::parse(text);
    ASSERT_TRUE(rule) << text;
    const auto again = Rule::parse(rule->text());
    ASSERT_TRUE(again) << rule->text();
    EXPECT_EQ(again->text(), rule->text());
    EXPECT_EQ(again->holds_for_device(ipad(), &owner, kUnits, kNow),
              rule->holds_for_device(ipad(), &owner, kUnits, kNow));
    EXPECT_EQ(again->holds_for_person(owner, kUnits, kNow), rule->holds_for_person(owner, kUnits, kNow));
    if (rule->holds_for_device(ipad(), &owner, kUnits, kNow)) {
      EXPECT_TRUE(rule->may_hold_for_devices()) << text;
    }
    if (rule->holds_for_person(owner, kUnits, kNow)) {
      EXPECT_TRUE(rule->may_hold_for_people()) << text;
    }
  }
}

TEST(Rule, any_text_is_a_rule_or_an_error) {
  std::mt19937 random(5);
  const std::string letters = "abnos =!<>~()\"\\,.17d\xC3";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (unsigned n = random() % 30; n > 0; --n) text += letters[random() % letters.size()];
    const auto rule = Rule::parse(text);
    if (!rule) {
      EXPECT_EQ(rule.error().code, "bad_rule");
    }
  }
}

}  // namespace
}  // namespace bursar::domain
