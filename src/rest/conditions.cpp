#include "rest/conditions.h"

#include "app/ports/repeat_table.h"
#include "base/sha256.h"
#include "bursar_api/problem.h"
#include "rest/answers.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::ErrorKind;

constexpr std::size_t kKeyBytesMax = 200;
constexpr int kStatusError = 500;

base::Error error_of(ErrorKind kind, const char* code, const char* message, const char* remedy) {
  return {kind, code, message, remedy, {}, {}, {}};
}

std::string fingerprint_of(const net::HttpRequest& request) {
  return base::sha256_hex(request.method + " " + request.url + "\n" + request.body);
}

net::HttpResponse replayed(const app::Repeat& before) {
  net::HttpResponse response;
  response.status = before.status;
  const auto& kept = before.answer.reveal();
  const auto line = kept.find('\n');
  response.headers.add("Content-Type", kept.substr(0, line));
  response.headers.add("Idempotent-Replayed", "true");
  if (line != std::string::npos) response.body = kept.substr(line + 1);
  return response;
}

/// The answer given before, or none where the work is to be done now.
base::Result<std::optional<net::HttpResponse>> begin(const app::Services& services, const app::Repeat& fresh) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->repeats().forget_before(fresh.at.plus_ms(-base::kDayMs)));
  TRY_SET(const auto before, transaction->repeats().find(fresh.caller, fresh.key));
  if (!before) {
    TRY(transaction->repeats().put(fresh));
    TRY(transaction->commit());
    return std::optional<net::HttpResponse>();
  }
  if (before->fingerprint != fresh.fingerprint) {
    return base::fail(error_of(ErrorKind::conflict, "key_reused",
                               "This Idempotency-Key came with another request before.",
                               "Take a new key for each act."));
  }
  if (before->status == 0) {
    return base::fail(error_of(ErrorKind::conflict, "still_under_way",
                               "A request with this Idempotency-Key is being carried out, or was cut off.",
                               "Ask again in a while; after a crash look what was done, and take a new key."));
  }
  return std::optional(replayed(*before));
}

base::Status finish(const app::Services& services, app::Repeat repeat, const net::HttpResponse& response) {
  TRY_SET(auto transaction, services.store.begin_write());
  if (response.status >= kStatusError) {
    TRY(transaction->repeats().remove(repeat.caller, repeat.key));  // to be tried again
    return transaction->commit();
  }
  repeat.status = response.status;
  repeat.answer = base::Secret(std::string(response.headers.find("Content-Type").value_or("")) + "\n" + response.body);
  TRY(transaction->repeats().put(repeat));
  return transaction->commit();
}

}  // namespace

net::HttpResponse once(const app::Services& services, const std::string& caller, const net::HttpRequest& request,
                       const Work& work) {
  const auto key = request.headers.find("Idempotency-Key");
  if (!key || key->empty() || request.method == "GET") return work();
  if (key->size() > kKeyBytesMax) {
    return problem_answer(error_of(ErrorKind::invalid, "bad_idempotency_key",
                                   "The Idempotency-Key is longer than 200 bytes.", "A random UUID will do."));
  }
  const app::Repeat fresh{caller, std::string(*key), fingerprint_of(request), 0, {}, services.clock.now()};
  const auto before = begin(services, fresh);
  if (!before) return problem_answer(before.error());
  if (*before) return **before;
  auto response = work();
  if (const auto kept = finish(services, fresh, response); !kept) return problem_answer(kept.error());
  return response;
}

std::string etag_of(const net::HttpResponse& response) {
  return "\"" + base::sha256_hex(response.body).substr(0, 24) + "\"";
}

net::HttpResponse changed_meanwhile() {
  auto problem =
      bursar_api::problem_of(error_of(ErrorKind::conflict, "changed_meanwhile", "It has changed since you read it.",
                                      "Read it again, and decide anew; nothing was done."));
  problem.status = 412;
  problem.detail = said(problem.detail);
  problem.remedy = said(problem.remedy);
  net::HttpResponse response;
  response.status = problem.status;
  response.headers.add("Content-Type", bursar_api::kProblemType);
  response.body = bursar_api::serialize(problem);
  return response;
}

}  // namespace bursar::rest
