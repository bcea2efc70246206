// A location's seats, by themselves: who holds what, and what is written down of each change.
#include "simulator/world/library.h"

#include <gtest/gtest.h>

#include "simulator/world/names.h"

namespace bursar::simulator {
namespace {

constexpr base::Timestamp kNow{1'795'000'000'000};

class Seats : public testing::Test {
 protected:
  Seats() {
    item_.adam_id = "900100200";
    library_.add_stock(item_, "STDQ", 10, false);
  }
  HolderId device(const char* serial) { return names_.intern(HolderKind::device, serial); }
  bool holds(HolderId holder) const { return library_.holds(library_.stocks[0], holder); }

  StoreItem item_;
  Library library_;
  Names names_;
};

TEST_F(Seats, what_is_given_is_held_and_written_down) {
  const auto second = device("S2");
  const auto first = device("S1");
  library_.give(0, first, kNow);
  library_.give(0, second, kNow);
  EXPECT_TRUE(holds(first));
  EXPECT_EQ(library_.stocks[0].assigned(), 2);
  EXPECT_LT(library_.stocks[0].holdings[0].holder, library_.stocks[0].holdings[1].holder);
  ASSERT_EQ(library_.changes.size(), 2U);
  EXPECT_EQ(library_.changes[1].version, library_.assignments_version);
  EXPECT_TRUE(library_.changes[1].added);
}

TEST_F(Seats, who_holds_nothing_gives_nothing_back) {
  const auto before = device("S1");
  const auto holder = device("S2");
  const auto behind = device("S3");
  library_.give(0, holder, kNow);
  const auto version = library_.assignments_version;
  for (const auto other : {before, behind}) library_.take_back(0, other, kNow);
  EXPECT_TRUE(holds(holder));
  EXPECT_EQ(library_.assignments_version, version);
  EXPECT_EQ(library_.changes.size(), 1U);
  library_.take_back(0, holder, kNow);
  EXPECT_FALSE(holds(holder));
  ASSERT_EQ(library_.changes.size(), 2U);
  EXPECT_FALSE(library_.changes[1].added);
}

TEST_F(Seats, a_device_and_a_person_of_one_name_are_two) {
  const auto person = names_.intern(HolderKind::person, "same");
  library_.give(0, device("same"), kNow);
  EXPECT_FALSE(holds(person));
  EXPECT_EQ(library_.held_by(person).size(), 0U);
  EXPECT_EQ(library_.held_by(device("same")).size(), 1U);
  EXPECT_EQ(names_.find(HolderKind::person, "same"), person);
  EXPECT_EQ(names_.find(HolderKind::person, "S1"), std::nullopt);
}

TEST_F(Seats, an_asset_that_comes_in_front_leaves_what_was_written_down_with_its_own) {
  library_.give(0, device("S1"), kNow);
  StoreItem earlier;
  earlier.adam_id = "800";
  library_.add_stock(earlier, "STDQ", 1, false);
  EXPECT_EQ(library_.stocks[0].adam_id, "800");
  EXPECT_EQ(library_.changes[0].stock, 1U);
}

}  // namespace
}  // namespace bursar::simulator
