// bursar user add | retire | import
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <set>

#include "base/csv.h"
#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct PeopleWords {
  std::string id;
  std::string email;
  std::string managed;
  std::string file = "-";
  std::string location;
  std::vector<std::string> ids;
  bool dry_run = false;
  bool wait = false;
};

base::Status carry_out(const Remote& remote, Shared& shared, const PeopleWords& words, json order) {
  TRY_SET(const auto location, remote.location(words.location));
  if (location != 0) order["location"] = location;
  order["dryRun"] = words.dry_run;
  TRY_SET(const auto started, remote.post("/v1/operations", order));
  const auto& preview = started.at("preview");
  const auto operation = started.value("operation", json());
  if (words.wait && !operation.is_null()) TRY(follow(remote, shared, operation.get<std::int64_t>()));
  print(shared, started,
        fmt::format("{} people in \"{}\": {} so already, {} to do{}.\n", preview.at("asked").get<std::int64_t>(),
                    preview.at("locationName").get<std::string>(), preview.at("alreadySo").get<std::int64_t>(),
                    preview.at("toDo").get<std::int64_t>(),
                    words.dry_run         ? " (dry run)"
                    : operation.is_null() ? ""
                                          : fmt::format("; operation {}", operation.dump())));
  return {};
}

/// Columns clientUserId (or Email, as other consoles export it), email, managedAppleId. Bad rows are told one by one.
base::Result<json> people_in(const std::string& file, int& rejected) {
  TRY_SET(const auto text, read_file(file));
  TRY_SET(const auto table, base::parse_csv(text));
  const int id = table.column("clientUserId");
  const int email = table.column("email");
  const int managed =
      table.column("managedAppleId") >= 0 ? table.column("managedAppleId") : table.column("Managed Apple ID");
  if (id < 0 && email < 0) {
    return base::fail(base::ErrorKind::invalid, "csv_columns",
                      "The CSV file has neither a column clientUserId nor Email.",
                      "Name the columns in its first line.");
  }
  json users = json::array();
  std::set<std::string> seen;
  for (const auto& row : table.rows) {
    const auto address = base::CsvTable::cell(row, email);
    const auto name = id >= 0 ? base::CsvTable::cell(row, id) : address;
    std::string why;
    if (name.empty()) why = id >= 0 ? "no clientUserId" : "no Email";
    if (!address.empty() && address.find('@') == std::string::npos) why = "\"" + address + "\" is no e-mail address";
    if (why.empty() && !seen.insert(name).second) why = "\"" + name + "\" stands in the file already";
    if (!why.empty()) {
      std::cerr << "line " << row.line << ": " << why << "\n";
      ++rejected;
      continue;
    }
    users.push_back(
        {{"clientUserId", name}, {"email", address}, {"managedAppleId", base::CsvTable::cell(row, managed)}});
  }
  return users;
}

base::Status import(const Remote& remote, Shared& shared, const PeopleWords& words) {
  int rejected = 0;
  TRY_SET(const auto users, people_in(words.file, rejected));
  if (rejected > 0) {
    std::cerr << rejected << " rows were left out.\n";
    shared.exit_code = kDifference;
  }
  if (users.empty())
    return base::fail(base::ErrorKind::invalid, "csv_empty", "No row could be used.", "Mend the rows named above.");
  return carry_out(remote, shared, words, {{"verb", "create_users"}, {"users", users}});
}

}  // namespace

void add_people_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<PeopleWords>();
  auto* user = app.get_subcommand("user");
  const auto add_shared = [words](CLI::App* command) {
    command->add_option("--location", words->location, "name or number, where there are several");
    command->add_flag("--dry-run", words->dry_run, "show what would happen, and do nothing");
    command->add_flag("--wait", words->wait, "wait until Apple has settled it");
  };
  auto* add = user->add_subcommand("add", "register a person at Apple");
  add->add_option("clientUserId", words->id, "an id that never changes, not an address")->required();
  add->add_option("--email", words->email, "where the invitation goes");
  add->add_option("--managed-apple-id", words->managed, "a Managed Apple Account: no invitation is needed");
  add_shared(add);
  add->callback([&shared, words] {
    run(shared, [&](const Remote& remote) {
      const json user_row = {{"clientUserId", words->id}, {"email", words->email}, {"managedAppleId", words->managed}};
      return carry_out(remote, shared, *words, {{"verb", "create_users"}, {"users", json::array({user_row})}});
    });
  });
  auto* retire = user->add_subcommand("retire", "retire people; what can be taken back comes back");
  retire->add_option("clientUserIds", words->ids, "who")->required();
  add_shared(retire);
  retire->callback([&shared, words] {
    if (!words->dry_run &&
        !confirm(shared,
                 fmt::format("Retire {} people? Their apps come back, their books stay theirs.", words->ids.size())))
      return;
    run(shared, [&](const Remote& remote) {
      return carry_out(remote, shared, *words, {{"verb", "retire_users"}, {"clientUserIds", words->ids}});
    });
  });
  auto* importing = user->add_subcommand("import", "register people from a CSV file");
  importing->add_option("file", words->file, "columns clientUserId, email, managedAppleId, or Email,Name,Notes")
      ->capture_default_str();
  add_shared(importing);
  importing->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return import(remote, shared, *words); }); });
}

}  // namespace bursar::cli
