// The description of the API in itself: examples, codes, and what every operation has to tell.
#include "rest/description.h"

#include <gtest/gtest.h>

namespace bursar::rest {
namespace {

TEST(ApiDescription, every_schema_has_an_example_that_is_as_the_schema_says) {
  const Description description;
  EXPECT_EQ(description.troubles_of_examples(), std::vector<std::string>{});
}

TEST(ApiDescription, every_body_and_every_json_answer_has_an_example) {
  const Description description;
  EXPECT_EQ(description.without_example(), std::set<std::string>{});
}

TEST(ApiDescription, every_code_that_is_named_stands_in_the_table_with_its_kind_and_status) {
  const Description description;
  const auto named = description.named_codes();
  EXPECT_GT(named.size(), 80U);
  for (const auto& code : named) EXPECT_EQ(description.codes().count(code), 1U) << code << ": run ./dev gen";
  EXPECT_EQ(description.codes().at("no_such_plan"), (nlohmann::json{{"kind", "not_found"}, {"status", 404}}));
  EXPECT_EQ(description.codes().at("changed_meanwhile").at("status"), 412);
}

}  // namespace
}  // namespace bursar::rest
