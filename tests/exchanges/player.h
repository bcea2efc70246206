// Plays exchanges against the simulator, in one process and in virtual time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "exchanges/exchange.h"
#include "simulator/simulator.h"

namespace bursar::exchanges {

/// Takes notifications in the simulator's place of a subscriber.
class Subscriber : public simulator::NotificationSender {
 public:
  int post(const std::string& url, const std::string& bearer, const std::string& body) override;

  struct Taken {
    std::string url;
    std::string bearer;
    json body;
  };
  std::vector<Taken> taken;
  int answers = 200;
};

/// One simulator with one location. Throws std::runtime_error when a step cannot be carried out.
class Player {
 public:
  explicit Player(const std::string& profile);
  void carry_out(const json& steps);
  net::HttpResponse send(const Request& request);
  bool serves_legacy();
  const Subscriber& subscriber() const { return subscriber_; }

 private:
  void call(const json& step);
  void act(const json& step);
  json control(const std::string& method, const std::string& name, const json& body);
  void settle();

  base::ManualClock clock_;
  Subscriber subscriber_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::string location_;
  Values values_;
};

}  // namespace bursar::exchanges
