// bursar key add | list | remove
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

struct KeyWords {
  std::string name;
  std::string role = "viewer";
  std::int64_t id = 0;
};

}  // namespace

void add_key_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<KeyWords>();
  auto* key = app.add_subcommand("key", "API keys");
  key->require_subcommand(1);
  auto* add = key->add_subcommand("add", "make a key; it is shown once");
  add->add_option("name", words->name, "who or what uses it")->required();
  add->add_option("--role", words->role, "viewer, operator or admin")->capture_default_str();
  add->callback([&shared, words] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto made, remote.post("/v1/keys", {{"name", words->name}, {"role", words->role}}));
      print(shared, made, made.at("key").get<std::string>() + "\n");
      return {};
    });
  });
  auto* list = key->add_subcommand("list", "every key, without its text");
  list->callback([&shared] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto page, remote.get("/v1/keys"));
      print(
          shared, page,
          table_of(
              page.at("items"),
              {{"ID", "id"}, {"NAME", "name"}, {"ROLE", "role"}, {"CREATED", "createdAt"}, {"LAST USED", "lastUsedAt"}},
              ""));
      return {};
    });
  });
  auto* remove = key->add_subcommand("remove", "make a key useless");
  remove->add_option("id", words->id, "its number")->required();
  remove->callback([&shared, words] {
    if (!confirm(shared, fmt::format("Remove the API key {}?", words->id))) return;
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY(remote.remove(fmt::format("/v1/keys/{}", words->id)));
      print(shared, {{"removed", words->id}}, "Removed.\n");
      return {};
    });
  });
}

}  // namespace bursar::cli
