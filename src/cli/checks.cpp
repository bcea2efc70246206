// bursar doctor | verify | backup
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct CheckWords {
  std::string location;
  std::string file;
  bool offline = false;
};

base::Status doctor(const Remote& remote, Shared& shared, const CheckWords& words) {
  TRY_SET(const auto page, remote.get(words.offline ? "/v1/doctor" : "/v1/doctor?askApple=true"));
  std::string text;
  for (const auto& finding : page.at("items")) {
    const auto severity = finding.at("severity").get<std::string>();
    const auto where = finding.at("location").get<std::string>();
    text +=
        fmt::format("{:<8}{}{}\n", severity, where.empty() ? "" : where + ": ", finding.at("text").get<std::string>());
    const auto remedy = finding.at("remedy").get<std::string>();
    if (!remedy.empty()) text += fmt::format("        {}\n", remedy);
    if (severity == "error" || severity == "warning") shared.exit_code = kDifference;
  }
  print(shared, page, text);
  return {};
}

base::Status verify(const Remote& remote, Shared& shared, const CheckWords& words) {
  TRY_SET(const auto wanted, remote.location(words.location));
  TRY_SET(const auto page, remote.get("/v1/locations"));
  json reports = json::array();
  std::string text;
  for (const auto& row : page.at("items")) {
    const auto id = row.at("id").get<std::int64_t>();
    if (wanted != 0 && wanted != id) continue;
    TRY_SET(const auto report, remote.post(fmt::format("/v1/locations/{}/verify", id), json::object()));
    const auto differences = report.at("differencesTotal").get<std::int64_t>();
    text +=
        fmt::format("{}: {} items, {} holders, {} people agree; {} differences.\n",
                    report.at("locationName").get<std::string>(), report.at("assets").get<std::int64_t>(),
                    report.at("assignments").get<std::int64_t>(), report.at("users").get<std::int64_t>(), differences);
    if (differences > 0) {
      shared.exit_code = kDifference;
      text += table_of(report.at("differences"),
                       {{"KIND", "kind"}, {"WHAT", "what"}, {"HERE", "here"}, {"AT APPLE", "atApple"}}, "");
    }
    if (report.at("openRequests").get<std::int64_t>() > 0)
      text += "Requests are open; differences may be on their way.\n";
    reports.push_back(report);
  }
  print(shared, reports, reports.empty() ? "No location is connected yet.\n" : text);
  return {};
}

}  // namespace

void add_check_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<CheckWords>();
  auto* examining = app.add_subcommand("doctor", "what is wrong, in words, and how to mend it");
  examining->add_flag("--offline", words->offline, "do not try the tokens at Apple");
  examining->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return doctor(remote, shared, *words); }); });
  auto* verifying =
      app.add_subcommand("verify", "compare every count and holder with Apple; exit code 1 on a difference");
  verifying->add_option("--location", words->location, "name or number; else every one");
  verifying->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return verify(remote, shared, *words); }); });
  auto* backup =
      app.add_subcommand("backup", "write everything into a file of the server's backup folder, while it runs");
  backup->add_option("file", words->file, "a plain file name")->required();
  backup->callback([&shared, words] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto made, remote.post("/v1/backup", {{"file", words->file}}));
      print(shared, made,
            fmt::format("Written to {} on the server. Keep the key file apart from it.\n",
                        made.at("file").get<std::string>()));
      return {};
    });
  });
}

}  // namespace bursar::cli
