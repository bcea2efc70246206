#include "rest/answers.h"

#include <algorithm>

#include "base/csv.h"
#include "base/text.h"
#include "bursar_api/problem.h"
#include "rest/words/words.h"

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

bool comes_before(const json& a, const json& b) {
  if (a.is_null() || b.is_null()) return !a.is_null() && b.is_null();  // what is not known comes last
  if (!a.is_string() || !b.is_string()) return a < b;
  const auto& x = a.get_ref<const std::string&>();
  const auto& y = b.get_ref<const std::string&>();
  const auto lower_x = base::to_lower_ascii(x);
  const auto lower_y = base::to_lower_ascii(y);
  return lower_x == lower_y ? x < y : lower_x < lower_y;
}

base::Status sort_rows(const Call& call, json& rows) {
  if (rows.empty()) return {};  // of which nothing tells what it could be sorted by
  std::vector<std::string> fields;
  for (const auto& [name, value] : rows.front().items()) {
    if (!value.is_structured()) fields.push_back(name);
  }
  TRY_SET(const auto wanted, sort_of(call, fields));
  if (!wanted) return {};
  std::stable_sort(rows.begin(), rows.end(), [&](const json& a, const json& b) {
    const auto x = a.value(wanted->field, json());
    const auto y = b.value(wanted->field, json());
    return wanted->descending ? comes_before(y, x) : comes_before(x, y);
  });
  return {};
}

base::Status keep_matching(const Call& call, json& rows) {
  const auto given = call.query.find("text");
  if (given == call.query.end() || given->second.empty()) return {};
  const auto text = base::to_lower_ascii(given->second);
  const auto has_text = [&](const json& row) {
    return std::any_of(row.begin(), row.end(), [&](const json& value) {
      return value.is_string() &&
             base::to_lower_ascii(value.get_ref<const std::string&>()).find(text) != std::string::npos;
    });
  };
  json kept = json::array();
  for (auto& row : rows) {
    if (has_text(row)) kept.push_back(std::move(row));
  }
  rows = std::move(kept);
  return {};
}

}  // namespace

base::Result<std::optional<PageRange>> page_in(const Call& call, std::size_t size) {
  if (call.query.count("pageSize") == 0 && call.query.count("after") == 0) return std::optional<PageRange>();
  TRY_SET(const auto length, page_size_of(call));
  PageRange range;
  if (const auto after = call.query.find("after"); after != call.query.end() && !after->second.empty()) {
    TRY_SET(const auto number, number_of(after->second, "after"));
    range.begin = static_cast<std::size_t>(number);
  }
  range.begin = std::min(range.begin, size);
  range.end = std::min(range.begin + static_cast<std::size_t>(length), size);
  if (range.end < size) range.next = std::to_string(range.end);
  return std::optional(std::move(range));
}

base::Result<std::optional<PageRange>> plain_page(const Call& call, std::size_t size) {
  const auto asks = [&](const char* name) {
    const auto given = call.query.find(name);
    return given != call.query.end() && !given->second.empty();
  };
  if (asks("sort") || asks("text")) return std::optional<PageRange>();
  return page_in(call, size);
}

net::HttpResponse json_answer(const json& body, int status) {
  net::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return response;
}

net::HttpResponse problem_answer(const base::Error& error) {
  auto problem = bursar_api::problem_of(error);
  problem.detail = said(problem.detail);
  problem.remedy = said(problem.remedy);
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

base::Result<std::optional<SortWanted>> sort_of(const Call& call, const std::vector<std::string>& fields) {
  const auto given = call.query.find("sort");
  if (given == call.query.end() || given->second.empty()) return std::optional<SortWanted>();
  SortWanted wanted{given->second, given->second.front() == '-'};
  if (wanted.descending) wanted.field.erase(0, 1);
  if (std::find(fields.begin(), fields.end(), wanted.field) != fields.end()) return std::optional(std::move(wanted));
  return base::fail(base::ErrorKind::invalid, "bad_sort", "This list cannot be sorted by \"" + wanted.field + "\".",
                    "Choose one of these, with a minus for the other way round: " + base::join(fields, ", ") + ".");
}

net::HttpResponse list_answer(const Call& call, json rows, std::nullptr_t) {
  return answer([&]() -> base::Result<net::HttpResponse> {
    TRY(keep_matching(call, rows));
    TRY(sort_rows(call, rows));
    TRY_SET(const auto range, page_in(call, rows.size()));
    if (!range) return list_answer(call, rows, json());
    json page = json::array();
    for (auto i = range->begin; i < range->end; ++i) page.push_back(std::move(rows[i]));
    return list_answer(call, page, range->next);
  });
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

std::string text_of(const Call& call, const char* name) {
  const auto given = call.query.find(name);
  return given == call.query.end() ? std::string() : given->second;
}

base::Result<std::int64_t> number_of(const std::string& text, const char* name) {
  const auto number = base::parse_int(text);
  if (number && *number >= 0) return *number;
  return base::fail(base::ErrorKind::invalid, "bad_number", std::string("\"") + name + "\" must be a number.",
                    "Correct it.");
}

base::Result<std::optional<std::int64_t>> number_after(const Call& call) {
  const auto text = text_of(call, "after");
  if (text.empty()) return std::optional<std::int64_t>();
  TRY_SET(const auto number, number_of(text, "after"));
  return std::optional(number);
}

base::Result<int> page_size_of(const Call& call) {
  const auto given = call.query.find("pageSize");
  if (given == call.query.end()) return 100;
  TRY_SET(const auto number, number_of(given->second, "pageSize"));
  if (number >= 1 && number <= 2000) return static_cast<int>(number);
  return base::fail(base::ErrorKind::invalid, "bad_number", "\"pageSize\" must be 1 to 2000.", "Correct it.");
}

}  // namespace bursar::rest
