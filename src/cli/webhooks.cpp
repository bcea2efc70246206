// bursar webhook: other servers that are told what happens.
#include <fmt/format.h>

#include <memory>

#include "base/text.h"
#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct WebhookWords {
  std::string name;
  std::string url;
  std::string unit;
  std::string secret_file;
  std::string state;
  std::string sort;
  std::vector<std::string> events;
  std::int64_t delivery = 0;
  std::int64_t overlap_hours = 24;
  bool on = false;
  bool off = false;
};
using Words = std::shared_ptr<WebhookWords>;

base::Result<json> find_row(const Remote& remote, const std::string& path, const std::string& name, const char* what) {
  TRY_SET(const auto rows, remote.all(path));
  for (const auto& row : rows) {
    if (row.at("name") == name || row.at("id").dump() == name) return row;
  }
  return base::fail(base::ErrorKind::not_found, fmt::format("no_such_{}", what),
                    fmt::format("There is no {} \"{}\".", what, name), fmt::format("List them: bursar {} list", what));
}

base::Result<std::string> path_of(const Remote& remote, const WebhookWords& words) {
  TRY_SET(const auto row, find_row(remote, "/v1/webhooks", words.name, "webhook"));
  return "/v1/webhooks/" + row.at("id").dump();
}

/// Names, or "all".
base::Result<json> types_of(const Remote& remote, const std::vector<std::string>& events) {
  json types = json::array();
  for (const auto& event : events) {
    if (event != "all") {
      types.push_back(event);
      continue;
    }
    TRY_SET(const auto rows, remote.all("/v1/webhook-types"));
    for (const auto& row : rows) {
      if (row.at("name") != "test" && !row.at("ofAccounts").get<bool>()) types.push_back(row.at("name"));
    }
  }
  return types;
}

base::Status put_secret(const WebhookWords& words, json& body) {
  if (words.secret_file.empty()) return {};
  TRY_SET(const auto text, read_file(words.secret_file));
  body["secret"] = std::string(base::trim(text));
  return {};
}

/// What was asked for with options, as the body of a request.
base::Result<json> order_of(const Remote& remote, const WebhookWords& words) {
  json body = json::object();
  if (!words.url.empty()) body["url"] = words.url;
  if (words.on || words.off) body["enabled"] = words.on;
  if (!words.events.empty()) {
    TRY_SET(body["types"], types_of(remote, words.events));
  }
  if (!words.unit.empty()) {
    TRY_SET(const auto unit, find_row(remote, "/v1/units", words.unit, "unit"));
    body["unit"] = unit.at("id");
  }
  return body;
}

base::Status list(const Remote& remote, Shared& shared, const WebhookWords&) {
  TRY_SET(const auto page, remote.get("/v1/webhooks"));
  auto rows = page.at("items");
  for (auto& row : rows) row["events"] = row.at("types").size();
  print(shared, page,
        table_of(rows,
                 {{"ID", "id"},
                  {"NAME", "name"},
                  {"ADDRESS", "url"},
                  {"UNIT", "unit"},
                  {"EVENTS", "events"},
                  {"STATE", "state"},
                  {"WHY", "pauseReason"}},
                 "No other server is told of anything. Tell one: bursar webhook add NAME --url https://…\n"));
  return {};
}

base::Status events(const Remote& remote, Shared& shared, const WebhookWords&) {
  TRY_SET(const auto page, remote.get("/v1/webhook-types"));
  print(shared, page, table_of(page.at("items"), {{"EVENT", "name"}, {"WHEN", "sentence"}, {"DATA", "fields"}}, ""));
  return {};
}

base::Status add(const Remote& remote, Shared& shared, const WebhookWords& words) {
  TRY_SET(auto body, order_of(remote, words));
  body["name"] = words.name;
  TRY(put_secret(words, body));
  TRY_SET(const auto made, remote.post("/v1/webhooks", body));
  print(shared, made,
        fmt::format(
            "{}\nThis is the secret that signs, shown this once.{}\n", made.at("secret").get<std::string>(),
            made.at("enabled").get<bool>() ? "" : " The webhook is off; switch it on: bursar webhook set NAME --on"));
  return {};
}

base::Status set(const Remote& remote, Shared& shared, const WebhookWords& words) {
  TRY_SET(const auto path, path_of(remote, words));
  TRY_SET(const auto body, order_of(remote, words));
  TRY_SET(const auto changed, remote.patch(path, body));
  print(shared, changed, fmt::format("The webhook \"{}\" is {}.\n", words.name, changed.value("state", "")));
  return {};
}

base::Status rotate(const Remote& remote, Shared& shared, const WebhookWords& words) {
  TRY_SET(const auto path, path_of(remote, words));
  json body = {{"overlapHours", words.overlap_hours}};
  TRY(put_secret(words, body));
  TRY_SET(const auto made, remote.post(path + "/secret", body));
  print(shared, made, made.at("secret").get<std::string>() + "\n");
  return {};
}

base::Status test(const Remote& remote, Shared& shared, const WebhookWords& words) {
  TRY_SET(const auto path, path_of(remote, words));
  TRY_SET(const auto sent, remote.post(path + "/test", json::object()));
  const bool good = sent.at("state") == "delivered";
  if (!good) shared.exit_code = kDifference;
  print(shared, sent,
        fmt::format("{} ({} ms)\n{}\n", good ? "The server has taken it." : sent.value("trouble", ""),
                    sent.at("durationMs").dump(), sent.value("answer", "")));
  return {};
}

base::Status log(const Remote& remote, Shared& shared, const WebhookWords& words) {
  TRY_SET(const auto path, path_of(remote, words));
  TRY_SET(const auto page, remote.get(path + "/deliveries" + query_of({{"state", words.state}, {"sort", words.sort}})));
  print(shared, page,
        table_of(page.at("items"),
                 {{"ID", "id"},
                  {"HAPPENED", "happenedAt"},
                  {"EVENT", "type"},
                  {"SUBJECT", "subject"},
                  {"STATE", "state"},
                  {"TRIES", "attempts"},
                  {"STATUS", "status"},
                  {"NEXT", "nextAt"},
                  {"WHY", "trouble"}},
                 "Nothing was sent yet.\n"));
  return {};
}

base::Status again(const Remote& remote, Shared& shared, const WebhookWords& words) {
  TRY_SET(const auto path, path_of(remote, words));
  TRY_SET(const auto sent, remote.post(fmt::format("{}/deliveries/{}/again", path, words.delivery), json::object()));
  print(shared, sent, "It is sent again.\n");
  return {};
}

using Act = base::Status (*)(const Remote&, Shared&, const WebhookWords&);
CLI::App* command(CLI::App* group, const char* name, const char* sentence, Shared& shared, const Words& words,
                  Act act) {
  auto* made = group->add_subcommand(name, sentence);
  made->callback(
      [&shared, words, act] { run(shared, [&](const Remote& remote) { return act(remote, shared, *words); }); });
  return made;
}

void add_order_options(CLI::App* one, const Words& words) {
  one->add_option("name", words->name, "its name")->required();
  one->add_option("--url", words->url, "where events are posted to: https://…");
  one->add_option("--event", words->events, "a type of event, or all (but those of accounts); may be given again");
  one->add_option("--unit", words->unit, "only what happens in this unit and below; name or number");
  one->add_flag("--on", words->on, "events are sent");
}

}  // namespace

void add_webhook_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<WebhookWords>();
  auto* group = app.add_subcommand("webhook", "other servers that are told what happens");
  group->require_subcommand(1);
  command(group, "list", "every webhook and how it fares", shared, words, list);
  command(group, "events", "what can be told", shared, words, events);
  auto* made = command(group, "add", "a new one; prints the secret that signs", shared, words, add);
  add_order_options(made, words);
  made->add_option("--secret-file", words->secret_file, "a secret of your own; - reads it from the standard input");
  auto* changed = command(group, "set", "changes one", shared, words, set);
  add_order_options(changed, words);
  changed->add_flag("--off", words->off, "nothing is sent any more")->excludes("--on");
  auto* rotated =
      command(group, "rotate-secret", "a new secret; the old one signs, too, for a while", shared, words, rotate);
  rotated->add_option("name", words->name, "its name")->required();
  rotated->add_option("--overlap-hours", words->overlap_hours, "how long the old one signs")->capture_default_str();
  rotated->add_option("--secret-file", words->secret_file, "a secret of your own; - reads it from the standard input");
  command(group, "test", "sends a test, and says what became of it", shared, words, test)
      ->add_option("name", words->name, "its name")
      ->required();
  auto* sendings = command(group, "log", "what was sent, newest first", shared, words, log);
  sendings->add_option("name", words->name, "its name")->required();
  sendings->add_option("--state", words->state, "only those waiting, delivered or given_up");
  sendings->add_option("--sort", words->sort, "id: the oldest first");
  auto* sent = command(group, "again", "sends a delivery again", shared, words, again);
  sent->add_option("name", words->name, "its name")->required();
  sent->add_option("delivery", words->delivery, "its number in the log")->required();
  auto* removed = group->add_subcommand("remove", "removes one with its log");
  removed->add_option("name", words->name, "its name")->required();
  removed->callback([&shared, words] {
    if (!confirm(shared, fmt::format("Remove the webhook \"{}\"?", words->name))) return;
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto path, path_of(remote, *words));
      TRY(remote.remove(path));
      print(shared, {{"removed", words->name}}, "Removed.\n");
      return {};
    });
  });
}

}  // namespace bursar::cli
