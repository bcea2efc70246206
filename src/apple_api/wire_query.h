// Internal to this folder: queries, described like bodies (wire.h).
#pragma once

#include "apple_api/wire.h"

namespace bursar::apple_api {

class QueryReader {
 public:
  static constexpr bool kReading = true;
  explicit QueryReader(const Query& query) : query_(query) {}

  void required(const char* name, std::string& value);
  void maybe(const char* name, std::optional<std::string>& value);
  void maybe(const char* name, std::optional<std::int64_t>& value);
  void maybe(const char* name, std::optional<bool>& value);
  void defaulted(const char* name, std::string& value);
  /// One parameter with commas, or the parameter repeated.
  void list(const char* name, std::vector<std::string>& values);
  void list(const char* name, std::vector<std::int64_t>& values);

  const std::optional<base::Error>& failure() const { return failure_; }

 private:
  const std::string* find(const char* name) const;
  void fail(const char* name, std::string_view complaint);

  const Query& query_;
  std::optional<base::Error> failure_;
};

class QueryWriter {
 public:
  static constexpr bool kReading = false;

  void required(const char* name, const std::string& value) { query_.emplace_back(name, value); }
  void defaulted(const char* name, const std::string& value) { query_.emplace_back(name, value); }
  void maybe(const char* name, const std::optional<std::string>& value);
  void maybe(const char* name, const std::optional<std::int64_t>& value);
  void maybe(const char* name, const std::optional<bool>& value);
  void list(const char* name, const std::vector<std::string>& values);
  void list(const char* name, const std::vector<std::int64_t>& values);

  Query take() { return std::move(query_); }

 private:
  Query query_;
};

template <class T>
base::Result<T> parse_query_as(const Query& query) {
  T value;
  QueryReader reader(query);
  describe(reader, value);
  if (reader.failure()) return base::fail(*reader.failure());
  return value;
}

template <class T>
Query query_of(const T& value) {
  QueryWriter writer;
  describe(writer, value);
  return writer.take();
}

}  // namespace bursar::apple_api
