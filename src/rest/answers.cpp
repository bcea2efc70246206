#include "rest/answers.h"

#include "base/csv.h"
#include "base/text.h"
#include "bursar_api/problem.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

std::string cell(const json& value) {
  if (value.is_null()) return "";
  return base::csv_cell(value.is_string() ? value.get<std::string>() : value.dump());
}

std::string csv_of(const json& rows) {
  if (rows.empty()) return "";
  std::string text;
  std::vector<std::string> columns;
  for (const auto& [name, value] : rows.front().items()) {
    if (value.is_structured()) continue;
    text += (columns.empty() ? "" : ",") + name;
    columns.push_back(name);
  }
  text += "\r\n";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) text += (i == 0 ? "" : ",") + cell(row.value(columns[i], json()));
    text += "\r\n";
  }
  return text;
}

}  // namespace

net::HttpResponse json_answer(const json& body, int status) {
  net::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return response;
}

net::HttpResponse problem_answer(const base::Error& error) {
  const auto problem = bursar_api::problem_of(error);
  net::HttpResponse response;
  response.status = problem.status;
  response.headers.add("Content-Type", bursar_api::kProblemType);
  if (error.retry_after_ms) response.headers.add("Retry-After", std::to_string((*error.retry_after_ms + 999) / 1000));
  if (problem.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  response.body = bursar_api::serialize(problem);
  return response;
}

bool wants_csv(const Call& call) {
  return call.request.headers.find("Accept").value_or("").find("text/csv") != std::string_view::npos;
}

net::HttpResponse list_answer(const Call& call, const json& rows, const json& next) {
  if (!wants_csv(call)) {
    json body = {{"items", rows}};
    if (!next.is_null()) body["next"] = next;
    return json_answer(body);
  }
  net::HttpResponse response;
  response.headers.add("Content-Type", "text/csv; charset=utf-8");
  if (next.is_string()) response.headers.add("X-Next", next.get<std::string>());
  response.body = csv_of(rows);
  return response;
}

base::Result<json> body_of(const Call& call, const std::set<std::string>& fields) {
  json body;
  try {
    body = call.request.body.empty() ? json::object() : json::parse(call.request.body);
  } catch (const json::parse_error& e) {
    return base::fail(base::ErrorKind::invalid, "bad_json",
                      "The body is not JSON; it goes wrong at byte " + std::to_string(e.byte) + ".",
                      "Send a JSON object.");
  }
  if (!body.is_object())
    return base::fail(base::ErrorKind::invalid, "bad_json", "The body is not a JSON object.", "Send a JSON object.");
  TRY(only_fields(body, fields));
  return body;
}

base::Status only_fields(const json& object, const std::set<std::string>& fields) {
  if (!object.is_object()) return base::fail(bad_field("An object should stand here: " + object.dump()));
  for (const auto& [name, value] : object.items()) {
    if (fields.count(name) != 0) continue;
    return base::fail(base::ErrorKind::invalid, "unknown_field", "There is no field \"" + name + "\" here.",
                      "Correct its name; nothing was done.");
  }
  return {};
}

base::Error bad_field(const std::string& text) {
  return {base::ErrorKind::invalid, "bad_field", text, "Correct it; nothing was done.", {}, {}, {}};
}

base::Result<std::int64_t> number_of(const std::string& text, const char* name) {
  const auto number = base::parse_int(text);
  if (number && *number >= 0) return *number;
  return base::fail(base::ErrorKind::invalid, "bad_number", std::string("\"") + name + "\" must be a number.",
                    "Correct it.");
}

base::Result<int> page_size_of(const Call& call) {
  const auto given = call.query.find("pageSize");
  if (given == call.query.end()) return 100;
  TRY_SET(const auto number, number_of(given->second, "pageSize"));
  if (number >= 1 && number <= 2000) return static_cast<int>(number);
  return base::fail(base::ErrorKind::invalid, "bad_number", "\"pageSize\" must be 1 to 2000.", "Correct it.");
}

}  // namespace bursar::rest
