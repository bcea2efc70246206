#include <gtest/gtest.h>

#include <regex>

#include "architecture/source_tree.h"

namespace bursar::architecture {
namespace {

const std::set<std::string> kText{".h",   ".cpp", ".md",   ".py",   ".sh",   ".cmake",
                                  ".txt", ".sql", ".json", ".yaml", ".html", ""};

/// This file has to name what it looks for.
bool is_this_file(const SourceFile& file) { return file.path == "tests/architecture/tidiness_test.cpp"; }

void expect_nowhere(const std::regex& pattern, const std::string& why) {
  int read = 0;
  for (const auto& file : read_files(".", kText)) {
    if (is_this_file(file)) continue;
    ++read;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (file.lines[i].size() > 2000) continue;
      EXPECT_FALSE(std::regex_search(file.lines[i], pattern)) << file.path << ":" << i + 1 << " " << why;
    }
  }
  EXPECT_GT(read, 100);
}

TEST(Tidiness, nothing_is_left_for_later) {
  expect_nowhere(std::regex(R"(\b(TODO|FIXME|XXX|HACK)\b)"), "leaves something for later");
}

TEST(Tidiness, no_file_knows_a_path_of_somebodys_machine) {
  expect_nowhere(std::regex(R"((^|[^A-Za-z0-9_.}~-])/(home|Users|root|work)/[A-Za-z0-9_.-]+)"),
                 "names a path of one machine");
}

TEST(Tidiness, no_source_file_grows_past_what_one_can_read) {
  constexpr std::size_t kLinesMax = 600;
  for (const std::string folder : {"src", "programs", "tests", "bench", "fuzz"}) {
    for (const auto& file : read_files(folder, {".h", ".cpp", ".py"})) {
      EXPECT_LE(file.lines.size(), kLinesMax) << file.path << " most likely holds two ideas";
    }
  }
}

}  // namespace
}  // namespace bursar::architecture
