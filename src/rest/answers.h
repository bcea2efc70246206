// Making answers, and reading requests.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/http.h"
#include "rest/router.h"

namespace bursar::rest {

net::HttpResponse json_answer(const nlohmann::json& body, int status = 200);
net::HttpResponse problem_answer(const base::Error& error);
/// Whether the caller prefers text/csv.
bool wants_csv(const Call& call);

/// A page: JSON where `rows` is an array of flat objects; CSV with the same columns where the caller prefers text/csv.
net::HttpResponse list_answer(const Call& call, const nlohmann::json& rows, const nlohmann::json& next);
/// A list that was made as a whole, sorted and cut as the query says: sort=FIELD or -FIELD (else as it is), text (rows
/// that have it in any field), pageSize (else all), after.
net::HttpResponse list_answer(const Call& call, nlohmann::json rows, std::nullptr_t);

/// Which of so many rows a query asks for (page_in); none: all. plain_page: none also where it asks for sort or text,
/// for which all rows must be there; else rows beside the page need not be made.
struct PageRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  nlohmann::json next;  // null: nothing comes after
};
base::Result<std::optional<PageRange>> page_in(const Call& call, std::size_t size);
base::Result<std::optional<PageRange>> plain_page(const Call& call, std::size_t size);

/// A list of what `render` makes of `rows`, as above.
template <class Rows, class Render>
base::Result<net::HttpResponse> list_of(const Call& call, const Rows& rows, const Render& render) {
  TRY_SET(const auto page, plain_page(call, rows.size()));
  auto list = nlohmann::json::array();
  const auto end = page ? page->end : rows.size();
  for (auto i = page ? page->begin : 0; i < end; ++i) list.push_back(render(rows[i]));
  return page ? list_answer(call, list, page->next) : list_answer(call, std::move(list), nullptr);
}

/// sort=FIELD or -FIELD of the query: the field's name, and whether it comes first what is last. invalid "bad_sort"
/// names those that it may be.
struct SortWanted {
  std::string field;
  bool descending = false;
};
base::Result<std::optional<SortWanted>> sort_of(const Call& call, const std::vector<std::string>& fields);

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

/// A value of the query; empty where it is not given.
std::string text_of(const Call& call, const char* name);
/// Which of these values the query names; none where it names none. invalid "bad_field": `refusal` says what it may be.
template <class T>
base::Result<std::optional<T>> one_of(const Call& call, const char* name, std::initializer_list<T> values,
                                      const char* refusal) {
  const auto text = text_of(call, name);
  if (text.empty()) return std::optional<T>();
  for (const auto value : values) {
    if (text == name_of(value)) return std::optional(value);
  }
  return base::fail(bad_field(refusal));
}
/// A number in the path or query; invalid "bad_number".
base::Result<std::int64_t> number_of(const std::string& text, const char* name);
/// after of the query, where it is a number; none: from the start.
base::Result<std::optional<std::int64_t>> number_after(const Call& call);
template <class Id>
base::Result<std::optional<Id>> id_after(const Call& call) {
  TRY_SET(const auto number, number_after(call));
  return number ? std::optional(Id{*number}) : std::nullopt;
}
/// pageSize of the query: 1 … 2,000, else 100; invalid "bad_number".
base::Result<int> page_size_of(const Call& call);

/// The answer of a handler that may fail.
template <class Make>
net::HttpResponse answer(Make&& make) {
  base::Result<net::HttpResponse> made = make();
  return made ? std::move(*made) : problem_answer(made.error());
}

/// Binds `routes`, an object whose members answer calls, to its routes: `handlers_of(Groups(…))(&Groups::list)` is a
/// handler. Every handler keeps a copy of `routes`; its errors become problem answers.
template <class Routes>
auto handlers_of(Routes routes) {
  return [routes](base::Result<net::HttpResponse> (Routes::*handler)(const Call&) const) {
    return [routes, handler](const Call& call) { return answer([&] { return (routes.*handler)(call); }); };
  };
}

}  // namespace bursar::rest
