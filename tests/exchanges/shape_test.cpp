#include "exchanges/shape.h"

#include <gtest/gtest.h>

namespace bursar::exchanges {
namespace {

using nlohmann::json;
using Sentences = std::vector<std::string>;

json operator""_j(const char* text, std::size_t length) { return json::parse(text, text + length); }

TEST(Shape, other_values_are_the_same_shape) {
  EXPECT_EQ(shape_differences(R"({"a":[{"x":1},{"y":"s"}],"n":null})"_j, R"({"a":[{"y":"t","x":2.5}]})"_j, {}),
            Sentences{});
}

TEST(Shape, a_missing_an_extra_and_a_changed_member_are_told) {
  EXPECT_EQ(shape_differences(R"({"a":1,"b":{"c":"x"}})"_j, R"({"b":{"c":7},"d":[]})"_j, {}),
            (Sentences{"a is missing", "b.c is number, not string", "d is not expected"}));
}

TEST(Shape, what_varies_may_be_on_either_side_alone_with_all_below_it) {
  EXPECT_EQ(shape_differences(R"({"u":[{"e":"x"}]})"_j, R"({"u":[{}],"info":{"deep":[1]}})"_j, {"u[].e", "info"}),
            Sentences{});
}

TEST(Shape, numbers_of_errors_and_states_of_events_have_to_agree) {
  EXPECT_EQ(shape_differences(R"({"errorNumber":9709})"_j, R"({"errorNumber":9610})"_j, {}),
            Sentences{"errorNumber is 9610, not 9709"});
  EXPECT_EQ(shape_differences(R"({"eventStatus":"COMPLETE"})"_j, R"({"eventStatus":"FAILED"})"_j, {}).size(), 1u);
}

TEST(Shape, results_are_compared_whatever_their_ids) {
  EXPECT_EQ(shape_differences(R"({"results":{"1":{"id":"1"}}})"_j, R"({"results":{"2":{"id":2}}})"_j, {}),
            Sentences{"results.*.id is number, not string"});
}

}  // namespace
}  // namespace bursar::exchanges
