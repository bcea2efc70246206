// Making answers, and reading requests.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "net/http.h"
#include "rest/router.h"

namespace bursar::rest {

net::HttpResponse json_answer(const nlohmann::json& body, int status = 200);
net::HttpResponse problem_answer(const base::Error& error);
/// Whether the caller prefers text/csv.
bool wants_csv(const Call& call);

/// JSON where `rows` is an array of flat objects; CSV with the same columns where the caller prefers text/csv.
net::HttpResponse list_answer(const Call& call, const nlohmann::json& rows, const nlohmann::json& next);

/// The body as a JSON object with no fields but these. invalid "bad_json" with the place, "unknown_field" with its
/// name.
base::Result<nlohmann::json> body_of(const Call& call, const std::set<std::string>& fields);

/// An object inside the body; invalid "unknown_field", or "bad_field" where it is no object.
base::Status only_fields(const nlohmann::json& object, const std::set<std::string>& fields);

/// invalid "bad_field": the text says what is wrong.
base::Error bad_field(const std::string& text);

/// A field of the body; invalid "bad_field" where its type is another, or the number is too large.
template <class T>
base::Result<T> field(const nlohmann::json& body, const char* name, T otherwise) {
  if (!body.contains(name) || body.at(name).is_null()) return otherwise;
  const auto& value = body.at(name);
  try {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      if (value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>()) &&
          (!value.is_number_unsigned() || std::in_range<T>(value.get<std::uint64_t>()))) {
        return value.get<T>();
      }
    } else {
      return value.get<T>();
    }
  } catch (const nlohmann::json::exception&) {
  }
  return base::fail(bad_field(std::string("The field \"") + name + "\" has a value of the wrong type."));
}

/// A number in the path or query; invalid "bad_number".
base::Result<std::int64_t> number_of(const std::string& text, const char* name);
/// pageSize of the query: 1 … 2,000, else 100; invalid "bad_number".
base::Result<int> page_size_of(const Call& call);

/// The answer of a handler that may fail.
template <class Make>
net::HttpResponse answer(Make&& make) {
  base::Result<net::HttpResponse> made = make();
  return made ? std::move(*made) : problem_answer(made.error());
}

}  // namespace bursar::rest
