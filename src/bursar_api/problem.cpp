#include "bursar_api/problem.h"

#include <nlohmann/json.hpp>

namespace bursar::bursar_api {

int status_of(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::invalid:
      return 400;
    case base::ErrorKind::unauthorized:
      return 401;
    case base::ErrorKind::forbidden:
      return 403;
    case base::ErrorKind::not_found:
      return 404;
    case base::ErrorKind::conflict:
    case base::ErrorKind::shortage:
      return 409;
    case base::ErrorKind::rate_limited:
      return 429;
    case base::ErrorKind::unavailable:
      return 503;
    case base::ErrorKind::uncertain:
      return 502;
    case base::ErrorKind::internal:
      return 500;
  }
  return 500;
}

Problem problem_of(const base::Error& error) {
  int status = status_of(error.kind);
  // Apple's refusal of a content token is not a refusal of the caller's API key.
  if (error.apple_number && (status == 401 || status == 403)) status = 409;
  return {status, error.code, base::name_of(error.kind), error.message, error.remedy, error.apple_number};
}

std::string serialize(const Problem& p) {
  nlohmann::json json = {
      {"type", "about:blank"}, {"status", p.status}, {"code", p.code}, {"title", p.title}, {"detail", p.detail}};
  if (!p.remedy.empty()) json["remedy"] = p.remedy;
  if (p.apple_error_number) json["appleErrorNumber"] = *p.apple_error_number;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Problem> parse_problem(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("code") || !json.contains("status")) return std::nullopt;
  Problem p;
  p.status = json.value("status", 500);
  p.code = json.value("code", "");
  p.title = json.value("title", "");
  p.detail = json.value("detail", "");
  p.remedy = json.value("remedy", "");
  if (json.contains("appleErrorNumber")) p.apple_error_number = json["appleErrorNumber"].get<int>();
  return p;
}

}  // namespace bursar::bursar_api
