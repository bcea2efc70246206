// The example of docs/configuration.md is a configuration.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/yaml.h"
#include "domain/configuration/configuration.h"

namespace bursar::configuration {
namespace {

TEST(Documentation, its_example_has_every_field_and_nothing_is_wrong_with_it) {
  std::ifstream file(std::string(BURSAR_SOURCE_DIR) + "/docs/configuration.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::string mark = "```yaml\n";
  const auto from = page.find(mark) + mark.size();
  const auto document = base::read_yaml(page.substr(from, page.find("```", from) - from));
  ASSERT_TRUE(document) << document.error().line << document.error().message;
  domain::Configuration wanted;
  domain::Findings findings;
  domain::read_configuration(*document, 0, wanted, findings);
  domain::check_configuration(wanted, {}, findings);
  for (const auto& finding : findings) ADD_FAILURE() << finding.line << " " << finding.path << " " << finding.message;
  for (const auto section : domain::kSections) {
    for (const auto& field : domain::rule_of(section).fields) {
      const auto& entries = wanted.sections[section];
      EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
        return entry.fields.find(field.name) != nullptr;
      })) << domain::path_of(section, "", field.name);
    }
  }
}

}  // namespace
}  // namespace bursar::configuration
