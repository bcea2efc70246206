// The project's own files, read for tests that keep ARCHITECTURE.md true.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace bursar::architecture {

struct SourceFile {
  std::string path;  // from the project's folder: "src/base/text.h"
  std::vector<std::string> lines;
};

/// Files under `folder` (from the project's folder) with one of the extensions; all files where there are none.
/// Build output and version control are left out.
std::vector<SourceFile> read_files(const std::string& folder, const std::set<std::string>& extensions = {});

/// Folder → the folders it may include, from the table in ARCHITECTURE.md, without "src/": "apple" → {"app/ports", …}.
std::map<std::string, std::set<std::string>> arrows();

/// The row of the table that a file or an include path belongs to: the longest that fits; empty: none.
std::string folder_of(const std::string& path, const std::map<std::string, std::set<std::string>>& rows);

/// What a line includes; empty: nothing. `quoted` tells "x" from <x>.
std::string included_by(const std::string& line, bool& quoted);

}  // namespace bursar::architecture
