#include <gtest/gtest.h>

#include "architecture/source_tree.h"

namespace bursar::architecture {
namespace {

const std::set<std::string> kCpp{".h", ".cpp"};

std::vector<SourceFile> house() {
  auto files = read_files("src", kCpp);
  for (auto& file : read_files("programs", kCpp)) files.push_back(std::move(file));
  return files;
}

/// Calls act(file, line number, what is included, quoted) for every include line.
template <class Act>
void each_include(const std::vector<SourceFile>& files, Act&& act) {
  for (const auto& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      bool quoted = false;
      const std::string path = included_by(file.lines[i], quoted);
      if (!path.empty()) act(file, i + 1, path, quoted);
    }
  }
}

std::string at(const SourceFile& file, std::size_t line) { return file.path + ":" + std::to_string(line); }

bool is_test(const SourceFile& file) { return file.path.find("_test.cpp") != std::string::npos; }
bool is_header(const SourceFile& file) {
  return file.path.size() > 2 && file.path.substr(file.path.size() - 2) == ".h";
}

TEST(Arrows, the_table_names_every_folder_of_src) {
  const auto rows = arrows();
  ASSERT_GE(rows.size(), 12u) << "the table in ARCHITECTURE.md was not found";
  for (const auto& entry : std::filesystem::directory_iterator(std::string(BURSAR_SOURCE_DIR) + "/src")) {
    if (!entry.is_directory()) continue;
    EXPECT_EQ(rows.count(entry.path().filename().string()), 1u) << entry.path();
  }
  for (const auto& [folder, uses] : rows) {
    const std::string path = folder == "programs" ? folder : "src/" + folder;
    EXPECT_TRUE(std::filesystem::is_directory(std::string(BURSAR_SOURCE_DIR) + "/" + path)) << path;
    for (const auto& used : uses) EXPECT_EQ(rows.count(used), 1u) << folder << " may include " << used;
  }
}

TEST(Arrows, every_include_is_allowed_by_the_table) {
  const auto rows = arrows();
  int seen = 0;
  each_include(house(), [&](const SourceFile& file, std::size_t line, const std::string& path, bool quoted) {
    if (!quoted) return;
    ++seen;
    const std::string from = folder_of(file.path, rows);
    const std::string to = folder_of(path, rows);
    if (to.empty()) {
      ADD_FAILURE() << at(file, line) << " includes \"" << path << "\": write the path from src/";
      return;
    }
    EXPECT_TRUE(from == to || rows.at(from).count(to) == 1)
        << at(file, line) << ": " << from << " may not include " << to << " (\"" << path << "\")";
  });
  EXPECT_GT(seen, 100);
}

TEST(Arrows, no_two_folders_reach_each_other) {
  const auto rows = arrows();
  for (const auto& [folder, uses] : rows) {
    std::set<std::string> reached = uses;
    for (bool grew = true; grew;) {
      grew = false;
      for (const auto& name : std::set<std::string>(reached)) {
        for (const auto& next : rows.at(name)) grew = reached.insert(next).second || grew;
      }
    }
    EXPECT_EQ(reached.count(folder), 0u) << folder << " reaches itself";
  }
}

TEST(Arrows, rules_do_no_input_output_and_read_no_clock) {
  const std::set<std::string> banned{"chrono", "ctime",  "fstream",           "iostream", "filesystem",
                                     "thread", "mutex",  "shared_mutex",      "atomic",   "future",
                                     "random", "cstdio", "condition_variable"};
  each_include(read_files("src/domain", kCpp),
               [&](const SourceFile& file, std::size_t line, const std::string& path, bool) {
                 if (is_test(file)) return;
                 EXPECT_EQ(banned.count(path), 0u) << at(file, line) << " includes <" << path << ">";
                 EXPECT_EQ(path.rfind("sys/", 0), std::string::npos) << at(file, line);
               });
}

TEST(Arrows, headers_include_no_heavy_library) {
  const std::vector<std::string> heavy{"nlohmann/json.hpp", "yaml-cpp/", "restinio/", "asio",       "CLI/",
                                       "spdlog/",           "simdjson",  "curl/",     "libpq-fe.h", "SQLiteCpp/",
                                       "sqlite3.h",         "openssl/",  "sodium",    "toml++",     "prometheus/"};
  // Inside rest and cli nearly every source builds JSON, and every command of cli is made with CLI11: their own headers
  // may hand these about. src/net/restinio is http_server.cpp in parts.
  const auto lives_on = [](const SourceFile& file, const std::string& library) {
    const bool cli = file.path.rfind("src/cli/", 0) == 0;
    const bool rest = file.path.rfind("src/rest/", 0) == 0;
    const bool server = file.path.rfind("src/net/restinio/", 0) == 0;
    return (library == "nlohmann/json.hpp" && (rest || cli)) || (library == "CLI/" && cli) ||
           ((library == "restinio/" || library == "asio") && server);
  };
  each_include(house(), [&](const SourceFile& file, std::size_t line, const std::string& path, bool) {
    if (!is_header(file)) return;
    for (const auto& name : heavy) {
      if (lives_on(file, name)) continue;
      EXPECT_NE(path.rfind(name, 0), 0u) << at(file, line) << " includes " << path << "; keep it in a .cpp file";
    }
  });
}

}  // namespace
}  // namespace bursar::architecture
