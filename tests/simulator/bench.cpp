#include "simulator/bench.h"

#include <fmt/format.h>

#include <stdexcept>

namespace bursar::simulator {

using nlohmann::json;

int Listener::post(const std::string& url, const std::string& bearer, const std::string& body) {
  posts.push_back({url, bearer, json::parse(body), clock_.now().unix_ms});
  return answers;
}

std::vector<json> Listener::of(const std::string& type) const {
  std::vector<json> found;
  for (const auto& post : posts) {
    if (post.body.at("notificationType") == type) found.push_back(post.body);
  }
  return found;
}

Bench::Bench(Options options) {
  auto made = Simulator::create(options, clock, listener);
  if (!made) throw std::runtime_error(made.error().message);
  simulator = std::move(*made);
  token = ask("locations").at("locations").at(0).at("token");
}

net::HttpRequest Bench::request(const std::string& method, const std::string& endpoint, const std::string& body) const {
  net::HttpRequest request;
  request.method = method;
  request.url = "/mdm/v2/" + endpoint;
  request.headers.add("Authorization", "Bearer " + token);
  if (method == "POST") request.headers.add("Content-Type", "application/json");
  request.body = body;
  return request;
}

Answer Bench::send_now(net::HttpRequest request) {
  Answer answer{simulator->handle(request), nullptr};
  if (json::accept(answer.http.body)) answer.body = json::parse(answer.http.body);
  return answer;
}

Answer Bench::send(net::HttpRequest request) {
  clock.advance_ms(100);
  return send_now(std::move(request));
}

Answer Bench::get(const std::string& endpoint_and_query) { return send(request("GET", endpoint_and_query)); }

Answer Bench::post(const std::string& endpoint, const json& body) {
  return send(request("POST", endpoint, body.dump()));
}

Answer Bench::try_act(const std::string& method, const std::string& name, const json& body) {
  net::HttpRequest request;
  request.method = method;
  request.url = "/control/" + name;
  if (!body.is_null()) request.body = body.dump();
  return send_now(std::move(request));
}

json Bench::act(const std::string& name, json body) {
  auto answer = try_act("POST", name, body);
  if (answer.http.status != 200) throw std::runtime_error("control act " + name + ": " + answer.http.body);
  return answer.body;
}

json Bench::ask(const std::string& name) { return try_act("GET", name, nullptr).body; }

void Bench::run_out() {
  for (int round = 0; round < 1000; ++round) {
    const auto due_ms = simulator->next_due_ms();
    if (!due_ms) return;
    clock.advance_ms(*due_ms);
    simulator->run_due();
  }
  throw std::runtime_error("something stays due for ever");
}

json Bench::settle(const std::string& endpoint, const json& body) {
  const auto posted = post(endpoint, body);
  if (!posted.body.contains("eventId")) throw std::runtime_error(endpoint + " was answered " + posted.http.body);
  run_out();
  return get("status?eventId=" + posted.body.at("eventId").get<std::string>()).body;
}

json Bench::asset(const std::string& adam_id) { return get("assets?adamId=" + adam_id).body.at("assets").at(0); }

json Bench::walk(const std::string& endpoint, const std::string& list, const std::string& query) {
  json rows = json::array();
  for (int page = 0; page < 10'000; ++page) {
    const auto answer = get(fmt::format("{}?pageIndex={}{}{}", endpoint, page, query.empty() ? "" : "&", query)).body;
    for (const auto& row : answer.at(list)) rows.push_back(row);
    if (!answer.contains("nextPageIndex")) return rows;
  }
  throw std::runtime_error("the pages never end");
}

void Bench::subscribe() {
  const auto types = get("service/config").body.at("notificationTypes");
  const auto answer = post("client/config", {{"notificationUrl", "https://mdm.example/hook"},
                                             {"notificationAuthToken", "s3cret"},
                                             {"notificationTypes", types}});
  if (answer.http.status != 200) throw std::runtime_error("no subscription: " + answer.http.body);
}

json pairs(const std::vector<std::string>& adam_ids, const std::vector<std::string>& serials,
           const std::vector<std::string>& people) {
  json body = {{"assets", json::array()}};
  for (const auto& id : adam_ids) body["assets"].push_back({{"adamId", id}, {"pricingParam", "STDQ"}});
  if (!serials.empty()) body["serialNumbers"] = serials;
  if (!people.empty()) body["clientUserIds"] = people;
  return body;
}

std::vector<std::string> numbered(const std::string& prefix, int count) {
  std::vector<std::string> names;
  for (int i = 1; i <= count; ++i) names.push_back(fmt::format("{}{:04}", prefix, i));
  return names;
}

json people_named(const std::vector<std::string>& ids) {
  json users = json::array();
  for (const auto& id : ids) users.push_back({{"clientUserId", id}});
  return {{"users", users}};
}

}  // namespace bursar::simulator
