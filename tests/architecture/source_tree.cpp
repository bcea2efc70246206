#include "architecture/source_tree.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace bursar::architecture {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = BURSAR_SOURCE_DIR;

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string without_src(const std::string& folder) {
  const std::string src = "src/";
  return folder.rfind(src, 0) == 0 ? folder.substr(src.size()) : folder;
}

std::set<std::string> split_list(const std::string& list) {
  std::set<std::string> names;
  std::istringstream in(list);
  for (std::string name; std::getline(in, name, ',');) {
    std::erase_if(name, [](char c) { return c == ' '; });
    if (!name.empty() && name != "-") names.insert(name);
  }
  return names;
}

}  // namespace

std::vector<SourceFile> read_files(const std::string& folder, const std::set<std::string>& extensions) {
  std::vector<SourceFile> files;
  if (!fs::exists(kRoot / folder)) return files;
  for (auto it = fs::recursive_directory_iterator(kRoot / folder); it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    if (it->is_directory()) {
      if (name == "build" || name == "node_modules" || name == "dist" || name == ".git" || name == "__pycache__" ||
          name == "demo-data") {
        it.disable_recursion_pending();
      }
      continue;
    }
    if (!it->is_regular_file()) continue;
    if (!extensions.empty() && extensions.count(it->path().extension().string()) == 0) continue;
    files.push_back({fs::relative(it->path(), kRoot).generic_string(), lines_of(it->path())});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::map<std::string, std::set<std::string>> arrows() {
  static const std::regex row(R"(^\| `([a-z_/]+)` \| ([^|]+) \|.*)");
  std::map<std::string, std::set<std::string>> rows;
  for (const auto& line : lines_of(kRoot / "ARCHITECTURE.md")) {
    std::smatch match;
    if (std::regex_match(line, match, row)) rows[without_src(match[1])] = split_list(match[2]);
  }
  return rows;
}

std::string folder_of(const std::string& path, const std::map<std::string, std::set<std::string>>& rows) {
  const std::string inner = without_src(path);
  std::string best;
  for (const auto& [folder, uses] : rows) {
    if (inner.rfind(folder + "/", 0) == 0 && folder.size() > best.size()) best = folder;
  }
  return best;
}

std::string included_by(const std::string& line, bool& quoted) {
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  std::smatch match;
  if (!std::regex_match(line, match, include)) return {};
  quoted = match[1] == "\"";
  return match[2];
}

}  // namespace bursar::architecture
