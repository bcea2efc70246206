#include "simulator/simulator.h"

#include <algorithm>
#include <mutex>
#include <variant>

#include "base/text.h"
#include "simulator/control.h"
#include "simulator/events.h"
#include "simulator/legacy/legacy.h"
#include "simulator/notifications.h"
#include "simulator/store_front.h"
#include "simulator/v2/answers.h"
#include "simulator/world/world.h"

namespace bursar::simulator {
namespace {

using net::HttpRequest;
using net::HttpResponse;

constexpr std::string_view kV2 = "/mdm/v2/";

struct EndpointRule {
  const char* name;
  bool get;
  bool post;
  bool writes;  // needs a token that may manage
};
constexpr EndpointRule kEndpoints[] = {
    {"client/config", true, true, false},
    {"assets", true, false, false},
    {"assignments", true, false, false},
    {"users", true, false, false},
    {"status", true, false, false},
    {"users/create", false, true, true},
    {"users/update", false, true, true},
    {"users/retire", false, true, true},
    {"assets/associate", false, true, true},
    {"assets/disassociate", false, true, true},
    {"assets/revoke", false, true, true},
    {"subscriptions", true, false, false},
    {"subscriptions/assignments", true, false, false},
    {"subscriptions/admins", true, false, false},
    {"subscriptions/enable", false, true, true},
    {"subscriptions/disable", false, true, true},
    {"subscriptions/associate", false, true, true},
    {"subscriptions/disassociate", false, true, true},
    {"subscriptions/admins/add", false, true, true},
    {"subscriptions/admins/remove", false, true, true},
};

const EndpointRule* find_endpoint(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kEndpoints), std::end(kEndpoints), [&](const auto& e) { return name == e.name; });
  return found == std::end(kEndpoints) ? nullptr : found;
}

HttpResponse not_found() {
  HttpResponse response;
  response.status = 404;
  return response;
}

HttpResponse cut() {
  HttpResponse response;
  response.misbehavior.cut = true;
  return response;
}

}  // namespace

class Simulator::Impl {
 public:
  Impl(const Options& options, base::Clock& clock, NotificationSender& sender, Recorder* recorder)
      : world_(options, clock), sender_(sender), recorder_(recorder) {}

  base::Status build() {
    for (const auto& [name, value] : world_.options.switches) TRY(set_switch(world_.switches, name, value));
    return build_profile(world_, world_.options.profile);
  }

  HttpResponse handle(const HttpRequest& request) {
    run_due();
    auto outcome = happen({{}, request, false, {}});
    if (auto* answer = std::get_if<HttpResponse>(&outcome)) return std::move(*answer);
    // The subscriber is called while no lock is held: it may ask us something before it answers.
    const auto& change = std::get<ConfigChange>(outcome);
    const int status = sender_.post(change.url, change.bearer, change.test_body);
    return std::get<HttpResponse>(happen({{}, request, false, status}));
  }

  void play(const Happening& happening) {
    const std::lock_guard lock(mutex_);
    if (auto* manual = dynamic_cast<base::ManualClock*>(&world_.clock)) manual->set(happening.at);
    world_.present = happening.at;
    run_events(world_);
    world_.notifications_delivered += static_cast<std::int64_t>(take_due(world_).size());
    turn_ = {true, happening.too_fast, false};
    take_turn(happening);
  }

  void run_due() {
    std::vector<Outgoing> due;
    {
      const auto lock = enter();
      run_events(world_);
      due = take_due(world_);
    }
    for (auto& out : due) {
      const int status = sender_.post(out.url, out.bearer, out.body);
      const auto lock = enter();
      after_attempt(world_, std::move(out), status);
    }
  }

  std::optional<std::int64_t> next_due_ms() {
    const auto lock = enter();
    auto next = next_event_due(world_);
    for (const auto& out : world_.outgoing) {
      if (!next || out.due_at < *next) next = out.due_at;
    }
    if (!next) return std::nullopt;
    return std::max<std::int64_t>(0, next->ms_since(world_.now()));
  }

 private:
  /// An answer; or what is to be tested before there is one.
  using Outcome = std::variant<HttpResponse, ConfigChange>;

  struct Turn {
    bool again = false;  // it happened before, and is played
    bool too_fast = false;
    bool lasting = false;  // it changed something though it may only have read
  };

  /// Holds the world, in which it is now one moment.
  std::unique_lock<std::mutex> enter() {
    std::unique_lock lock(mutex_);
    world_.present = world_.clock.now();
    return lock;
  }

  Outcome happen(Happening happening) {
    const auto lock = enter();
    happening.at = world_.now();
    run_events(world_);
    turn_ = {};
    const auto decisions = world_.faults.decisions();
    auto outcome = take_turn(happening);
    const auto& method = happening.request.method;
    const bool changes = method != "GET" && method != "HEAD";
    happening.too_fast = turn_.too_fast;
    if (recorder_ != nullptr && (changes || turn_.lasting || world_.faults.decisions() != decisions))
      recorder_->keep(happening);
    return outcome;
  }

  Outcome take_turn(const Happening& happening) {
    const auto& request = happening.request;
    const std::string path(request.path());
    if (path.substr(0, 9) == "/control/") return control(world_, request);
    if (!happening.tested) {
      if (auto failed = fail_on_purpose(path)) return std::move(*failed);
    }
    auto outcome = happening.tested ? finish_client_config(request, *happening.tested) : route(request, path);
    if (auto* answer = std::get_if<HttpResponse>(&outcome)) spoil_on_purpose(*answer, path);
    return outcome;
  }

  Outcome route(const HttpRequest& request, const std::string& path) {
    if (path.substr(0, kV2.size()) == kV2) return v2(request, path.substr(kV2.size()));
    if (is_store_front(path)) return store_front(world_, request);
    if (is_legacy(path)) return legacy(world_, request);
    return not_found();
  }

  /// What goes wrong before anything is done.
  std::optional<HttpResponse> fail_on_purpose(const std::string& path) {
    const auto hit = [&](FaultKind kind) { return world_.faults.hit(kind, path); };
    if (hit(FaultKind::cut_before)) return cut();
    if (hit(FaultKind::error_5xx)) return json_answer("", 503);
    if (hit(FaultKind::internal_error)) return error_answer(world_, nullptr, 9603);
    if (hit(FaultKind::error_in_200)) return with_status(error_answer(world_, nullptr, 9603), 200);
    if (hit(FaultKind::unavailable)) return retry_after(error_answer(world_, nullptr, 9729));
    if (hit(FaultKind::slow_down)) return error_answer(world_, nullptr, 9646);
    if (hit(FaultKind::slow_down_for)) return retry_after(error_answer(world_, nullptr, 9646));
    if (const auto refuse = hit(FaultKind::refuse)) return error_answer(world_, nullptr, refuse->number);
    return std::nullopt;
  }

  /// What goes wrong with the answer when everything is done.
  void spoil_on_purpose(HttpResponse& response, const std::string& path) {
    const auto hit = [&](FaultKind kind) { return world_.faults.hit(kind, path); };
    if (const auto slow = hit(FaultKind::slow)) response.misbehavior.delay_ms = slow->ms;
    if (hit(FaultKind::cut_after)) response.misbehavior.cut = true;
    if (hit(FaultKind::truncated)) response.misbehavior.truncate_to_bytes = response.body.size() / 2;
    if (hit(FaultKind::malformed)) response.body = response.body.substr(0, response.body.size() / 2) + "<html>";
  }

  static HttpResponse with_status(HttpResponse response, int status) {
    response.status = status;
    return response;
  }
  static HttpResponse retry_after(HttpResponse response) {
    response.headers.add("Retry-After", "3");
    return response;
  }

  /// By the order of section 11 of the reference: header, token, privilege, method, content type, rate.
  std::variant<HttpResponse, Asking> authorize(const HttpRequest& request, const std::string& name) {
    const auto* endpoint = find_endpoint(name);
    if (endpoint == nullptr) return not_found();
    const auto header = request.headers.find("Authorization").value_or("");
    if (header.substr(0, 7) != "Bearer " || header.size() == 7) return error_answer(world_, nullptr, 9722);
    const auto text = std::string(header.substr(7));
    for (auto& library : world_.libraries) {
      for (auto& token : library.tokens) {
        if (token.text != text) continue;
        if (const int number = refuse(request, *endpoint, library, token); number != 0) {
          return error_answer(world_, &library, number);
        }
        turn_.lasting = turn_.lasting || library.requests.empty();
        ++library.requests[request.method + " " + name];
        return Asking{world_, library, token, request, net::parse_query(request.query_text())};
      }
    }
    return error_answer(world_, nullptr, 9622);
  }

  int refuse(const HttpRequest& request, const EndpointRule& endpoint, Library& library, Token& token) {
    const std::string path(request.path());
    const auto hit = [&](FaultKind kind) { return world_.faults.hit(kind, path).has_value(); };
    if (hit(FaultKind::revoke_token)) token.revoked = true;
    if (hit(FaultKind::expire)) token.expires_at = world_.now();
    if (hit(FaultKind::takeover)) take_over(world_, library, "Other MDM");
    if (token.revoked) return 9625;
    if (token.expires_at <= world_.now()) return 9621;
    if (library.removed) return 9634;
    if (token.read_only && endpoint.writes) return 9637;
    const bool method_fits = (request.method == "GET" && endpoint.get) || (request.method == "POST" && endpoint.post);
    if (!method_fits) return 9726;
    const auto type = request.headers.find("Content-Type").value_or("");
    const bool json = base::to_lower_ascii(type.substr(0, 16)) == "application/json";
    if (request.method == "POST" && !request.body.empty() && !json) return 9727;
    return within_rate(library) ? 0 : 9646;
  }

  bool within_rate(Library& library) {
    if (!world_.switches.rate_limit) return true;
    auto& times = library.request_times_ms;
    const auto now = world_.now().unix_ms;
    while (!times.empty() && now - times.front() >= 1000) times.pop_front();
    const bool full = static_cast<int>(times.size()) >= world_.switches.requests_per_second_max;
    if (!turn_.again) turn_.too_fast = full;
    if (!turn_.too_fast) times.push_back(now);
    return !turn_.too_fast;
  }

  Outcome v2(const HttpRequest& request, const std::string& name) {
    if (name == "service/config") {
      return request.method == "GET" ? service_config(world_) : error_answer(world_, nullptr, 9726);
    }
    auto authorized = authorize(request, name);
    if (auto* refused = std::get_if<HttpResponse>(&authorized)) return *refused;
    auto& asking = std::get<Asking>(authorized);
    if (world_.faults.hit(FaultKind::version_change, name)) ++asking.library.assignments_version;
    if (name == "client/config" && request.method == "POST") return begin_client_config(asking);
    return answer(asking, name);
  }

  static HttpResponse answer(Asking& asking, const std::string& name) {
    if (name == "client/config") return get_client_config(asking);
    if (name == "assets") return get_assets(asking);
    if (name == "assignments") return get_assignments(asking);
    if (name == "users") return get_users(asking);
    if (name == "status") return get_status(asking);
    if (name == "users/create") return post_users(asking, "CREATE");
    if (name == "users/update") return post_users(asking, "UPDATE");
    if (name == "users/retire") return post_users(asking, "RETIRE");
    if (name == "assets/associate") return post_assets(asking, "ASSOCIATE");
    if (name == "assets/disassociate") return post_assets(asking, "DISASSOCIATE");
    if (name == "assets/revoke") return post_revoke(asking);
    return subscriptions(asking, name);
  }

  static Outcome begin_client_config(Asking& asking) {
    auto change = check_client_config(asking);
    if (change.refused) return *change.refused;
    if (change.url.empty()) return set_client_config(asking, true);
    return change;
  }

  Outcome finish_client_config(const HttpRequest& request, int tested) {
    auto& library = *library_of(request);
    auto& token = *std::find_if(library.tokens.begin(), library.tokens.end(),
                                [&](const Token& t) { return is_bearer(request, t); });
    Asking asking{world_, library, token, request, {}};
    return set_client_config(asking, tested / 100 == 2);
  }

  static bool is_bearer(const HttpRequest& request, const Token& token) {
    return request.headers.find("Authorization").value_or("") == "Bearer " + token.text;
  }
  Library* library_of(const HttpRequest& request) {
    for (auto& library : world_.libraries) {
      for (const auto& token : library.tokens) {
        if (is_bearer(request, token)) return &library;
      }
    }
    return nullptr;
  }

  std::mutex mutex_;
  World world_;
  NotificationSender& sender_;
  Recorder* recorder_;
  Turn turn_;
};

base::Result<std::unique_ptr<Simulator>> Simulator::create(const Options& options, base::Clock& clock,
                                                           NotificationSender& sender, Recorder* recorder) {
  auto impl = std::make_unique<Impl>(options, clock, sender, recorder);
  TRY(impl->build());
  return std::unique_ptr<Simulator>(new Simulator(std::move(impl)));
}

Simulator::Simulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Simulator::~Simulator() = default;

net::HttpResponse Simulator::handle(const net::HttpRequest& request) { return impl_->handle(request); }
void Simulator::play(const Happening& happening) { impl_->play(happening); }
void Simulator::run_due() { impl_->run_due(); }
std::optional<std::int64_t> Simulator::next_due_ms() { return impl_->next_due_ms(); }

}  // namespace bursar::simulator
