// One Bursar and one pretend Apple in one process, in virtual time: nothing sleeps, every run repeats exactly.
#pragma once

#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/kept_usage.h"
#include "app/kept_world.h"
#include "app/services.h"
#include "app/usecases/start_operation.h"
#include "app/usecases/sync_location.h"
#include "app/usecases/verify_location.h"
#include "apple/apple_documents.h"
#include "apple/client.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "simulator/simulator.h"

namespace bursar::scenarios {

struct WorldOptions {
  std::uint64_t seed = 1;
  std::string profile = "tiny";
  int page_size = 500;
  std::vector<std::pair<std::string, std::string>> switches = {};  // of the simulator
  bool notifications = false;  // Bursar has a public address, which the simulator calls
  std::int64_t run_failures_max = 20;
  std::string database_url = "sqlite::memory:";
};

/// The servers of others, as webhooks reach them: one answer for all, and what came.
class Receiver : public app::WebhookSender {
 public:
  base::Result<app::WebhookAnswer> post(const app::WebhookPost& post) override;
  std::string header(std::size_t at, const std::string& name) const;
  nlohmann::json body(std::size_t at) const { return nlohmann::json::parse(came.at(at).body); }
  /// Of the events that came, in order.
  std::vector<std::string> types() const;

  int status = 200;  // 0: it is not there
  std::string answer = "thank you";
  std::optional<std::int64_t> retry_after_ms;
  std::vector<app::WebhookPost> came;
};

class World {
 public:
  explicit World(const WorldOptions& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const app::Services& services() const { return *services_; }
  base::ManualClock& clock() { return clock_; }
  /// Single sign-on by this provider; null: none.
  void sign_on_by(app::IdentityProvider* provider) { services_->identity = provider; }

  /// The simulator's control API; fails the test unless it answers 2xx.
  nlohmann::json control(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr);
  net::HttpResponse ask(const net::HttpRequest& request) { return simulator_->handle(request); }

  /// A token file of the simulator's n-th location.
  std::string token_text(int location = 0);
  /// Connects that location and syncs it fully.
  domain::LocationId connect(int location = 0);

  base::Result<app::SyncReport> sync(domain::LocationId id, domain::SyncMode mode);
  /// Starts an order and works on it until nothing is open.
  base::Result<app::StartedOperation> order_and_settle(const app::OperationOrder& order);
  /// Lets time pass and works on what is due until no request is open, at most for `virtual_ms`. False: still open.
  bool settle(domain::LocationId id, std::int64_t virtual_ms = base::kDayMs);
  /// One round of what the background does for a location: notifications, operations.
  void work(domain::LocationId id);
  void pass_ms(std::int64_t ms);

  app::VerifyReport verify(domain::LocationId id);
  std::vector<domain::Task> tasks_of(domain::OperationId id);
  domain::Location location(domain::LocationId id);

  int notifications_taken = 0;
  Receiver receiver;

 private:
  class InProcessHttp;
  class Sender;
  class CountingSecrets;

  base::ManualClock clock_;
  std::unique_ptr<Sender> sender_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<InProcessHttp> http_;
  std::unique_ptr<app::Store> store_;
  std::unique_ptr<apple::AppleClient> apple_;
  apple::AppleDocumentReader documents_;
  std::unique_ptr<CountingSecrets> secrets_;
  app::KeptWorld kept_world_;
  app::KeptUsage kept_usage_;
  std::unique_ptr<app::Services> services_;
};

}  // namespace bursar::scenarios
