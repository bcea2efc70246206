#include "cli/remote.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/text.h"
#include "bursar_api/problem.h"

namespace bursar::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

ErrorKind kind_of(const bursar_api::Problem& problem) {
  if (problem.status == 401) return ErrorKind::unauthorized;
  if (problem.status == 403) return ErrorKind::forbidden;
  if (problem.title == "shortage") return ErrorKind::shortage;
  if (problem.status == 404) return ErrorKind::not_found;
  if (problem.status == 409) return ErrorKind::conflict;
  if (problem.status == 429) return ErrorKind::rate_limited;
  return problem.status >= 500 ? ErrorKind::unavailable : ErrorKind::invalid;
}

}  // namespace

std::string query_of(const std::vector<std::pair<std::string, std::string>>& values) {
  std::string query;
  for (const auto& [name, value] : values) {
    if (!value.empty()) query += (query.empty() ? "?" : "&") + name + "=" + net::percent_encode(value);
  }
  return query;
}

base::Result<Remote> Remote::create(const RemoteOptions& options) {
  auto wanted = options;
  if (wanted.api_key.empty() && !wanted.api_key_file.empty()) {
    std::ifstream file(wanted.api_key_file);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    wanted.api_key = std::string(base::trim(text));
  }
  net::HttpClientOptions http;
  http.total_timeout_ms = 600'000;
  http.ca_file = wanted.ca_file;
  http.user_agent = "bursar-cli";
  TRY_SET(auto client, net::CurlHttpClient::create(http));
  return Remote(std::move(wanted), std::move(client));
}

base::Result<json> Remote::send(const std::string& method, const std::string& path, const json& body) const {
  net::HttpRequest request;
  request.method = method;
  request.url = options_.server + path;
  if (!body.is_null()) {
    request.body = body.dump();
    request.headers.add("Content-Type", "application/json");
  }
  return exchange(std::move(request));
}

base::Result<json> Remote::post_file(const std::string& path, const std::string& file) const {
  net::HttpRequest request;
  request.method = "POST";
  request.url = options_.server + path;
  request.body = file;
  request.headers.add("Content-Type", "text/csv");
  return exchange(std::move(request));
}

base::Result<std::string> Remote::text(const std::string& path, const std::string& accept) const {
  net::HttpRequest request;
  request.url = options_.server + path;
  request.headers.add("Accept", accept);
  return ask(std::move(request));
}

base::Result<json> Remote::exchange(net::HttpRequest request) const {
  TRY_SET(const auto body, ask(std::move(request)));
  return body.empty() ? json() : json::parse(body, nullptr, false);
}

base::Result<std::string> Remote::ask(net::HttpRequest request) const {
  if (!options_.api_key.empty()) request.headers.add("Authorization", "Bearer " + options_.api_key);
  const auto answer = http_->send(std::move(request));
  if (!answer) {
    auto error = answer.error();
    error.code = "server_unreachable";
    error.message = fmt::format("The server at {} cannot be reached: {}", options_.server, error.message);
    error.remedy = "Start it with bursar serve, or name another one with --server.";
    return base::fail(std::move(error));
  }
  if (answer->status / 100 == 2) return answer->body;
  const auto problem = bursar_api::parse_problem(answer->body);
  if (!problem)
    return base::fail(ErrorKind::unavailable, "no_problem",
                      fmt::format("The server answered with HTTP {}.", answer->status));
  base::Error error{
      kind_of(*problem), problem->code, problem->detail, problem->remedy, {}, problem->apple_error_number, {}};
  return base::fail(std::move(error));
}

base::Result<json> Remote::all(const std::string& path) const {
  json items = json::array();
  std::string after;
  const char* separator = path.find('?') == std::string::npos ? "?" : "&";
  for (;;) {
    TRY_SET(const auto page, get(fmt::format("{}{}pageSize=2000{}", path, separator,
                                             after.empty() ? "" : "&after=" + net::percent_encode(after))));
    for (const auto& item : page.at("items")) items.push_back(item);
    if (!page.contains("next")) return items;
    after = page.at("next").get<std::string>();
  }
}

base::Result<std::int64_t> Remote::location(const std::string& name_or_id) const {
  if (name_or_id.empty()) return 0;
  TRY_SET(const auto page, get("/v1/locations"));
  for (const auto& row : page.at("items")) {
    if (row.at("name") == name_or_id || std::to_string(row.at("id").get<std::int64_t>()) == name_or_id)
      return row.at("id").get<std::int64_t>();
  }
  return base::fail(ErrorKind::not_found, "no_such_location", fmt::format("There is no location \"{}\".", name_or_id),
                    "See bursar token list.");
}

int exit_code_of(const base::Error& error) {
  if (error.code == "server_unreachable") return kUnreachable;
  if (error.kind == ErrorKind::unauthorized || error.kind == ErrorKind::forbidden) return kUnauthorized;
  return kRefused;
}

}  // namespace bursar::cli
