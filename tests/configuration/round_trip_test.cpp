// What is exported, applied elsewhere and exported again is the same to the byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/usecases/apply_configuration.h"
#include "base/yaml.h"
#include "configuration/random_organization.h"

namespace bursar::configuration {
namespace {

using conformance::ok;

constexpr std::uint64_t kSeeds = 25;

app::ConfigurationOrder order_for(const std::string& document, const std::vector<std::string>& tokens = {}) {
  app::ConfigurationOrder order;
  order.files = {{"all.yaml", document}};
  for (const auto& token : tokens) order.tokens.push_back({"", base::Secret(token)});
  order.by = "test";
  return order;
}

std::string told(const app::ConfigurationReport& report) {
  std::string text;
  for (const auto& f : report.findings) text += std::to_string(f.line) + " " + f.path + ": " + f.message + "\n";
  for (const auto& c : report.difference.changes) {
    text += std::string(domain::name_of(c.change)) + " " + domain::path_of(c.section, c.key);
    for (const auto& field : c.fields) text += " " + field.field;
    text += "\n";
  }
  return text;
}

class RoundTrip : public testing::TestWithParam<conformance::Kind> {};

TEST_P(RoundTrip, an_export_applied_to_an_empty_server_is_exported_again_to_the_byte) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto here = new_world(GetParam(), seed), there = new_world(GetParam(), seed);
    import_inventory(*here);
    import_inventory(*there);
    const auto tokens = make_organization(*here, seed);
    const auto document = exported(*here);
    auto order = order_for(document, tokens);
    const auto before = fingerprint(*there);
    const auto tried = ok(app::apply_configuration(there->services(), order, may_everything));
    ASSERT_TRUE(tried.findings.empty()) << told(tried) << document;
    EXPECT_TRUE(tried.changes_anything());
    EXPECT_EQ(fingerprint(*there), before) << "a dry run changed something";
    order.dry_run = false;
    order.digest = tried.digest;
    const auto done = ok(app::apply_configuration(there->services(), order, may_everything));
    ASSERT_TRUE(done.applied) << told(done);
    EXPECT_EQ(done.connected.size(), tokens.size());
    ASSERT_EQ(exported(*there), document);

    const auto after = fingerprint(*there);
    order.digest.clear();
    order.prune = true;
    const auto again = ok(app::apply_configuration(there->services(), order, may_everything));
    EXPECT_FALSE(again.changes_anything()) << told(again);
    EXPECT_TRUE(again.difference.left_alone.empty());
    EXPECT_EQ(fingerprint(*there), after) << "applying what is so already changed something";
  }
}

TEST_P(RoundTrip, with_prune_one_organization_becomes_another_to_the_byte) {
  int applied = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto here = new_world(GetParam(), 1), there = new_world(GetParam(), 1);
    import_inventory(*here);
    import_inventory(*there);
    const auto tokens = make_organization(*here, seed);
    make_organization(*there, seed + 1000);
    auto order = order_for(exported(*here), tokens);
    order.prune = true;
    order.dry_run = false;
    const auto before = fingerprint(*there);
    const auto done = ok(app::apply_configuration(there->services(), order, may_everything));
    if (done.applied) {
      EXPECT_EQ(exported(*there), exported(*here)) << told(done);
      ++applied;
    } else {
      // A group of the same name is one by members in one organization, and one by rule in the other.
      EXPECT_EQ(fingerprint(*there), before) << "half of it was applied";
      EXPECT_TRUE(std::any_of(done.findings.begin(), done.findings.end(), [](const auto& f) { return f.line != 0; }))
          << told(done);
    }
  }
  EXPECT_GT(applied, static_cast<int>(kSeeds) / 2);
}

FOR_EVERY_STORE(RoundTrip);

}  // namespace
}  // namespace bursar::configuration
