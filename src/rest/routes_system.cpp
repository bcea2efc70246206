// Health, metrics, the doctor, backups, API keys, and Apple's notifications.
#include <fmt/format.h>

#include <map>

#include "app/usecases/api_keys.h"
#include "app/usecases/doctor.h"
#include "app/usecases/take_notification.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

std::string label(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

class System {
 public:
  System(const app::Services& services, app::Background& background, const ApiOptions& options)
      : s_(services), background_(background), options_(options) {}

  Result<HttpResponse> health(const Call&) const { return json_answer({{"status", "alive"}}); }
  Result<HttpResponse> version(const Call&) const {
    return json_answer({{"name", "bursar"}, {"version", options_.version}});
  }

  Result<HttpResponse> ready(const Call&) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY(transaction->locations().list());
    return json_answer({{"status", "ready"}});
  }

  Result<HttpResponse> metrics(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto locations, transaction->locations().list());
    TRY_SET(const auto counts, transaction->ledger().counts());
    TRY_SET(const auto seats, transaction->mirror().location_seats(std::nullopt));
    std::map<domain::LocationId, app::LocationSeats> seats_of;
    for (const auto& s : seats) seats_of[s.location] = s;
    const auto now = s_.clock.now();
    std::string text;
    const auto add = [&](const char* name, const std::string& labels, std::int64_t value) {
      text += fmt::format("{}{} {}\n", name, labels.empty() ? "" : "{" + labels + "}", value);
    };
    for (const auto& l : locations) {
      TRY_SET(const bool served, app::serves(*transaction, call.reach, l.id));
      if (!served) continue;
      const auto where = fmt::format("location=\"{}\"", label(l.name));
      const auto state = domain::token_state(l, now, s_.settings.token_warning_ms);
      add("bursar_token_days_left", where, l.token_expires_at.ms_since(now) / base::kDayMs);
      add("bursar_token_usable", where, domain::is_usable(state) ? 1 : 0);
      TRY_SET(const auto record, transaction->locations().sync_record(l.id));
      if (record.finished_at) add("bursar_sync_age_seconds", where, now.ms_since(*record.finished_at) / 1000);
      add("bursar_sync_rows", where, record.rows);
      const auto& owned = seats_of[l.id];
      add("bursar_seats_assigned", where, owned.assigned + owned.assigned_without_limit);
      add("bursar_seats_available", where, owned.available);
    }
    if (!call.reach.everything) return text_answer(std::move(text));
    add("bursar_operations_open", "", counts.open_operations);
    add("bursar_requests_open", "", counts.open_requests);
    add("bursar_requests_uncertain", "", counts.uncertain_requests);
    TRY_SET(const auto deliveries, transaction->webhooks().count_waiting());
    add("bursar_webhook_deliveries_waiting", "", deliveries);
    const auto sent = background_.courier().counts();
    add("bursar_webhook_tries_total", "outcome=\"delivered\"", sent.delivered);
    add("bursar_webhook_tries_total", "outcome=\"failed\"", sent.failed);
    add("bursar_webhook_tries_total", "outcome=\"given_up\"", sent.given_up);
    for (const auto& worker : background_.status()) {
      add("bursar_worker_runs_total", fmt::format("worker=\"{}\"", worker.name), worker.runs);
      add("bursar_worker_failures_total", fmt::format("worker=\"{}\"", worker.name), worker.failures);
    }
    return text_answer(std::move(text));
  }

  static HttpResponse text_answer(std::string text) {
    HttpResponse response;
    response.headers.add("Content-Type", "text/plain; version=0.0.4");
    response.body = std::move(text);
    return response;
  }

  Result<HttpResponse> doctor(const Call& call) const {
    const auto ask = call.query.find("askApple");
    TRY_SET(const auto findings,
            app::examine(s_, background_.board(), ask != call.query.end() && ask->second == "true", call.reach));
    json rows = json::array();
    for (const auto& finding : findings) rows.push_back(render(finding));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> backup(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"file"}));
    TRY_SET(const auto file, field<std::string>(body, "file", ""));
    const bool plain = !file.empty() && file.find('/') == std::string::npos && file.front() != '.';
    if (!plain)
      return base::fail(base::ErrorKind::invalid, "bad_file_name", "\"file\" must be a plain file name.",
                        "It is written into the server's backup folder.");
    if (options_.backup_folder.empty()) {
      return base::fail(base::ErrorKind::conflict, "no_backup_folder", "This server has no backup folder.",
                        "Start it with --backup-folder.");
    }
    const auto path = options_.backup_folder + "/" + file;
    TRY(s_.store.backup(path));
    return json_answer({{"file", path}}, 201);
  }

  Result<HttpResponse> keys(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto keys, transaction->access().list());
    json rows = json::array();
    for (const auto& key : keys) rows.push_back(render(key));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add_key(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"name", "role", "unit", "expiresAt"}));
    TRY_SET(const auto name, field<std::string>(body, "name", ""));
    domain::Grant grant;
    TRY_SET(grant.role, field<std::string>(body, "role", "viewer"));
    TRY_SET(grant.unit.value, field(body, "unit", grant.unit.value));
    TRY_SET(const auto expires, field<std::string>(body, "expiresAt", ""));
    const auto moment = expires.empty() ? std::nullopt : base::parse_iso8601(expires);
    if (!expires.empty() && !moment) {
      return base::fail(bad_field("\"expiresAt\" is no moment like 2026-09-01T08:00:00Z."));
    }
    TRY_SET(const auto made, app::create_api_key(s_, name, grant, moment));
    auto row = render(made.key);
    row["key"] = made.text.reveal();  // this once
    return json_answer(row, 201);
  }

  Result<HttpResponse> remove_key(const Call& call) const {
    TRY_SET(const auto id, number_of(call.path.at("id"), "id"));
    TRY(app::remove_api_key(s_, {id}));
    HttpResponse response;
    response.status = 204;
    return response;
  }

  Result<HttpResponse> notification(const Call& call) const {
    const auto header = call.request.headers.find("Authorization").value_or("");
    const auto bearer = header.substr(0, 7) == "Bearer " ? header.substr(7) : std::string_view();
    TRY(app::take_notification(s_, call.path.at("hook"), bearer, call.request.body));
    background_.nudge();
    return json_answer({{"taken", true}});
  }

 private:
  const app::Services& s_;
  app::Background& background_;
  const ApiOptions options_;
};

}  // namespace

void add_system_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background,
                       const ApiOptions& options) {
  const auto at = [system = System(services, background, options)](Result<HttpResponse> (System::*handler)(const Call&)
                                                                       const) {
    return [system, handler](const Call& call) { return answer([&] { return (system.*handler)(call); }); };
  };
  routes.push_back({"GET", "/healthz", std::nullopt, at(&System::health)});
  routes.push_back({"GET", "/readyz", std::nullopt, at(&System::ready)});
  routes.push_back({"GET", "/version", std::nullopt, at(&System::version)});
  routes.push_back({"GET", "/metrics", Permission::view, at(&System::metrics), For::any_part});
  routes.push_back({"GET", "/v1/doctor", Permission::view, at(&System::doctor), For::any_part});
  routes.push_back({"POST", "/v1/backup", Permission::settings, at(&System::backup)});
  routes.push_back({"GET", "/v1/keys", Permission::accounts, at(&System::keys)});
  routes.push_back({"POST", "/v1/keys", Permission::accounts, at(&System::add_key)});
  routes.push_back({"DELETE", "/v1/keys/{id}", Permission::accounts, at(&System::remove_key)});
  routes.push_back({"POST", "/apple/notifications/{hook}", std::nullopt, at(&System::notification)});
}

}  // namespace bursar::rest
