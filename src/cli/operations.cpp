// bursar operations
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

struct OperationWords {
  std::int64_t id = 0;
  std::string state;
  std::string sort;
  bool follow = false;
};

base::Status operations(const Remote& remote, Shared& shared, const OperationWords& words) {
  const auto query = [&](const char* size) {
    return query_of({{"pageSize", size}, {"state", words.state}, {"sort", words.sort}});
  };
  if (words.id != 0) {
    if (words.follow) TRY(follow(remote, shared, words.id));
    TRY_SET(const auto row, remote.get(fmt::format("/v1/operations/{}", words.id)));
    TRY_SET(const auto tasks, remote.get(fmt::format("/v1/operations/{}/tasks{}", words.id, query("200"))));
    print(shared, row,
          table_of(tasks.at("items"),
                   {{"HOLDER", "holder"},
                    {"ITEM", "adamId"},
                    {"STATE", "state"},
                    {"APPLE", "appleErrorNumber"},
                    {"WHY", "error"}},
                   "No tasks."));
    return {};
  }
  TRY_SET(const auto page, remote.get("/v1/operations?pageSize=50"));
  if (words.follow) {
    for (const auto& row : page.at("items")) {
      if (row.at("state") == "running" || row.at("state") == "waiting") TRY(follow(remote, shared, row.at("id")));
    }
  }
  TRY_SET(const auto after, remote.get("/v1/operations" + query("50")));
  print(shared, after,
        table_of(after.at("items"),
                 {{"ID", "id"},
                  {"LOCATION", "location"},
                  {"VERB", "verb"},
                  {"STATE", "state"},
                  {"TASKS", "tasks"},
                  {"DONE", "done"},
                  {"FAILED", "failed"},
                  {"REQUESTS", "requestsSent"},
                  {"BY", "createdBy"},
                  {"CREATED", "createdAt"},
                  {"VERIFIED", "verifiedAt"}},
                 "Nothing was asked for yet. Give somebody an app: bursar assign --app ADAMID --serial SERIAL"));
  return {};
}

}  // namespace

void add_operation_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<OperationWords>();
  auto* command = app.add_subcommand("operations", "what was asked for, and what became of it");
  command->add_option("id", words->id, "one operation, with its tasks");
  command->add_option("--state", words->state, "only operations in this state; with a number, only tasks");
  command->add_option("--sort", words->sort, "id or =-id: in which order; else operations begin with the newest");
  command->add_flag("--follow", words->follow, "until nothing runs any more");
  command->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return operations(remote, shared, *words); }); });
}

}  // namespace bursar::cli
