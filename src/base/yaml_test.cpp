#include "base/yaml.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace bursar::base {
namespace {

Value read(const std::string& text) {
  const auto value = read_yaml(text);
  EXPECT_TRUE(value) << text << ": " << (value ? "" : value.error().message);
  return value ? *value : Value();
}
std::string trouble(const std::string& text) {
  const auto value = read_yaml(text);
  return value ? "none" : std::to_string(value.error().line) + ": " + value.error().message;
}

TEST(Yaml, every_scalar_stays_the_text_that_was_written) {
  for (const char* word : {"no", "yes", "007", "1e3", "2026-09-01", "0x10", "12:30:45", "true", "1_000", ".5"}) {
    const auto value = read(std::string("name: ") + word);
    ASSERT_NE(value.find("name"), nullptr);
    EXPECT_EQ(value.find("name")->text, word);
    EXPECT_TRUE(value.find("name")->plain);
    const auto quoted = read("name: \"" + std::string(word) + "\"");
    EXPECT_EQ(quoted.find("name")->text, word);
    EXPECT_FALSE(quoted.find("name")->plain);
  }
  for (const char* nothing : {"", "~", "null", "Null", "NULL"}) {
    EXPECT_TRUE(read(std::string("name: ") + nothing).find("name")->is_none()) << nothing;
  }
}

TEST(Yaml, what_is_written_is_read_again_and_written_the_same) {
  Random random(7);
  const std::string signs[] = {
      "a", "Z", "0", " ", ":", "#", "-", "?", "\"", "'", "\\",   "\n", "\t",   "é",       "学", "\xE2\x80\xA8",
      "{", "]", ",", "&", "*", "!", "%", "@", "|",  ">", "null", "no", "\x01", "\xC2\x85"};
  for (int i = 0; i < 1000; ++i) {
    std::string text;
    for (auto n = random.below(6); n > 0; --n) text += signs[random.below(std::size(signs))];
    auto inner = Value::of_map();
    inner.put("name", Value::of_text(text));
    inner.put("list", Value::of_list({Value::of_text(text), Value::of_number(5), Value::of_list()}));
    auto document = Value::of_map();
    document.put("entries", Value::of_list({inner, inner}));
    document.put("none", Value());
    const auto written = write_yaml(document);
    const auto again = read(written);
    const auto* entries = again.find("entries");
    ASSERT_NE(entries, nullptr) << written;
    ASSERT_EQ(entries->items.size(), 2U) << written;
    EXPECT_EQ(entries->items[1].find("name")->text, text) << written;
    EXPECT_EQ(entries->items[1].find("list")->items[0].text, text) << written;
    EXPECT_EQ(entries->items[1].find("name")->kind, Value::Kind::text) << written;
  }
}

TEST(Yaml, writes_blocks_with_two_spaces_a_level) {
  auto item = Value::of_map();
  item.put("name", Value::of_text("Grade 5"));
  item.put("members", Value::of_texts({"C02X", "12"}));
  item.put("nobody", Value::of_list());
  auto document = Value::of_map();
  document.put("version", Value::of_number(1));
  document.put("groups", Value::of_list({item}));
  EXPECT_EQ(write_yaml(document),
            "version: 1\n"
            "groups:\n"
            "  - name: Grade 5\n"
            "    members:\n"
            "      - C02X\n"
            "      - \"12\"\n"
            "    nobody: []\n");
}

TEST(Yaml, tells_the_line_of_what_it_does_not_read) {
  EXPECT_EQ(trouble("a: 1\nb: &x 2\n"), "2: Anchors (&name) are not read.");
  EXPECT_EQ(trouble("a: 1\nb: !!str 2\n"), "2: Tags (tag:yaml.org,2002:str) are not read.");
  EXPECT_EQ(trouble("a: 1\na: 2\n"), "2: The name \"a\" stands twice here.");
  EXPECT_EQ(trouble("a: 1\n---\nb: 2\n"), "2: A second document begins here; one file holds one.");
  EXPECT_EQ(trouble("a: 1\n? [x]\n: 2\n"), "2: A name is one text, not a list or a map.");
  EXPECT_EQ(trouble("a: \"\\xff\"\nb: 1\nc: [1, 2\n").substr(0, 21), "4: This is not YAML: ");
  EXPECT_NE(trouble("a: \xff\xfe\n"), "none");
  EXPECT_NE(trouble("\ta: 1\n"), "none");
}

TEST(Yaml, is_not_led_into_endless_work_by_aliases_or_depth) {
  std::string bomb = "a: &a [x, x, x, x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" + static_cast<char>(c - 1) + "]\n";
  }
  EXPECT_EQ(trouble(bomb), "1: Anchors (&name) are not read.");
  EXPECT_EQ(trouble(std::string(30, '[')).substr(0, 3), "1: ");
  EXPECT_NE(trouble(std::string(100'000, '[')), "none");
  EXPECT_NE(trouble(std::string(kYamlBytesMax + 1, ' ')), "none");
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "k" + std::to_string(i) + ": 1\n";
  EXPECT_NE(trouble(many), "none");
}

TEST(Yaml, json_is_read_as_well) {
  const auto value = read("{\"version\": 1, \"groups\": [{\"name\": \"a: b\", \"members\": {}}]}");
  EXPECT_EQ(value.find("groups")->items[0].find("name")->text, "a: b");
  EXPECT_EQ(value.find("version")->text, "1");
}

}  // namespace
}  // namespace bursar::base
