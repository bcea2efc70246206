#include "cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

#include "cli/configuration.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kLookEvery{300};

void sleep_a_little() { std::this_thread::sleep_for(kLookEvery); }

/// One line that is written over on a terminal; elsewhere a line now and then.
class ProgressLine {
 public:
  void show(const std::string& text) {
    if (text == last_) return;
    if (on_terminal()) {
      std::cerr << "\r\x1b[K" << text << std::flush;
    } else if (++shown_ % 10 == 1) {
      std::cerr << text << "\n";
    }
    last_ = text;
  }
  ~ProgressLine() {
    if (on_terminal() && !last_.empty()) std::cerr << "\r\x1b[K" << std::flush;
  }

 private:
  std::string last_;
  int shown_ = 0;
};

std::string bar(double share) {
  const auto filled = static_cast<int>(std::lround(share * 24));
  return "[" + std::string(static_cast<std::size_t>(filled), '#') +
         std::string(static_cast<std::size_t>(24 - filled), '.') + "]";
}

std::string progress_of(const json& sync, const std::string& name) {
  const auto pages = sync.value("pages", std::int64_t{0});
  const auto expected = std::max(pages, sync.value("pagesExpected", std::int64_t{0}));
  auto text = fmt::format("{}: {} {} rows, {} of {} pages, {:.0f} rows/s", name,
                          bar(expected == 0 ? 0.0 : static_cast<double>(pages) / static_cast<double>(expected)),
                          sync.value("rows", std::int64_t{0}), pages, expected, sync.value("rowsPerSecond", 0.0));
  if (sync.contains("msLeft") && sync["msLeft"].is_number())
    text += fmt::format(", {} s left", sync["msLeft"].get<std::int64_t>() / 1000);
  if (!sync.value("trouble", "").empty()) text += " (waiting: " + sync["trouble"].get<std::string>() + ")";
  return text;
}

}  // namespace

bool on_terminal() { return ::isatty(STDERR_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

void run(Shared& shared, const std::function<base::Status(const Remote&)>& command) {
  run_offline(shared, [&] {
    const auto remote = Remote::create(shared.remote);
    return remote ? command(*remote) : base::Status(base::fail(remote.error()));
  });
}

void run_offline(Shared& shared, const std::function<base::Status()>& command) {
  const auto done = command();
  if (done) return;
  const auto& error = done.error();
  std::cerr << "bursar: " << error.message;
  if (!error.remedy.empty()) std::cerr << "\n        " << error.remedy;
  std::cerr << "\n        (" << error.code << ")\n";
  shared.exit_code = exit_code_of(error);
}

void print(const Shared& shared, const json& answer, const std::string& text) {
  if (shared.json) {
    std::cout << answer.dump(2) << "\n";
  } else {
    std::cout << text;
  }
}

bool confirm(Shared& shared, const std::string& question) {
  if (shared.yes) return true;
  if (::isatty(STDIN_FILENO) != 1) {
    std::cerr << "bursar: " << question << "\n        Add --yes to do it without being asked.\n";
    shared.exit_code = kUsage;
    return false;
  }
  std::cerr << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return true;
  shared.exit_code = kUsage;
  return false;
}

base::Result<std::string> read_file(const std::string& file) {
  if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return base::fail(base::ErrorKind::invalid, "no_such_file", fmt::format("The file {} cannot be read.", file),
                      "Check its name and permissions.");
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

base::Status follow(const Remote& remote, Shared& shared, std::int64_t operation) {
  ProgressLine line;
  for (;;) {
    TRY_SET(const auto row, remote.get(fmt::format("/v1/operations/{}", operation)));
    const auto tasks = row.at("tasks").get<std::int64_t>();
    const auto settled = row.at("done").get<std::int64_t>() + row.at("failed").get<std::int64_t>();
    line.show(fmt::format("operation {}: {} {} of {} settled, {} failed", operation,
                          bar(tasks == 0 ? 1.0 : static_cast<double>(settled) / static_cast<double>(tasks)), settled,
                          tasks, row.at("failed").get<std::int64_t>()));
    if (row.at("state") == "running" || row.at("state") == "waiting") {
      sleep_a_little();
      continue;
    }
    if (row.at("state") == "stopped" || row.at("state") == "paused") {
      return base::fail(base::ErrorKind::conflict, "operation_stopped",
                        fmt::format("Operation {} is {}.", operation, row.value("state", "")),
                        row.at("stopReason").get<std::string>());
    }
    if (row.at("failed").get<std::int64_t>() > 0) {
      shared.exit_code = kDifference;
      TRY_SET(const auto failed,
              remote.get(fmt::format("/v1/operations/{}/tasks?state=failed&pageSize=20", operation)));
      std::cerr << table_of(failed.at("items"),
                            {{"HOLDER", "holder"}, {"ITEM", "adamId"}, {"APPLE", "appleErrorNumber"}, {"WHY", "error"}},
                            "");
    }
    return {};
  }
}

base::Status follow_sync(const Remote& remote, const Shared&, std::int64_t location, const std::string& name) {
  ProgressLine line;
  for (;;) {
    TRY_SET(const auto sync, remote.get(fmt::format("/v1/locations/{}/sync", location)));
    if (!sync.at("wanted").get<bool>() && !sync.at("running").get<bool>()) {
      const auto trouble = sync.value("trouble", "");
      if (trouble.empty()) return {};
      return base::fail(base::ErrorKind::unavailable, "sync_failed",
                        fmt::format("The sync of {} stopped: {}", name, trouble), "See bursar doctor.");
    }
    line.show(progress_of(sync, name));
    sleep_a_little();
  }
}

void add_commands(CLI::App& app, Shared& shared) {
  add_token_commands(app, shared);
  add_sync_command(app, shared);
  add_show_commands(app, shared);
  add_license_commands(app, shared);
  add_people_commands(app, shared);
  add_operation_commands(app, shared);
  add_organization_commands(app, shared);
  add_distribution_commands(app, shared);
  add_audit_commands(app, shared);
  add_check_commands(app, shared);
  add_access_commands(app, shared);
  add_webhook_commands(app, shared);
  add_configuration_commands(app, shared);
  add_completion_command(app, shared);
}

}  // namespace bursar::cli
