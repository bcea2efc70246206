#include "exchanges/player.h"

#include <stdexcept>

namespace bursar::exchanges {
namespace {

constexpr base::Timestamp kStart{1'895'000'000'000};

}  // namespace

int Subscriber::post(const std::string& url, const std::string& bearer, const std::string& body) {
  taken.push_back({url, bearer, json::parse(body)});
  return answers;
}

Player::Player(const std::string& profile) : clock_(kStart) {
  simulator::Options options;
  options.profile = profile;
  auto made = simulator::Simulator::create(options, clock_, subscriber_);
  if (!made) throw std::runtime_error(made.error().message);
  simulator_ = std::move(*made);
  const json location = control("GET", "locations", nullptr).at("locations").at(0);
  location_ = location.at("location");
  values_["token"] = location.at("token");
}

void Player::carry_out(const json& steps) {
  for (const json& step : steps) {
    if (step.contains("call")) {
      call(step);
    } else {
      act(step);
    }
  }
}

net::HttpResponse Player::send(const Request& request) {
  net::HttpRequest sent;
  sent.method = request.method;
  sent.url = request.path;
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    const std::string filled = filled_in(value, values_).get<std::string>();
    sent.url += separator + net::percent_encode(name) + "=" + net::percent_encode(filled);
    separator = '&';
  }
  for (const auto& [name, value] : request.headers)
    sent.headers.add(name, filled_in(value, values_).get<std::string>());
  Request filled = request;
  filled.body = filled_in(request.body, values_);
  sent.body = filled.body_on_the_wire();
  return simulator_->handle(sent);
}

bool Player::serves_legacy() {
  Request request;
  request.method = "POST";
  request.path = "/mdm/VPPServiceConfigSrv";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = json::object();
  return send(request).status != 404;
}

void Player::call(const json& step) {
  net::HttpResponse answer;
  for (int i = 0; i < step.value("times", 1); ++i) answer = send(request_of(step.at("call")));
  if (step.contains("times")) return;  // made to be refused
  if (answer.status != 200) throw std::runtime_error("a step was answered " + answer.body);
  const json take = step.value("take", json::object());
  for (const auto& [name, pointer] : take.items()) {
    values_[name] = json::parse(answer.body).at(json::json_pointer(pointer.get<std::string>()));
  }
}

void Player::act(const json& step) {
  const std::string name = step.at("act");
  if (name == "settle") return settle();
  if (name == "subscriber") {
    subscriber_.answers = step.at("answers");
    return;
  }
  json body = step;
  body.erase("act");
  body["location"] = location_;
  const json answer = control("POST", name, body);
  if (name == "token") values_["token"] = answer.at("token");
}

json Player::control(const std::string& method, const std::string& name, const json& body) {
  net::HttpRequest request;
  request.method = method;
  request.url = "/control/" + name;
  if (!body.is_null()) request.body = body.dump();
  const net::HttpResponse answer = simulator_->handle(request);
  if (answer.status != 200) throw std::runtime_error("control act " + name + ": " + answer.body);
  return json::parse(answer.body);
}

void Player::settle() {
  for (int round = 0; round < 100; ++round) {
    const auto due_ms = simulator_->next_due_ms();
    if (!due_ms) break;
    clock_.advance_ms(*due_ms);
    simulator_->run_due();
  }
}

}  // namespace bursar::exchanges
