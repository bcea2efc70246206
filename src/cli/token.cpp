// bursar token add | list | show | renew | reclaim | remove
#include <fmt/format.h>

#include <memory>

#include "cli/access.h"
#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

const std::vector<TableColumn> kColumns = {{"ID", "id"},
                                           {"NAME", "name"},
                                           {"STATE", "state"},
                                           {"ORGANIZATION", "organization"},
                                           {"COUNTRY", "country"},
                                           {"EXPIRES", "tokenExpiresAt"},
                                           {"DAYS", "tokenDaysLeft"},
                                           {"LAST SYNC", "lastSyncAt"}};

struct TokenWords {
  std::string file = "-";
  std::string name;
  std::string location;
  std::string organization;
  bool take_over = false;
  bool force = false;
  bool no_wait = false;
};

std::string described(const json& row) {
  std::string text;
  for (const char* field : {"id", "name", "state", "appleName", "organization", "country", "platform", "uId",
                            "tokenExpiresAt", "tokenDaysLeft", "notifications", "advice"}) {
    const auto value = row.value(field, json());
    if (!value.is_null() && value.dump() != "\"\"")
      text += fmt::format("{:<16}{}\n", field, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

base::Status add(const Remote& remote, Shared& shared, const TokenWords& words) {
  TRY_SET(const auto text, read_file(words.file));
  json order = {{"token", text}, {"name", words.name}, {"takeOver", words.take_over}};
  if (!words.organization.empty()) {
    TRY_SET(const auto unit, unit_id(remote, words.organization));
    order["organization"] = unit;
  }
  TRY_SET(const auto row, remote.post("/v1/locations", order));
  print(shared, row,
        fmt::format("Connected \"{}\" as location {}; its first sync has begun.\n", row.at("name").get<std::string>(),
                    row.at("id").get<std::int64_t>()));
  if (words.no_wait) return {};
  return follow_sync(remote, shared, row.at("id"), row.at("name"));
}

base::Result<std::int64_t> named(const Remote& remote, const TokenWords& words) {
  return remote.location(words.location);
}

base::Status renew(const Remote& remote, Shared& shared, const TokenWords& words) {
  TRY_SET(const auto id, named(remote, words));
  TRY_SET(const auto text, read_file(words.file));
  TRY_SET(const auto row, remote.post(fmt::format("/v1/locations/{}/renew", id), {{"token", text}}));
  print(shared, row,
        fmt::format("Renewed \"{}\": it ends on {}.\n", row.at("name").get<std::string>(),
                    row.at("tokenExpiresAt").get<std::string>()));
  return {};
}

base::Status reclaim(const Remote& remote, Shared& shared, const TokenWords& words) {
  TRY_SET(const auto id, named(remote, words));
  if (!confirm(shared, fmt::format("Take the location \"{}\" back from the MDM server that holds it?", words.location)))
    return {};
  TRY_SET(const auto row, remote.post(fmt::format("/v1/locations/{}/reclaim", id), json::object()));
  const auto& from = row.at("takenFrom");
  print(shared, row,
        from.is_null() ? "Claimed; nobody else held it.\n"
                       : fmt::format("Taken from \"{}\".\n", from.at("name").get<std::string>()));
  return {};
}

base::Status remove(const Remote& remote, Shared& shared, const TokenWords& words) {
  TRY_SET(const auto id, named(remote, words));
  TRY_SET(const auto assets, remote.get(fmt::format("/v1/assets?location={}", id)));
  std::int64_t seats = 0;
  for (const auto& row : assets.at("items")) seats += row.at("mirrored").get<std::int64_t>();
  if (!confirm(shared,
               fmt::format("Remove \"{}\" here, with its mirror of {} items and {} holders? Nothing changes at Apple.",
                           words.location, assets.at("items").size(), seats))) {
    return {};
  }
  TRY(remote.remove(fmt::format("/v1/locations/{}{}", id, words.force ? "?force=true" : "")));
  print(shared, {{"removed", id}}, "Removed.\n");
  return {};
}

}  // namespace

void add_token_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<TokenWords>();
  auto* token = app.add_subcommand("token", "content tokens: one per location");
  token->require_subcommand(1);
  auto* list = token->add_subcommand("list", "every location with the state of its token");
  list->callback([&shared] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto page, remote.get("/v1/locations"));
      print(shared, page,
            table_of(page.at("items"), kColumns,
                     "No location is connected yet. Add a content token: bursar token add FILE"));
      return {};
    });
  });
  auto* adding = token->add_subcommand("add", "connect a location with a content token downloaded at Apple");
  adding->add_option("file", words->file, "the .vpptoken file; - reads pasted text")->capture_default_str();
  adding->add_option("--name", words->name, "our name for the location; else Apple's");
  adding->add_option("--organization", words->organization,
                     "whose token it is: a unit's name or number; else the whole company's");
  adding->add_flag("--take-over", words->take_over, "even if another MDM server holds it");
  adding->add_flag("--no-wait", words->no_wait, "do not wait for the first sync");
  adding->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return add(remote, shared, *words); }); });
  auto* show = token->add_subcommand("show", "one location");
  show->add_option("location", words->location, "name or number")->required();
  show->callback([&shared, words] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto id, named(remote, *words));
      TRY_SET(const auto row, remote.get(fmt::format("/v1/locations/{}", id)));
      print(shared, row, described(row));
      return {};
    });
  });
  auto* renewing = token->add_subcommand("renew", "replace a location's token by a newer one");
  renewing->add_option("location", words->location, "name or number")->required();
  renewing->add_option("file", words->file, "the new .vpptoken file; - reads pasted text")->capture_default_str();
  renewing->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return renew(remote, shared, *words); }); });
  auto* reclaiming = token->add_subcommand("reclaim", "take a location back from another MDM server");
  reclaiming->add_option("location", words->location, "name or number")->required();
  reclaiming->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return reclaim(remote, shared, *words); }); });
  auto* removing = token->add_subcommand("remove", "forget a location here; nothing changes at Apple");
  removing->add_option("location", words->location, "name or number")->required();
  removing->add_flag("--force", words->force, "even while operations are open");
  removing->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return remove(remote, shared, *words); }); });
}

}  // namespace bursar::cli
