// A document of scalars, lists and maps, as configuration files hold it; each part knows its line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bursar::base {

struct Value {
  enum class Kind : std::uint8_t { none, flag, number, text, list, map };

  Kind kind = Kind::none;
  bool flag = false;
  std::int64_t number = 0;
  std::string text;
  std::vector<Value> items;        // of a list, or a map's in the order of `names`
  std::vector<std::string> names;  // of a map; none twice
  bool plain = false;              // a text that was written without quotes: it may mean a flag or a number
  int line = 0;                    // from 1, of its name in a map; 0: made by a program

  static Value of_flag(bool flag);
  static Value of_number(std::int64_t number);
  static Value of_text(std::string text);
  static Value of_list(std::vector<Value> items = {});
  static Value of_texts(const std::vector<std::string>& texts);
  static Value of_map();

  bool is_none() const { return kind == Kind::none; }
  /// The item of a map; none where there is no such name.
  const Value* find(std::string_view name) const;
  /// Of a map; takes the place of what had the name.
  void put(const std::string& name, Value value);
  /// The same content, wherever it stands.
  bool operator==(const Value& other) const;
};

/// An order of contents, for lists whose order means nothing.
bool comes_before(const Value& a, const Value& b);

}  // namespace bursar::base
