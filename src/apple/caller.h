// One call to Apple from turn to answer: pace, sending, errors, retries, and who holds the location.
#pragma once

#include <functional>
#include <future>
#include <mutex>
#include <string>

#include "app/ports/apple_service.h"
#include "apple/pace.h"
#include "apple/retries.h"
#include "base/random.h"
#include "net/http_client.h"

namespace bursar::apple {

struct Call {
  std::string method = "GET";
  std::string url;  // with its query
  std::string body;
  const app::AppleToken* token = nullptr;  // none: without authorization
  int per_second_max = 15;
  bool is_write = false;
  std::string cookie;
};

class Caller {
 public:
  Caller(net::HttpClient& http, base::Clock& clock, std::uint64_t seed, bool pace)
      : http_(http), clock_(clock), random_(seed), pace_(clock, pace) {}

  /// The future of the first attempt; waits for the token's turn. Where Apple asked to wait for long, nothing is sent,
  /// and the future holds rate_limited "slow_down".
  std::future<base::Result<net::HttpResponse>> start(const Call& call);

  /// Takes the answer of a started call, and sends again where that can help. `parse` makes a T of a body, or fails
  /// with "unreadable_answer"; it may be called more than once.
  template <class T>
  base::Result<T> finish(const Call& call, std::future<base::Result<net::HttpResponse>> answer,
                         const std::function<base::Result<T>(std::string&)>& parse) {
    for (int attempt = 1;; ++attempt) {
      auto response = answer.get();
      auto outcome = judge(response);
      base::Result<T> parsed = base::fail(outcome.error);
      if (response && !outcome.refused) {
        parsed = parse(response->body);
        outcome.attempt.unreadable = !parsed && parsed.error().code == "unreadable_answer";
        if (!parsed) outcome.error = parsed.error();
        if (!parsed && !outcome.attempt.unreadable) return base::fail(without_token(call, outcome.error));
      }
      const auto decision = next(call, outcome, attempt);
      if (decision.kind == Decision::Kind::accept) return parsed;
      if (decision.kind == Decision::Kind::fail) return base::fail(without_token(call, outcome.error));
      if (decision.kind == Decision::Kind::lost) return base::fail(without_token(call, lost(outcome.error)));
      clock_.sleep_for_ms(decision.wait_ms);
      answer = start(call);
    }
  }

  template <class T>
  base::Result<T> call(const Call& call, const std::function<base::Result<T>(std::string&)>& parse) {
    return finish<T>(call, start(call), parse);
  }

  PaceStatus pace_status(const app::AppleToken& token) const;

 private:
  struct Outcome {
    Attempt attempt;
    base::Error error;
    bool refused = false;  // an answer that is an error
  };
  Outcome judge(const base::Result<net::HttpResponse>& response) const;
  Decision next(const Call& call, const Outcome& outcome, int attempt);
  static base::Error lost(const base::Error& cause);
  /// Apple's own words may repeat what was sent; the token goes into no message and no log.
  static base::Error without_token(const Call& call, base::Error error);

  net::HttpClient& http_;
  base::Clock& clock_;
  std::mutex mutex_;
  base::Random random_;
  Pace pace_;
};

/// Checks who holds the location according to an answer: conflict "held_elsewhere" or "claim_lost".
base::Status check_holder(const app::AppleToken& token, const std::optional<domain::MdmInfo>& holder);

}  // namespace bursar::apple
