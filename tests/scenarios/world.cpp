#include "scenarios/world.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/usecases/advance_operations.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/take_notification.h"
#include "base/random.h"
#include "base/time_format.h"
#include "store/open_store.h"

namespace bursar::scenarios {

using nlohmann::json;

/// Requests reach the simulator by a function call; what it does wrong on purpose becomes the error of a real client.
class World::InProcessHttp : public net::HttpClient {
 public:
  explicit InProcessHttp(World& world) : world_(world) {}

  std::future<base::Result<net::HttpResponse>> start(net::HttpRequest request) override {
    std::promise<base::Result<net::HttpResponse>> promise;
    promise.set_value(send_now(request));
    return promise.get_future();
  }

 private:
  base::Result<net::HttpResponse> send_now(const net::HttpRequest& request) {
    auto response = world_.simulator_->handle(request);
    world_.clock_.advance_ms(response.misbehavior.delay_ms);
    if (response.misbehavior.cut || response.misbehavior.truncate_to_bytes) {
      return base::fail(base::ErrorKind::uncertain, "answer_lost", "The answer was lost.");
    }
    return response;
  }

  World& world_;
};

/// Apple's notifications reach Bursar by a function call.
class World::Sender : public simulator::NotificationSender {
 public:
  explicit Sender(World& world) : world_(world) {}

  int post(const std::string& url, const std::string& bearer, const std::string& body) override {
    const auto hook = url.substr(url.rfind('/') + 1);
    const auto taken = app::take_notification(*world_.services_, hook, bearer, body);
    world_.notifications_taken += taken ? 1 : 0;
    return taken ? 200 : 403;
  }

 private:
  World& world_;
};

class World::CountingSecrets : public app::SecretMaker {
 public:
  std::string hash_password(const base::Secret& password) override { return "hash of " + password.reveal(); }
  bool is_password(const std::string& hash, const base::Secret& password) override {
    return hash == "hash of " + password.reveal();
  }
  explicit CountingSecrets(std::uint64_t seed) : random_(seed) {}
  base::Secret make(int bytes) override { return base::Secret(random_.hex(bytes * 2)); }

 private:
  base::Random random_;
};

World::World(const WorldOptions& options) : clock_(*base::parse_iso8601("2026-11-20T08:00:00Z")) {
  sender_ = std::make_unique<Sender>(*this);
  simulator::Options simulated;
  simulated.seed = options.seed;
  simulated.profile = options.profile;
  simulated.page_size = options.page_size;
  simulated.switches = options.switches;
  simulated.base_url = "https://apple.example";
  auto simulator = simulator::Simulator::create(simulated, clock_, *sender_);
  if (!simulator) throw std::runtime_error(simulator.error().message);
  simulator_ = std::move(*simulator);
  http_ = std::make_unique<InProcessHttp>(*this);
  store::StoreOptions stored;
  stored.database_url = options.database_url;
  stored.key = base::Secret(std::string(32, 'k'));
  auto opened = store::open_store(stored);
  if (!opened) throw std::runtime_error(opened.error().message + opened.error().detail);
  store_ = std::move(*opened);
  apple::ClientOptions client;
  client.base_url = simulated.base_url + "/mdm/v2/";
  client.seed = options.seed;
  apple_ = std::make_unique<apple::AppleClient>(client, *http_, clock_);
  secrets_ = std::make_unique<CountingSecrets>(options.seed);
  app::Settings settings;
  settings.server_host = "bursar.example";
  settings.run_failures_max = options.run_failures_max;
  if (options.notifications) settings.public_url = "https://bursar.example";
  services_.reset(new app::Services{*store_, *apple_, documents_, *secrets_, clock_, receiver, settings, &kept_world_,
                                    &kept_usage_});
}

World::~World() = default;

base::Result<app::WebhookAnswer> Receiver::post(const app::WebhookPost& post) {
  if (status == 0) return base::fail(base::ErrorKind::unavailable, "not_sent", "The server could not be reached.");
  came.push_back(post);
  return app::WebhookAnswer{status, answer, retry_after_ms};
}

std::string Receiver::header(std::size_t at, const std::string& name) const {
  for (const auto& [key, value] : came.at(at).headers) {
    if (key == name) return value;
  }
  return "";
}

std::vector<std::string> Receiver::types() const {
  std::vector<std::string> types;
  for (std::size_t i = 0; i < came.size(); ++i) types.push_back(body(i).at("type"));
  return types;
}

json World::control(const std::string& method, const std::string& path, const json& body) {
  net::HttpRequest request;
  request.method = method;
  request.url = "/control/" + path;
  if (!body.is_null()) request.body = body.dump();
  request.headers.add("Content-Type", "application/json");
  const auto response = simulator_->handle(request);
  if (response.status / 100 != 2) throw std::runtime_error(method + " " + path + ": " + response.body);
  return response.body.empty() ? json() : json::parse(response.body);
}

std::string World::token_text(int location) {
  return control("GET", "locations")
      .at("locations")
      .at(static_cast<std::size_t>(location))
      .at("token")
      .get<std::string>();
}

domain::LocationId World::connect(int location) {
  const auto connected = app::connect_location(*services_, {token_text(location), "", false});
  if (!connected) throw std::runtime_error(connected.error().message + connected.error().detail);
  const auto synced = sync(connected->id, domain::SyncMode::full);
  if (!synced) throw std::runtime_error(synced.error().message + synced.error().detail);
  return connected->id;
}

base::Result<app::SyncReport> World::sync(domain::LocationId id, domain::SyncMode mode) {
  app::SyncOptions options;
  options.mode = mode;
  return app::sync_location(*services_, id, options);
}

void World::pass_ms(std::int64_t ms) {
  // Time passes in the steps in which something is due at Apple.
  const auto until = clock_.now().plus_ms(ms);
  for (;;) {
    simulator_->run_due();
    const auto left = until.ms_since(clock_.now());
    if (left <= 0) return;
    const auto due = simulator_->next_due_ms();
    clock_.advance_ms(due && *due < left ? std::max<std::int64_t>(*due, 1) : left);
  }
}

void World::work(domain::LocationId id) {
  simulator_->run_due();
  const auto handled = app::handle_notifications(*services_, id);
  EXPECT_TRUE(handled) << handled.error().message;
  const auto advanced = app::advance_operations(*services_, id);
  EXPECT_TRUE(advanced) << advanced.error().message << advanced.error().detail;
}

bool World::settle(domain::LocationId id, std::int64_t virtual_ms) {
  const auto until = clock_.now().plus_ms(virtual_ms);
  while (clock_.now() < until) {
    work(id);
    auto transaction = store_->begin_read();
    const auto open = (*transaction)->ledger().open_requests(id, 1);
    if (open->empty()) return true;
    transaction->reset();
    pass_ms(1000);
  }
  return false;
}

base::Result<app::StartedOperation> World::order_and_settle(const app::OperationOrder& order) {
  TRY_SET(auto started, app::start_operation(*services_, order));
  if (started.id) {
    EXPECT_TRUE(settle(started.preview.location));
  }
  return started;
}

app::VerifyReport World::verify(domain::LocationId id) {
  const auto report = app::verify_location(*services_, id);
  EXPECT_TRUE(report) << (report ? "" : report.error().message);
  return report.value_or(app::VerifyReport{});
}

std::vector<domain::Task> World::tasks_of(domain::OperationId id) {
  auto transaction = store_->begin_read();
  return (*transaction)->ledger().tasks(id, {}, std::nullopt, 100'000).value();
}

domain::Location World::location(domain::LocationId id) {
  auto transaction = store_->begin_read();
  return (*transaction)->locations().find(id).value().value();
}

}  // namespace bursar::scenarios
