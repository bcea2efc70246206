#include "apple/caller.h"

#include <fmt/format.h>

#include "apple/apple_errors.h"
#include "apple_api/common.h"

namespace bursar::apple {
namespace {

/// Names the token's lane without keeping the token.
std::uint64_t lane_of(const app::AppleToken& token) { return std::hash<std::string>{}(token.stoken.reveal()); }

void strike_out(std::string& text, const std::string& secret) {
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "[token]");
  }
}

}  // namespace

std::future<base::Result<net::HttpResponse>> Caller::start(const Call& call) {
  net::HttpRequest request;
  request.method = call.method;
  request.url = call.url;
  request.body = call.body;
  request.headers.add("Accept", "application/json");
  if (call.method == "POST") request.headers.add("Content-Type", "application/json");
  if (!call.cookie.empty()) request.headers.add("Cookie", call.cookie);
  if (call.token != nullptr) {
    if (call.cookie.empty()) request.headers.add("Authorization", "Bearer " + call.token->stoken.reveal());
    const auto turn = pace_.wait_for_turn(lane_of(*call.token), call.token->urgent, call.per_second_max);
    if (!turn) {
      std::promise<base::Result<net::HttpResponse>> refused;
      refused.set_value(base::fail(turn.error()));
      return refused.get_future();
    }
  }
  return http_.start(std::move(request));
}

Caller::Outcome Caller::judge(const base::Result<net::HttpResponse>& response) const {
  Outcome outcome;
  if (!response) {
    outcome.attempt.transport = response.error().kind;
    outcome.attempt.retry_after_ms = response.error().retry_after_ms;
    outcome.error = response.error();
    return outcome;
  }
  outcome.attempt.status = response->status;
  if (const auto value = response->headers.find("Retry-After")) {
    outcome.attempt.retry_after_ms = parse_retry_after_ms(*value, clock_.now());
  }
  // Errors are recognized under any status; a page of rows is not parsed for it unless it could hold one.
  const bool may_hold_error = response->status >= 300 || response->body.find("\"errorNumber\"") != std::string::npos;
  const auto error = may_hold_error ? apple_api::error_in(response->body) : std::nullopt;
  outcome.refused = error.has_value() || response->status >= 300;
  if (error) {
    outcome.attempt.apple_number = static_cast<int>(error->error_number);
    outcome.error = error_for(static_cast<int>(error->error_number), response->status, error->error_message);
  } else if (outcome.refused) {
    outcome.error = error_for_status(response->status);
    // Apple's refusals have numbers: one without was cut on its way, and says nothing.
    outcome.attempt.unreadable = response->status == 400;
  }
  outcome.error.retry_after_ms = outcome.attempt.retry_after_ms;
  return outcome;
}

Decision Caller::next(const Call& call, const Outcome& outcome, int attempt) {
  const std::lock_guard lock(mutex_);
  auto decision = decide(outcome.attempt, call.is_write, attempt, random_);
  // An answer of neither success nor error (a redirect, say) is no answer of Apple's.
  if (decision.kind == Decision::Kind::accept && outcome.refused) decision.kind = Decision::Kind::fail;
  const bool slow_down = outcome.attempt.status == 429 || outcome.attempt.apple_number == 9646;
  if (slow_down && call.token != nullptr) {
    pace_.hold(lane_of(*call.token), std::max(decision.wait_ms, outcome.attempt.retry_after_ms.value_or(0)));
  }
  return decision;
}

base::Error Caller::lost(const base::Error& cause) {
  return {base::ErrorKind::uncertain,
          "answer_lost",
          fmt::format("Apple's answer to a change was lost: {}", cause.message),
          "What became of it is looked up by itself.",
          cause.detail,
          cause.apple_number,
          {}};
}

base::Error Caller::without_token(const Call& call, base::Error error) {
  if (call.token == nullptr || call.token->stoken.empty()) return error;
  strike_out(error.message, call.token->stoken.reveal());
  strike_out(error.detail, call.token->stoken.reveal());
  return error;
}

PaceStatus Caller::pace_status(const app::AppleToken& token) const { return pace_.status(lane_of(token)); }

base::Status check_holder(const app::AppleToken& token, const std::optional<domain::MdmInfo>& holder) {
  if (token.mdm_id.empty()) return {};
  if (holder && holder->id == token.mdm_id) return {};
  if (!holder || holder->id.empty()) {
    return base::fail(base::ErrorKind::conflict, "claim_lost",
                      "Apple names no server as the holder of this location any more.", "Reclaim the location.");
  }
  return base::fail(base::ErrorKind::conflict, "held_elsewhere",
                    fmt::format("The MDM server \"{}\" has taken this location over.", holder->name),
                    "Remove the token there, then reclaim the location here.");
}

}  // namespace bursar::apple
