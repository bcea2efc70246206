// Internal to this folder: one description of a struct's fields serves reading and writing, so that the two agree.
//   template <class Wire> void describe(Wire& wire, Ref<Wire, Asset>& asset) { wire.required("adamId", asset.adam_id);
//   … }
// required   must be there when read; always written
// defaulted  absent leaves the default; always written
// maybe      absent leaves the default; written unless empty (none, "", an empty list)
// Nothing here throws.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <type_traits>

#include "apple_api/common.h"
#include "base/secret.h"

namespace bursar::apple_api {

/// T when reading, const T when writing.
template <class Wire, class T>
using Ref = std::conditional_t<Wire::kReading, T, const T>;

/// Whose text is read, which decides the error's code; loose: numbers as text, text as numbers, 0 and 1 as flags.
struct ReadStyle {
  enum class Side { answer, request } side = Side::answer;
  bool loose = false;
};
inline constexpr ReadStyle kAnswer{ReadStyle::Side::answer, false};
inline constexpr ReadStyle kRequest{ReadStyle::Side::request, false};
inline constexpr ReadStyle kLegacyAnswer{ReadStyle::Side::answer, true};
inline constexpr ReadStyle kLegacyRequest{ReadStyle::Side::request, true};

base::Error bad_field(ReadStyle style, const std::string& path, std::string_view complaint);

/// A parsed text; empty if it is no JSON object.
class Document {
 public:
  explicit Document(std::string_view text);
  ~Document();
  const nlohmann::json* root() const { return root_.get(); }

 private:
  std::unique_ptr<nlohmann::json> root_;
};

class Reader {
 public:
  static constexpr bool kReading = true;
  Reader(const nlohmann::json& object, ReadStyle style) : object_(object), style_(style), failure_(own_failure_) {}

  template <class T>
  void required(const char* name, T& value) {
    const nlohmann::json* node = member(name);
    if (node == nullptr) return fail(Step{name, this}, "is missing");
    read(*node, Step{name, this}, value);
  }
  template <class T>
  void defaulted(const char* name, T& value) {
    if (const nlohmann::json* node = member(name)) read(*node, Step{name, this}, value);
  }
  template <class T>
  void maybe(const char* name, T& value) {
    defaulted(name, value);
  }
  /// An id that exists twice: as a number under `name`, as text under `text_name`.
  void twice(const char* name, const char* text_name, std::int64_t& value);
  void twice(const char* name, const char* text_name, std::optional<std::int64_t>& value);
  /// A flag that is written as 0 or 1.
  void flag(const char* name, std::optional<bool>& value) { defaulted(name, value); }
  /// A member of a member.
  void within(const char* outer, const char* inner, std::optional<std::string>& value);
  /// Members whose names end so and whose values are text.
  void members_ending(std::string_view ending, std::map<std::string, std::string>& values);
  /// Any value, as JSON text.
  void raw(const char* name, std::string& json);
  bool is_list(const char* name) const;

  const std::optional<base::Error>& failure() const { return failure_; }

 private:
  /// Where a value stands, kept on the stack and written out only for an error.
  struct Step {
    const char* name = nullptr;
    const Reader* in = nullptr;
    std::optional<std::size_t> index = {};
    const Step* list = nullptr;
    std::string key = {};
  };
  Reader(const nlohmann::json& object, const Reader& parent, const Step& step)
      : object_(object), style_(parent.style_), failure_(parent.failure_), at_(&step) {}

  static std::string path_of(const Step& step);
  void fail(const Step& step, std::string_view complaint);
  const nlohmann::json* member(const char* name) const;  // none if absent or null

  void read(const nlohmann::json& node, const Step& step, std::string& value);
  void read(const nlohmann::json& node, const Step& step, std::int64_t& value);
  void read(const nlohmann::json& node, const Step& step, double& value);
  void read(const nlohmann::json& node, const Step& step, bool& value);
  void read(const nlohmann::json& node, const Step& step, base::Secret& value);
  template <class T>
  void read(const nlohmann::json& node, const Step& step, std::optional<T>& value) {
    read(node, step, value.emplace());
  }
  template <class T>
  void read(const nlohmann::json& node, const Step& step, std::vector<T>& values) {
    const std::optional<std::size_t> size = list_size(node, step);
    for (std::size_t i = 0; size && i < *size && !failure_; ++i) {
      read(element(node, i), Step{nullptr, this, i, &step}, values.emplace_back());
    }
  }
  template <class T>
  void read(const nlohmann::json& node, const Step& step, std::map<std::string, T>& values) {
    if (!is_object(node, step)) return;
    for (const std::string& key : keys(node)) {
      if (const nlohmann::json* value = value_at(node, key))
        read(*value, Step{nullptr, this, {}, &step, key}, values[key]);
    }
  }
  template <class T>
  requires std::is_aggregate_v<T>
  void read(const nlohmann::json& node, const Step& step, T& value) {
    if (!is_object(node, step)) return;
    Reader inner(node, *this, step);
    describe(inner, value);
  }

  bool is_object(const nlohmann::json& node, const Step& step);
  std::optional<std::size_t> list_size(const nlohmann::json& node, const Step& step);
  static const nlohmann::json& element(const nlohmann::json& list, std::size_t index);
  static std::vector<std::string> keys(const nlohmann::json& object);
  static const nlohmann::json* value_at(const nlohmann::json& object, const std::string& key);

  const nlohmann::json& object_;
  ReadStyle style_;
  std::optional<base::Error> own_failure_;
  std::optional<base::Error>& failure_;  // the first one, shared with the readers of members
  const Step* at_ = nullptr;
};

class Writer {
 public:
  static constexpr bool kReading = false;
  Writer(nlohmann::json& object, Absent absent);

  template <class T>
  void required(const char* name, const T& value) {
    write(member(name), value);
  }
  template <class T>
  void defaulted(const char* name, const T& value) {
    write(member(name), value);
  }
  template <class T>
  void maybe(const char* name, const T& value) {
    if (!is_empty(value)) {
      write(member(name), value);
    } else if (absent_ == Absent::as_null) {
      member(name);
    }
  }
  void twice(const char* name, const char* text_name, std::int64_t value);
  void twice(const char* name, const char* text_name, const std::optional<std::int64_t>& value);
  void flag(const char* name, const std::optional<bool>& value);
  void within(const char* outer, const char* inner, const std::optional<std::string>& value);
  void members_ending(std::string_view ending, const std::map<std::string, std::string>& values);
  void raw(const char* name, const std::string& json);

 private:
  template <class T>
  static bool is_empty(const std::optional<T>& value) {
    return !value.has_value();
  }
  template <class T>
  requires requires(const T& t) { t.empty(); }
  static bool is_empty(const T& value) { return value.empty(); }

  nlohmann::json& member(const char* name);  // made, and null
  static nlohmann::json& append(nlohmann::json& list);
  static void make_list(nlohmann::json& slot);
  static nlohmann::json& make_member(nlohmann::json& slot, const std::string& key);
  static void make_object(nlohmann::json& slot);

  void write(nlohmann::json& slot, const std::string& value);
  void write(nlohmann::json& slot, std::int64_t value);
  void write(nlohmann::json& slot, double value);
  void write(nlohmann::json& slot, bool value);
  void write(nlohmann::json& slot, const base::Secret& value) { write(slot, value.reveal()); }
  template <class T>
  void write(nlohmann::json& slot, const std::optional<T>& value) {
    if (value) write(slot, *value);
  }
  template <class T>
  void write(nlohmann::json& slot, const std::vector<T>& values) {
    make_list(slot);
    for (const T& value : values) write(append(slot), value);
  }
  template <class T>
  void write(nlohmann::json& slot, const std::map<std::string, T>& values) {
    make_object(slot);
    for (const auto& [key, value] : values) write(make_member(slot, key), value);
  }
  template <class T>
  requires std::is_aggregate_v<T>
  void write(nlohmann::json& slot, const T& value) {
    Writer inner(slot, absent_);
    describe(inner, value);
  }

  nlohmann::json& object_;
  Absent absent_;
};

/// Owns what a Writer fills.
class Sheet {
 public:
  Sheet();
  ~Sheet();
  nlohmann::json& root() { return *root_; }
  std::string text() const;

 private:
  std::unique_ptr<nlohmann::json> root_;
};

template <class T>
base::Result<T> parse_as(std::string_view text, ReadStyle style) {
  const Document document(text);
  if (document.root() == nullptr) return base::fail(bad_field(style, "", "is not a JSON object"));
  T value;
  Reader reader(*document.root(), style);
  describe(reader, value);
  if (reader.failure()) return base::fail(*reader.failure());
  return value;
}

template <class T>
std::string text_of(const T& value, Absent absent) {
  Sheet sheet;
  Writer writer(sheet.root(), absent);
  describe(writer, value);
  return sheet.text();
}

}  // namespace bursar::apple_api
