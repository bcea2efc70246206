#include "base/csv.h"

#include <gtest/gtest.h>

namespace bursar::base {
namespace {

// rows: MERAKI-36, MERAKI-S1
TEST(Csv, delimiters_quotes_and_line_ends_of_every_kind_are_read) {
  for (const char* text : {"Email,Name,Notes\na@b.example,\"Doe, \"\"J\"\"\",x\n",
                           "\xEF\xBB\xBF"
                           "Email;Name;Notes\r\na@b.example;\"Doe, \"\"J\"\"\";x\r\n",
                           "Email\tName\tNotes\n\na@b.example\t\"Doe, \"\"J\"\"\"\tx"}) {
    const auto table = parse_csv(text);
    ASSERT_TRUE(table) << text;
    ASSERT_EQ(table->rows.size(), 1U);
    EXPECT_EQ(CsvTable::cell(table->rows[0], table->column("EMAIL")), "a@b.example");
    EXPECT_EQ(CsvTable::cell(table->rows[0], table->column("name")), "Doe, \"J\"");
    EXPECT_EQ(CsvTable::cell(table->rows[0], table->column("notes")), "x");
    EXPECT_EQ(table->column("other"), -1);
    EXPECT_EQ(CsvTable::cell(table->rows[0], -1), "");
  }
}

TEST(Csv, line_breaks_inside_quotes_and_line_numbers) {
  const auto table = parse_csv("a,b\n\"1\n2\",3\n4,5\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows[0].cells[0], "1\n2");
  EXPECT_EQ(table->rows[1].line, 4);
}

TEST(Csv, what_cannot_be_read_says_why) {
  EXPECT_EQ(parse_csv("").error().code, "csv_empty");
  EXPECT_EQ(parse_csv("\n\n").error().code, "csv_empty");
  EXPECT_EQ(parse_csv("a,b\n\"x,1\n").error().code, "csv_open_quote");
  EXPECT_EQ(parse_csv("a,b\n\xff,1\n").error().code, "csv_not_utf8");
}

}  // namespace
}  // namespace bursar::base
