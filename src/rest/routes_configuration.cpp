#include "rest/routes_configuration.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/apply_configuration.h"
#include "app/usecases/who_may.h"
#include "base/yaml.h"
#include "rest/answers.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using base::Value;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

constexpr std::size_t kFilesMax = 200;

json json_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::none:
      return nullptr;
    case Value::Kind::flag:
      return value.flag;
    case Value::Kind::number:
      return value.number;
    case Value::Kind::text:
      return value.text;
    case Value::Kind::list: {
      auto list = json::array();
      for (const auto& item : value.items) list.push_back(json_of(item));
      return list;
    }
    case Value::Kind::map: {
      auto map = json::object();
      for (std::size_t i = 0; i < value.items.size(); ++i) map[value.names[i]] = json_of(value.items[i]);
      return map;
    }
  }
  return nullptr;
}

json render(const domain::EntryChange& change) {
  json row = {{"section", domain::name_of(change.section)},
              {"name", change.key},
              {"change", domain::name_of(change.change)},
              {"fields", json::array()}};
  for (const auto& field : change.fields) {
    row["fields"].push_back(
        {{"field", field.field}, {"before", json_of(field.before)}, {"after", json_of(field.after)}});
  }
  return row;
}

json render(const domain::Finding& finding, const app::ConfigurationOrder& order) {
  const bool placed = finding.file >= 0;
  return {{"file", placed ? json(order.files[static_cast<std::size_t>(finding.file)].name) : json()},
          {"line", placed && finding.line > 0 ? json(finding.line) : json()},
          {"path", finding.path},
          {"code", finding.code},
          {"message", said(finding.message)},
          {"remedy", said(finding.remedy)}};
}

json render(const app::ConfigurationReport& report, const app::ConfigurationOrder& order) {
  json body = {{"applied", report.applied},
               {"valid", report.findings.empty()},
               {"added", 0},
               {"changed", 0},
               {"removed", 0},
               {"changes", json::array()},
               {"tokens", json::array()},
               {"findings", json::array()},
               {"leftAlone", report.difference.left_alone},
               {"warnings", said(report.warnings)},
               {"digest", report.digest}};
  for (const auto& change : report.difference.changes) {
    auto& count = body[domain::name_of(change.change)];
    count = count.get<int>() + 1;
    body["changes"].push_back(render(change));
  }
  for (const auto& [location, renewed] : report.tokens) {
    body["tokens"].push_back({{"location", location}, {"act", renewed ? "renew" : "connect"}});
  }
  for (const auto& finding : report.findings) body["findings"].push_back(render(finding, order));
  return body;
}

Result<app::ConfigurationOrder> order_in(const json& body) {
  app::ConfigurationOrder order;
  TRY_SET(const auto files, field<std::vector<json>>(body, "files", {}));
  if (files.empty() || files.size() > kFilesMax) {
    return base::fail(bad_field(fmt::format("\"files\" must have 1 to {} entries.", kFilesMax)));
  }
  for (const auto& file : files) {
    TRY(only_fields(file, {"name", "text"}));
    app::ConfigurationFile one;
    TRY_SET(one.name, field<std::string>(file, "name", fmt::format("file {}", order.files.size() + 1)));
    TRY_SET(one.text, field<std::string>(file, "text", ""));
    order.files.push_back(std::move(one));
  }
  TRY_SET(const auto tokens, field<std::vector<json>>(body, "tokens", {}));
  for (const auto& token : tokens) {
    TRY(only_fields(token, {"location", "token"}));
    app::GivenToken one;
    TRY_SET(one.location, field<std::string>(token, "location", ""));
    TRY_SET(auto text, field<std::string>(token, "token", ""));
    one.text = base::Secret(std::move(text));
    order.tokens.push_back(std::move(one));
  }
  TRY_SET(const auto secrets, field<std::vector<json>>(body, "secrets", {}));
  for (const auto& secret : secrets) {
    TRY(only_fields(secret, {"webhook", "secret"}));
    app::GivenSecret one;
    TRY_SET(one.webhook, field<std::string>(secret, "webhook", ""));
    TRY_SET(auto text, field<std::string>(secret, "secret", ""));
    one.text = base::Secret(std::move(text));
    order.secrets.push_back(std::move(one));
  }
  TRY_SET(order.dry_run, field(body, "dryRun", true));
  TRY_SET(order.prune, field(body, "prune", false));
  TRY_SET(order.digest, field<std::string>(body, "digest", ""));
  return order;
}

class Configuration {
 public:
  Configuration(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> read(const Call& call) const {
    TRY_SET(const auto may, permissions_of(call));
    TRY_SET(const auto document, app::export_configuration(s_, may));
    const auto accept = call.request.headers.find("Accept").value_or("");
    if (accept.find("application/json") != std::string_view::npos && accept.find("yaml") == std::string_view::npos) {
      return json_answer(json_of(document));
    }
    HttpResponse response;
    response.headers.add("Content-Type", "application/yaml");
    response.body = base::write_yaml(document);
    return response;
  }

  Result<HttpResponse> apply(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"files", "tokens", "secrets", "dryRun", "prune", "digest"}));
    TRY_SET(auto order, order_in(body));
    order.by = call.caller.name;
    TRY_SET(const auto may, permissions_of(call));
    TRY_SET(const auto report, app::apply_configuration(s_, order, may));
    for (const auto location : report.connected) background_.want_sync(location, domain::SyncMode::full);
    if (report.applied && report.changes_anything()) {
      background_.nudge();
      background_.replan();
    }
    if (!order.dry_run && !report.findings.empty()) return refusal(report, order);
    return json_answer(render(report, order));
  }

 private:
  Result<app::May> permissions_of(const Call& call) const {
    domain::PermissionSet everywhere;
    TRY_SET(auto transaction, s_.store.begin_read());
    for (const auto permission : domain::kPermissions) {
      TRY_SET(const auto reach, app::reach_of(*transaction, call.caller, permission));
      everywhere.set(static_cast<std::size_t>(permission), reach.everything);
    }
    return app::May([everywhere](Permission permission) { return domain::has(everywhere, permission); });
  }

  static tl::unexpected<base::Error> refusal(const app::ConfigurationReport& report,
                                             const app::ConfigurationOrder& order) {
    const auto& first = report.findings.front();
    const auto where = first.file < 0
                           ? std::string()
                           : fmt::format("{}:{}: ", order.files[static_cast<std::size_t>(first.file)].name, first.line);
    return base::fail(
        base::ErrorKind::invalid, "bad_configuration",
        fmt::format("{} findings; the first: {}{}: {}", report.findings.size(), where, first.path, first.message),
        "Send it with dryRun to see all of them; nothing was done.");
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_configuration_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using C = Configuration;
  const auto at = handlers_of(C(services, background));
  routes.push_back({"GET", "/v1/configuration", Permission::settings, at(&C::read)});
  routes.push_back({"POST", "/v1/configuration", Permission::settings, at(&C::apply)});
}

}  // namespace bursar::rest
