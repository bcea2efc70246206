// Subscriptions of other servers, and the log of what was sent to them.
#include <algorithm>

#include "app/usecases/edit_webhook.h"
#include "app/usecases/send_webhook.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/routes.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

json moment(const std::optional<base::Timestamp>& at) { return at ? json(base::format_rfc3339(*at)) : json(); }

json render_webhook(const app::Webhook& w) {
  json row = {{"id", w.id.value},
              {"name", w.name},
              {"url", w.url},
              {"unit", w.unit.value},
              {"enabled", w.enabled},
              {"state", !w.enabled        ? "off"
                        : w.paused_at     ? "paused"
                        : w.failing_since ? "failing"
                                          : "on"},
              {"failingSince", moment(w.failing_since)},
              {"pausedAt", moment(w.paused_at)},
              {"pauseReason", said(w.pause_reason)},
              {"oldSecretUntil", moment(w.old_secret_until)},
              {"createdAt", base::format_rfc3339(w.created_at)},
              {"createdBy", w.created_by},
              {"types", json::array()}};
  for (const auto type : w.types) row["types"].push_back(domain::name_of(type));
  return row;
}

json render_made(const app::NewWebhook& made) {
  auto row = render_webhook(made.webhook);
  row["secret"] = made.secret.reveal();  // this once
  return row;
}

json render_delivery(const app::Delivery& d) {
  return {{"id", d.id.value},
          {"event", domain::id_of({d.event, d.type, d.happened_at, "", "", {}})},
          {"type", domain::name_of(d.type)},
          {"subject", d.subject},
          {"happenedAt", base::format_rfc3339(d.happened_at)},
          {"state", domain::name_of(d.state)},
          {"attempts", d.attempts},
          {"nextAt", moment(d.next_at)},
          {"triedAt", moment(d.tried_at)},
          {"finishedAt", moment(d.finished_at)},
          {"status", d.status == 0 ? json() : json(d.status)},
          {"answer", d.answer},
          {"trouble", said(d.trouble)},
          {"durationMs", d.duration_ms}};
}

class Webhooks {
 public:
  Webhooks(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> types(const Call& call) const {
    json rows = json::array();
    for (const auto& words : domain::event_types()) {
      std::string fields;
      for (const char* c = words.fields; *c != '\0'; ++c) fields += *c == '#' ? "" : std::string(1, *c);
      rows.push_back({{"name", words.name},
                      {"sentence", said(words.sentence)},
                      {"fields", fields},
                      {"ofAccounts", words.of_accounts}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> list(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto webhooks, transaction->webhooks().list());
    json rows = json::array();
    for (const auto& webhook : webhooks) {
      if (call.reach.has(webhook.unit)) rows.push_back(render_webhook(webhook));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"name", "url", "unit", "types", "enabled", "secret"}));
    TRY_SET(auto webhook, webhook_in(body, {}));
    TRY_SET(const auto secret, field<std::string>(body, "secret", ""));
    TRY_SET(const auto made, app::add_webhook(s_, call.caller, std::move(webhook), base::Secret(secret)));
    return json_answer(render_made(made), 201);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(const auto webhook, named(call));
    return json_answer(render_webhook(webhook));
  }

  Result<HttpResponse> change(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"name", "url", "unit", "types", "enabled"}));
    TRY_SET(const auto before, named(call));
    TRY_SET(auto webhook, webhook_in(body, before));
    TRY_SET(const auto changed, app::change_webhook(s_, call.caller, std::move(webhook)));
    return json_answer(render_webhook(changed));
  }

  Result<HttpResponse> remove(const Call& call) const {
    TRY_SET(const auto webhook, named(call));
    TRY(app::remove_webhook(s_, webhook.id));
    return json_answer(json::object());
  }

  Result<HttpResponse> rotate(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"secret", "overlapHours"}));
    TRY_SET(const auto webhook, named(call));
    TRY_SET(const auto secret, field<std::string>(body, "secret", ""));
    TRY_SET(const auto hours, field<std::int64_t>(body, "overlapHours", app::kOverlapHours));
    TRY_SET(const auto made, app::rotate_webhook_secret(s_, webhook.id, base::Secret(secret), hours));
    return json_answer(render_made(made));
  }

  Result<HttpResponse> test(const Call& call) const {
    TRY(body_of(call, {}).map([](const auto&) {}));
    TRY_SET(const auto webhook, named(call));
    TRY_SET(const auto delivery, app::send_test(s_, webhook.id));
    return json_answer(render_delivery(delivery));
  }

  Result<HttpResponse> deliveries(const Call& call) const {
    TRY_SET(const auto webhook, named(call));
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto after, id_after<app::DeliveryId>(call));
    app::DeliveryFilter filter;
    using S = domain::DeliveryState;
    TRY_SET(filter.state, one_of(call, "state", {S::waiting, S::delivered, S::given_up},
                                 "\"state\" must be waiting, delivered or given_up."));
    TRY_SET(const auto sort, sort_of(call, {"id"}));
    filter.oldest_first = sort && !sort->descending;
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto page, transaction->webhooks().deliveries(webhook.id, filter, after, size));
    json rows = json::array();
    for (const auto& delivery : page) rows.push_back(render_delivery(delivery));
    const bool more = static_cast<int>(page.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(page.back().id.value)) : json());
  }

  Result<HttpResponse> again(const Call& call) const {
    TRY(body_of(call, {}).map([](const auto&) {}));
    TRY_SET(const auto webhook, named(call));
    TRY_SET(const auto number, number_of(call.path.at("delivery"), "delivery"));
    TRY_SET(const auto delivery, app::send_again(s_, webhook.id, {number}));
    background_.courier().nudge();
    return json_answer(render_delivery(delivery), 202);
  }

 private:
  /// {id} of the path, where it is in reach.
  Result<app::Webhook> named(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(auto webhook, app::find_webhook(*transaction, {number}));
    TRY(in_reach(call, webhook.unit, "This webhook"));
    return webhook;
  }

  static Result<app::Webhook> webhook_in(const json& body, app::Webhook webhook) {
    TRY_SET(webhook.name, field(body, "name", webhook.name));
    TRY_SET(webhook.url, field(body, "url", webhook.url));
    TRY_SET(webhook.unit.value, field(body, "unit", webhook.unit.value));
    TRY_SET(webhook.enabled, field(body, "enabled", webhook.enabled));
    if (!body.contains("types")) return webhook;
    webhook.types.clear();
    TRY_SET(const auto names, field<std::vector<std::string>>(body, "types", {}));
    for (const auto& name : names) {
      const auto type = domain::event_type_of(name);
      if (!type || *type == domain::EventType::test) {
        return base::fail(bad_field("There is no event type \"" + name + "\" to subscribe to."));
      }
      if (std::find(webhook.types.begin(), webhook.types.end(), *type) == webhook.types.end())
        webhook.types.push_back(*type);
    }
    return webhook;
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_webhook_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using W = Webhooks;
  const auto at = handlers_of(W(services, background));
  routes.push_back({"GET", "/v1/webhook-types", Permission::view, at(&W::types), For::any_part});
  routes.push_back({"GET", "/v1/webhooks", Permission::settings, at(&W::list), For::any_part});
  routes.push_back({"POST", "/v1/webhooks", Permission::settings, at(&W::add), For::any_part});
  routes.push_back({"GET", "/v1/webhooks/{id}", Permission::settings, at(&W::show), For::any_part});
  routes.push_back({"PATCH", "/v1/webhooks/{id}", Permission::settings, at(&W::change), For::any_part});
  routes.push_back({"DELETE", "/v1/webhooks/{id}", Permission::settings, at(&W::remove), For::any_part});
  routes.push_back({"POST", "/v1/webhooks/{id}/secret", Permission::settings, at(&W::rotate), For::any_part});
  routes.push_back({"POST", "/v1/webhooks/{id}/test", Permission::settings, at(&W::test), For::any_part});
  routes.push_back({"GET", "/v1/webhooks/{id}/deliveries", Permission::settings, at(&W::deliveries), For::any_part});
  routes.push_back(
      {"POST", "/v1/webhooks/{id}/deliveries/{delivery}/again", Permission::settings, at(&W::again), For::any_part});
}

}  // namespace bursar::rest
