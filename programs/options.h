// The server's options: one table, from which the command line, the environment, the configuration file, the
// documentation and the checks come.
#pragma once

#include <map>
#include <span>
#include <string>

#include "base/result.h"

namespace CLI {
class App;
}

namespace bursar::programs {

enum class OptionType { text, number, flag };

struct OptionEntry {
  const char* name;  // --name; in the file: name; in the environment: BURSAR_NAME
  OptionType type;
  const char* otherwise;
  bool secret;  // may also come as BURSAR_NAME_FILE
  const char* sentence;
};
std::span<const OptionEntry> option_table();

class Options {
 public:
  /// Adds every option of the table to a command.
  void add_to(CLI::App& command);
  /// Command line before environment before file before default. invalid "bad_option" names the option.
  base::Status load();

  const std::string& text(const std::string& name) const { return values_.at(name); }
  std::int64_t number(const std::string& name) const { return std::stoll(values_.at(name)); }
  bool flag(const std::string& name) const { return values_.at(name) == "true"; }

 private:
  std::map<std::string, std::string> given_;
  std::map<std::string, std::string> values_;
  std::string config_file_;
};

/// docs/options.md
std::string options_page();

}  // namespace bursar::programs
