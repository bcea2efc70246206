// bursar assign | revoke
#include <fmt/format.h>

#include <memory>

#include "base/csv.h"
#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct LicenseWords {
  std::vector<std::string> apps;
  std::vector<std::string> books;
  std::vector<std::string> serials;
  std::vector<std::string> users;
  std::string csv;
  std::string location;
  bool dry_run = false;
  bool wait = false;
  bool as_far = false;
  bool everything = false;
};

/// Columns adamId (none: those named by --app), serialNumber, clientUserId.
base::Status add_csv(const LicenseWords& words, json& order) {
  TRY_SET(const auto text, read_file(words.csv));
  TRY_SET(const auto table, base::parse_csv(text));
  const int item = table.column("adamId");
  const int serial = table.column("serialNumber");
  const int person = table.column("clientUserId");
  if (serial < 0 && person < 0) {
    return base::fail(base::ErrorKind::invalid, "csv_columns",
                      "The CSV file has neither a column serialNumber nor clientUserId.",
                      "Name the columns in its first line: adamId, serialNumber, clientUserId.");
  }
  for (const auto& row : table.rows) {
    const auto device = base::CsvTable::cell(row, serial);
    const auto user = base::CsvTable::cell(row, person);
    if (device.empty() == user.empty()) {
      return base::fail(base::ErrorKind::invalid, "csv_row",
                        fmt::format("Line {} names {} of serialNumber and clientUserId.", row.line,
                                    device.empty() ? "neither" : "both"),
                        "Each line needs one of the two; nothing was done.");
    }
    if (item < 0) {
      order[device.empty() ? "clientUserIds" : "serialNumbers"].push_back(device.empty() ? user : device);
    } else {
      order["pairs"].push_back({{"adamId", base::CsvTable::cell(row, item)},
                                {device.empty() ? "clientUserId" : "serialNumber", device.empty() ? user : device}});
    }
  }
  return {};
}

base::Result<json> order_of(const Remote& remote, const LicenseWords& words, const std::string& verb) {
  json order = {{"verb", verb},
                {"assets", json::array()},
                {"serialNumbers", words.serials},
                {"clientUserIds", words.users},
                {"pairs", json::array()},
                {"asFarAsSeatsGo", words.as_far}};
  for (const auto& app : words.apps) order["assets"].push_back(app);
  for (const auto& book : words.books) order["assets"].push_back(book);
  TRY_SET(const auto location, remote.location(words.location));
  if (location != 0) order["location"] = location;
  if (!words.csv.empty()) TRY(add_csv(words, order));
  return order;
}

std::string described(const json& preview) {
  auto text = fmt::format("{} in \"{}\": {} asked, {} so already, {} to do, {} left out; {} requests.\n",
                          preview.at("verb").get<std::string>(), preview.at("locationName").get<std::string>(),
                          preview.at("asked").get<std::int64_t>(), preview.at("alreadySo").get<std::int64_t>(),
                          preview.at("toDo").get<std::int64_t>(), preview.at("leftOut").get<std::int64_t>(),
                          preview.at("requests").get<std::int64_t>());
  if (!preview.at("assets").empty()) {
    text += table_of(preview.at("assets"),
                     {{"ITEM", "adamId"},
                      {"NAME", "name"},
                      {"SEATS", "seats"},
                      {"AVAILABLE BEFORE", "availableBefore"},
                      {"AFTER", "availableAfter"}},
                     "");
  }
  return text;
}

base::Status carry_out(const Remote& remote, Shared& shared, const LicenseWords& words, const std::string& verb) {
  TRY_SET(auto order, order_of(remote, words, verb));
  order["dryRun"] = true;
  TRY_SET(const auto shown, remote.post("/v1/operations", order));
  if (words.dry_run) {
    print(shared, shown, described(shown.at("preview")) + "Nothing was done (dry run).\n");
    return {};
  }
  if (!shared.json) print(shared, shown, described(shown.at("preview")));
  const auto count = shown.at("preview").at("toDo").get<std::int64_t>();
  if (count == 0) {
    print(shared, shown, "Nothing is to be done.\n");
    return {};
  }
  const bool takes = verb != "associate";
  if (takes && !confirm(shared, fmt::format("Take back {} {}?", count,
                                            verb == "revoke" ? "holders' every license" : "licenses")))
    return {};
  order["dryRun"] = false;
  TRY_SET(const auto started, remote.post("/v1/operations", order));
  const auto operation = started.value("operation", json());
  if (operation.is_null()) return {};
  if (words.wait) TRY(follow(remote, shared, operation.get<std::int64_t>()));
  print(shared, started,
        fmt::format("Operation {}{}.\n", operation.dump(),
                    words.wait ? " is settled" : " has begun; see bursar operations"));
  return {};
}

CLI::App* add_one(CLI::App& app, const char* name, const char* sentence, LicenseWords& words) {
  auto* command = app.add_subcommand(name, sentence);
  command->add_option("--app", words.apps, "an app's number in the store; may be given again");
  command->add_option("--book", words.books, "a book's number in the store; may be given again");
  command->add_option("--serial", words.serials, "a device's serial number; may be given again");
  command->add_option("--user", words.users, "a person's clientUserId; may be given again");
  command->add_option("--csv", words.csv,
                      "a file with columns adamId, serialNumber, clientUserId; - reads standard input");
  command->add_option("--location", words.location, "name or number, where several could do it");
  command->add_flag("--dry-run", words.dry_run, "show what would happen, and do nothing");
  command->add_flag("--wait", words.wait, "wait until Apple has settled it");
  return command;
}

}  // namespace

void add_license_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<LicenseWords>();
  auto* assign = add_one(app, "assign", "give apps and books to devices and people", *words);
  assign->add_flag("--as-far-as-seats-go", words->as_far, "with too few licenses: the first ones, instead of nothing");
  assign->callback([&shared, words] {
    run(shared, [&](const Remote& remote) { return carry_out(remote, shared, *words, "associate"); });
  });
  auto* revoke = add_one(app, "revoke", "take licenses back", *words);
  revoke->add_flag("--all", words->everything, "everything of the named devices and people that can be taken back");
  revoke->callback([&shared, words] {
    run(shared, [&](const Remote& remote) {
      return carry_out(remote, shared, *words, words->everything ? "revoke" : "disassociate");
    });
  });
}

}  // namespace bursar::cli
