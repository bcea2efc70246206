// bursar unit | scope | inventory | group
#include <fmt/format.h>

#include <fstream>
#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct OrganizationWords {
  std::string name;
  std::string kind = "site";
  std::string parent;
  std::string domain;
  std::string file;
  std::string rejects;
  std::string text;
  std::string rule;
  std::string location;
  std::string organization;
  std::string apple_id;
  std::string custodian;
  std::vector<std::string> sites;
  std::vector<std::string> groups;
  std::vector<std::string> serials;
  std::vector<std::string> users;
  bool excluded = false;
  bool dry_run = false;
};

/// The id of the row whose `name` is this, or whose id it is.
base::Result<std::int64_t> id_named(const Remote& remote, const std::string& path, const char* what,
                                    const std::string& name) {
  TRY_SET(const auto rows, remote.all(path));
  for (const auto& row : rows) {
    if (row.at("name") == name || row.at("id").dump() == name) return row.at("id").get<std::int64_t>();
  }
  return base::fail(base::ErrorKind::not_found, "no_such_name", fmt::format("There is no {} \"{}\".", what, name),
                    "Names are as in the list; numbers do, too.");
}
base::Result<std::int64_t> unit_id(const Remote& remote, const std::string& name) {
  return id_named(remote, "/v1/units", "unit", name);
}
base::Result<std::int64_t> group_id(const Remote& remote, const std::string& name) {
  return id_named(remote, "/v1/groups", "group", name);
}

base::Status list_units(const Remote& remote, Shared& shared) {
  TRY_SET(const auto rows, remote.all("/v1/units"));
  print(shared, rows,
        table_of(rows,
                 {{"ID", "id"},
                  {"PARENT", "parent"},
                  {"KIND", "kind"},
                  {"NAME", "name"},
                  {"DOMAIN", "domain"},
                  {"DISTRIBUTES", "managedDistribution"},
                  {"FALLS BACK", "fallBackToCompany"}},
                 ""));
  return {};
}

base::Status add_unit(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  std::int64_t parent = 1;
  if (!words.parent.empty()) {
    TRY_SET(parent, unit_id(remote, words.parent));
  }
  json body = {{"name", words.name}, {"kind", words.kind}, {"domain", words.domain}};
  if (words.kind != "tenant") body["parent"] = parent;
  TRY_SET(const auto unit, remote.post("/v1/units", body));
  print(shared, unit, fmt::format("{} {} is number {}.\n", words.kind, words.name, unit.at("id").dump()));
  return {};
}

base::Status scope(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  TRY_SET(const auto location, remote.location(words.location));
  const auto path = fmt::format("/v1/locations/{}/scope", location);
  TRY_SET(auto now, remote.get(path));
  const bool changes = !words.organization.empty() || !words.sites.empty() || !words.groups.empty() ||
                       !words.apple_id.empty() || !words.custodian.empty();
  if (changes) {
    now.erase("location");
    if (words.organization == "company") {
      now["organization"] = nullptr;
    } else if (!words.organization.empty()) {
      TRY_SET(const auto id, unit_id(remote, words.organization));
      now["organization"] = id;
    }
    if (!words.sites.empty()) now["sites"] = json::array();
    for (const auto& site : words.sites) {
      TRY_SET(const auto id, unit_id(remote, site));
      now["sites"].push_back(id);
    }
    if (!words.groups.empty()) now["groups"] = json::array();
    for (const auto& group : words.groups) {
      TRY_SET(const auto id, group_id(remote, group));
      now["groups"].push_back(id);
    }
    if (!words.apple_id.empty()) now["appleId"] = words.apple_id;
    if (!words.custodian.empty()) now["custodian"] = words.custodian;
    TRY_SET(now, remote.put(path, now));
  }
  print(shared, now,
        fmt::format("for: {}, sites: {}, groups: {}, Apple Account: {}, custodian: {}\n",
                    now.at("organization").is_null() ? "the whole company" : "unit " + now.at("organization").dump(),
                    now.at("sites").empty() ? "all" : now.at("sites").dump(),
                    now.at("groups").empty() ? "all" : now.at("groups").dump(), now.value("appleId", ""),
                    now.value("custodian", "").empty() ? "nobody; name one, the token must be renewed every year"
                                                       : now.value("custodian", "")));
  return {};
}

// Inventory

base::Status list_inventory(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  const bool devices = words.kind == "devices";
  TRY_SET(const auto rows, remote.all("/v1/inventory/" + words.kind + "?text=" + net::percent_encode(words.text)));
  const std::vector<TableColumn> of_devices{
      {"SERIAL", "serialNumber"}, {"NAME", "name"},   {"PLATFORM", "platform"}, {"OS", "osVersion"},
      {"ENROLLED", "enrolled"},   {"OWNER", "owner"}, {"UNIT", "unit"},         {"LAST SEEN", "lastSeenAt"}};
  const std::vector<TableColumn> of_people{
      {"ID", "clientUserId"}, {"NAME", "name"}, {"EMAIL", "email"}, {"STATUS", "status"}, {"UNIT", "unit"}};
  print(shared, rows,
        table_of(rows, devices ? of_devices : of_people,
                 "Nothing is in the inventory yet: bursar inventory import " + words.kind + " FILE"));
  return {};
}

base::Status import(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  TRY_SET(const auto file, read_file(words.file));
  const auto path = "/v1/inventory/import/" + words.kind + (words.dry_run ? "?preview=true" : "");
  TRY_SET(const auto report, remote.post_file(path, file));
  std::string text;
  for (const auto& column : report.at("columns")) {
    const auto meaning = column.value("field", "");
    text += fmt::format("  {} -> {}\n", column.value("header", ""), meaning.empty() ? "(passed over)" : meaning);
  }
  text = fmt::format("{} rows in {}; columns:\n", report.at("rows").dump(), report.value("encoding", "")) + text;
  if (words.dry_run) {
    text += fmt::format("{} rows would be taken; nothing was written (dry run).\n", report.at("accepted").dump());
  } else {
    text += fmt::format("{} {} added, {} changed, {} as they were.\n", report.at("added").dump(), words.kind,
                        report.at("changed").dump(), report.at("unchanged").dump());
  }
  if (!report.at("rejected").empty()) {
    shared.exit_code = kDifference;
    text += fmt::format("{} rows were rejected:\n", report.at("rejected").size()) +
            table_of(report.at("rejected"), {{"LINE", "line"}, {"PROBLEM", "problem"}}, "");
  }
  if (!words.rejects.empty() && !report.at("rejected").empty()) {
    std::ofstream out(words.rejects, std::ios::trunc | std::ios::binary);
    out << report.value("rejectedCsv", "");
    text += fmt::format("They are in {}.\n", words.rejects);
  }
  print(shared, report, text);
  return {};
}

// Groups

base::Status list_groups(const Remote& remote, Shared& shared) {
  TRY_SET(const auto rows, remote.all("/v1/groups"));
  print(shared, rows,
        table_of(rows,
                 {{"ID", "id"},
                  {"NAME", "name"},
                  {"KIND", "kind"},
                  {"DEVICES", "devices"},
                  {"PEOPLE", "people"},
                  {"RULE", "rule"}},
                 "There are no groups yet: bursar group add NAME"));
  return {};
}

base::Status add_group(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  TRY_SET(const auto group, remote.post("/v1/groups", {{"name", words.name}, {"rule", words.rule}}));
  print(shared, group, fmt::format("Group {} is number {}.\n", words.name, group.at("id").dump()));
  return {};
}

base::Status change_members(const Remote& remote, Shared& shared, const OrganizationWords& words, bool removes) {
  TRY_SET(const auto id, group_id(remote, words.name));
  TRY_SET(const auto done, remote.post(fmt::format("/v1/groups/{}/members", id), {{"serialNumbers", words.serials},
                                                                                  {"clientUserIds", words.users},
                                                                                  {"groups", words.groups},
                                                                                  {"excluded", words.excluded},
                                                                                  {"remove", removes}}));
  print(shared, done, fmt::format("{} members {}.\n", done.at("members").dump(), removes ? "taken out" : "put in"));
  return {};
}

base::Status remove_group(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  TRY_SET(const auto id, group_id(remote, words.name));
  if (!confirm(shared, fmt::format("Remove the group \"{}\"?", words.name))) return {};
  TRY_SET(const auto done, remote.remove(fmt::format("/v1/groups/{}", id)));
  print(shared, done, "It is removed.\n");
  return {};
}

base::Status try_rule(const Remote& remote, Shared& shared, const OrganizationWords& words) {
  TRY_SET(const auto size, remote.post("/v1/groups/try", {{"rule", words.rule}}));
  print(shared, size,
        fmt::format("It holds for {} devices and {} people.\n", size.at("devices").dump(), size.at("people").dump()));
  return {};
}

using Words = std::shared_ptr<OrganizationWords>;

void add_units(CLI::App& app, Shared& shared, const Words& words) {
  auto* unit = app.add_subcommand("unit", "the tree of tenants, organizations and sites");
  unit->require_subcommand(1);
  unit->add_subcommand("list", "every unit")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return list_units(remote, shared); });
  });
  auto* add = unit->add_subcommand("add", "a new organization or site");
  add->add_option("name", words->name, "its name")->required();
  add->add_option("--kind", words->kind, "tenant, organization or site");
  add->add_option("--parent", words->parent, "what it stands under; the first tenant where none is named");
  add->add_option("--domain", words->domain, "its domain, e.g. school.example");
  add->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return add_unit(remote, shared, *words); }); });
  auto* one = app.add_subcommand("scope", "whom a location's content token is for; without options: shows it");
  one->add_option("location", words->location, "name or number")->required();
  one->add_option("--organization", words->organization, "an organization, or \"company\" for everybody");
  one->add_option("--site", words->sites, "only this unit; may be given again");
  one->add_option("--group", words->groups, "only members of this group; may be given again");
  one->add_option("--apple-id", words->apple_id, "the Apple Account that downloaded the token");
  one->add_option("--custodian", words->custodian, "who answers for that account");
  one->callback([&shared, words] { run(shared, [&](const Remote& remote) { return scope(remote, shared, *words); }); });
}

void add_inventory(CLI::App& app, Shared& shared, const Words& words) {
  auto* inventory = app.add_subcommand("inventory", "devices and people as the organization knows them");
  inventory->require_subcommand(1);
  auto* list = inventory->add_subcommand("list", "devices or people");
  list->add_option("kind", words->kind, "devices or people")->required()->check(CLI::IsMember({"devices", "people"}));
  list->add_option("--text", words->text, "only those whose serial number, id or name has this in it");
  list->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return list_inventory(remote, shared, *words); }); });
  auto* in = inventory->add_subcommand("import", "from a CSV file; columns are found by their names in four languages");
  in->add_option("kind", words->kind, "devices or people")->required()->check(CLI::IsMember({"devices", "people"}));
  in->add_option("file", words->file, "the file; - reads standard input")->required();
  in->add_flag("--dry-run", words->dry_run, "say what would be taken, and write nothing");
  in->add_option("--rejects", words->rejects, "write the rejected rows into this file, with the reason");
  in->callback([&shared, words] { run(shared, [&](const Remote& remote) { return import(remote, shared, *words); }); });
}

void add_members(CLI::App& group, Shared& shared, const Words& words, const char* name, const char* sentence,
                 bool removes) {
  auto* command = group.add_subcommand(name, sentence);
  command->add_option("name", words->name, "the group")->required();
  command->add_option("--serial", words->serials, "a device; may be given again");
  command->add_option("--user", words->users, "a person; may be given again");
  command->add_option("--group", words->groups, "a group inside it; may be given again");
  command->add_flag("--exclude", words->excluded, "out of it in any case");
  command->callback([&shared, words, removes] {
    run(shared, [&](const Remote& remote) { return change_members(remote, shared, *words, removes); });
  });
}

void add_groups(CLI::App& app, Shared& shared, const Words& words) {
  auto* group = app.add_subcommand("group", "groups of devices and people");
  group->require_subcommand(1);
  group->add_subcommand("list", "every group with its size")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return list_groups(remote, shared); });
  });
  auto* add = group->add_subcommand("add", "a new group");
  add->add_option("name", words->name, "its name")->required();
  add->add_option("--rule", words->rule, "its members are those that this holds for (docs/group-rules.md)");
  add->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return add_group(remote, shared, *words); }); });
  add_members(*group, shared, words, "put", "puts members in", false);
  add_members(*group, shared, words, "take", "takes members out", true);
  auto* remove = group->add_subcommand("remove", "removes a group");
  remove->add_option("name", words->name, "the group")->required();
  remove->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return remove_group(remote, shared, *words); }); });
  auto* attempt = group->add_subcommand("try", "for how many a rule would hold");
  attempt->add_option("rule", words->rule, "the rule")->required();
  attempt->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return try_rule(remote, shared, *words); }); });
}

}  // namespace

void add_organization_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<OrganizationWords>();
  add_units(app, shared, words);
  add_inventory(app, shared, words);
  add_groups(app, shared, words);
}

}  // namespace bursar::cli
