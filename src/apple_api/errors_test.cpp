#include "apple_api/errors.h"

#include <gtest/gtest.h>

namespace bursar::apple_api {
namespace {

TEST(ErrorTable, numbers_ascend_and_each_has_a_meaning_and_a_place) {
  int before = 0;
  for (const ErrorEntry& entry : error_table()) {
    EXPECT_GT(entry.number, before);
    before = entry.number;
    EXPECT_FALSE(entry.meaning.empty()) << entry.number;
    EXPECT_TRUE(entry.v2_status != 0 || entry.v2_async || entry.v1) << entry.number;
    EXPECT_EQ(find_error(entry.number), &entry);
  }
}

TEST(ErrorTable, statuses_are_those_that_apple_documents) {
  EXPECT_EQ(http_status_of(9621), 401);
  EXPECT_EQ(http_status_of(9637), 403);
  EXPECT_EQ(http_status_of(9634), 410);
  EXPECT_EQ(http_status_of(9646), 429);
  EXPECT_EQ(http_status_of(9726), 405);
  EXPECT_EQ(http_status_of(9727), 415);
  EXPECT_EQ(http_status_of(9729), 503);
  EXPECT_EQ(http_status_of(9603), 500);
}

TEST(ErrorTable, a_number_that_is_not_known_answers_400) {
  EXPECT_EQ(find_error(9617), nullptr);
  EXPECT_EQ(http_status_of(9617), 400);
  EXPECT_EQ(http_status_of(9709), 400);
}

}  // namespace
}  // namespace bursar::apple_api
