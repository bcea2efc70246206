#include "domain/inventory/import.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

TEST(InventoryImport, devices_by_english_names) {
  const auto import = read_devices(
      "Serial Number;Name;Platform;OS Version;Supervised;Last Seen;Groups;Colour\n"
      "dmpx1234abcd;\"iPad; one\";iPad;17.4;yes;2026-09-01;Grade 5 | Loaners;red\n");
  ASSERT_TRUE(import);
  EXPECT_EQ(import->fields, (std::vector<std::string>{"serialNumber", "name", "platform", "osVersion", "supervised",
                                                      "lastSeenAt", "groups", ""}));
  ASSERT_EQ(import->rows.size(), 1U);
  const auto& row = import->rows[0];
  EXPECT_TRUE(row.problems.empty());
  EXPECT_EQ(row.value.serial_number, "DMPX1234ABCD");
  EXPECT_EQ(row.value.name, "iPad; one");
  EXPECT_EQ(row.value.platform, Platform::ipados);
  EXPECT_TRUE(row.value.supervised);
  EXPECT_TRUE(row.value.last_seen_at);
  EXPECT_EQ(row.groups, (std::vector<std::string>{"Grade 5", "Loaners"}));
}

TEST(InventoryImport, header_names_in_french_japanese_and_dutch) {
  const auto french =
      read_devices("Numéro de série,Nom,Plateforme,Supervisé,Établissement\nDMPX1234ABCD,iPad,iPadOS,oui,Nord\n");
  ASSERT_TRUE(french) << french.error().message;
  EXPECT_EQ(french->rows[0].unit, "Nord");
  EXPECT_TRUE(french->rows[0].value.supervised);
  const auto japanese = read_devices("シリアル番号\t名前\t監視対象\nDMPX1234ABCD\t端末\tいいえ\n");
  ASSERT_TRUE(japanese) << japanese.error().message;
  EXPECT_EQ(japanese->rows[0].value.name, "端末");
  EXPECT_FALSE(japanese->rows[0].value.supervised);
  const auto dutch = read_devices("Serienummer,Naam,Ingeschreven,Groepen\nDMPX1234ABCD,iPad,nee,Groep 5\n");
  ASSERT_TRUE(dutch);
  EXPECT_FALSE(dutch->rows[0].value.enrolled);
  const auto people = read_people("氏名,メールアドレス,備考\n山田 花子,hanako@school.example,3年\n");
  ASSERT_TRUE(people);
  EXPECT_EQ(people->rows[0].value.client_user_id, "hanako@school.example");
}

// rows: MERAKI-S1, MAAS-S5
TEST(InventoryImport, people_as_meraki_and_maas360_have_them) {
  const auto meraki = read_people("Email,Name,Notes\nanna@school.example,\"Example, Anna\",teacher\n,Nobody,\n");
  ASSERT_TRUE(meraki);
  EXPECT_EQ(meraki->rows[0].value.client_user_id, "anna@school.example");
  EXPECT_EQ(meraki->rows[0].value.name, "Example, Anna") << "quoted commas, which Meraki cannot";
  ASSERT_EQ(meraki->rows[1].problems.size(), 1U) << "rows without an address are told, not passed over";
  const auto maas =
      read_people("Username,Email,Managed Apple ID\nanna,anna@school.example,anna@appleid.school.example\n");
  ASSERT_TRUE(maas);
  EXPECT_EQ(maas->rows[0].value.managed_apple_id, "anna@appleid.school.example");
}

TEST(InventoryImport, every_bad_cell_has_its_sentence_and_other_rows_stand) {
  const auto import = read_devices(
      "serialNumber,platform,osVersion,supervised,enrollment,lastSeenAt\n"
      "SHORT,Amiga,abc,maybe,loan,yesterday\n"
      "DMPX1234ABCD,iOS,17,no,user,2026-09-01T10:00:00Z\n"
      "DMPX1234ABCD,iOS,17,no,user,2026-09-01\n"
      ",iOS,,,,\n"
      "DMPX1234ABCE,iOS,17,no,user,2026-09-01,more\n");
  ASSERT_TRUE(import);
  EXPECT_EQ(import->rows[0].problems.size(), 6U);
  EXPECT_TRUE(import->rows[1].problems.empty());
  ASSERT_EQ(import->rows[2].problems.size(), 1U);
  EXPECT_NE(import->rows[2].problems[0].find("Line 3"), std::string::npos);
  EXPECT_EQ(import->rows[3].problems.size(), 1U);
  EXPECT_EQ(import->rows[4].problems.size(), 1U);
  const auto rejected = rejected_rows(*import);
  EXPECT_EQ(std::count(rejected.begin(), rejected.end(), '\n'), 5) << rejected;
  EXPECT_NE(rejected.find("SHORT,Amiga"), std::string::npos);
  EXPECT_EQ(rejected.find("DMPX1234ABCD,iOS,17,no,user,2026-09-01T10"), std::string::npos);
}

TEST(InventoryImport, a_file_without_the_column_that_says_who_is_refused) {
  EXPECT_EQ(read_devices("name,colour\niPad,red\n").error().code, "csv_columns");
  EXPECT_EQ(read_people("name\nAnna\n").error().code, "csv_columns");
  EXPECT_EQ(read_devices("").error().code, "csv_empty");
  EXPECT_EQ(read_devices("serial\n\"open\n").error().code, "csv_open_quote");
}

TEST(InventoryImport, what_a_spreadsheet_would_calculate_is_made_harmless) {
  const auto import = read_people("email,name\nbad,=1+1\n");
  ASSERT_TRUE(import);
  EXPECT_NE(rejected_rows(*import).find("'=1+1"), std::string::npos);
}

}  // namespace
}  // namespace bursar::domain
