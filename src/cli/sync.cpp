// bursar sync
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

struct SyncWords {
  std::string location;
  bool full = false;
  bool no_wait = false;
};

base::Status sync(const Remote& remote, Shared& shared, const SyncWords& words) {
  TRY_SET(const auto wanted, remote.location(words.location));
  TRY_SET(const auto page, remote.get("/v1/locations"));
  std::vector<std::pair<std::int64_t, std::string>> locations;
  for (const auto& row : page.at("items")) {
    const auto id = row.at("id").get<std::int64_t>();
    if (wanted == 0 || wanted == id) locations.emplace_back(id, row.at("name"));
  }
  for (const auto& [id, name] : locations) {
    TRY(remote.post(fmt::format("/v1/locations/{}/sync", id), {{"mode", words.full ? "full" : "increment"}}));
  }
  if (words.no_wait) return {};
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& [id, name] : locations) {
    TRY(follow_sync(remote, shared, id, name));
    TRY_SET(auto row, remote.get(fmt::format("/v1/locations/{}/sync", id)));
    row["name"] = name;
    rows.push_back(row);
  }
  print(shared, rows,
        table_of(rows, {{"LOCATION", "name"}, {"ROWS", "rows"}, {"PAGES", "pages"}, {"FINISHED", "finishedAt"}},
                 "No location is connected yet."));
  return {};
}

}  // namespace

void add_sync_command(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<SyncWords>();
  auto* command = app.add_subcommand("sync", "ask Apple what changed, now");
  command->add_option("--location", words->location, "name or number; else every one");
  command->add_flag("--full", words->full, "read everything from the start");
  command->add_flag("--no-wait", words->no_wait, "do not wait for the end");
  command->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return sync(remote, shared, *words); }); });
}

}  // namespace bursar::cli
