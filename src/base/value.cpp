#include "base/value.h"

#include <algorithm>

namespace bursar::base {

Value Value::of_flag(bool flag) {
  Value value;
  value.kind = Kind::flag;
  value.flag = flag;
  return value;
}

Value Value::of_number(std::int64_t number) {
  Value value;
  value.kind = Kind::number;
  value.number = number;
  return value;
}

Value Value::of_text(std::string text) {
  Value value;
  value.kind = Kind::text;
  value.text = std::move(text);
  return value;
}

Value Value::of_list(std::vector<Value> items) {
  Value value;
  value.kind = Kind::list;
  value.items = std::move(items);
  return value;
}

Value Value::of_texts(const std::vector<std::string>& texts) {
  auto value = of_list();
  for (const auto& text : texts) value.items.push_back(of_text(text));
  return value;
}

Value Value::of_map() {
  Value value;
  value.kind = Kind::map;
  return value;
}

const Value* Value::find(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

void Value::put(const std::string& name, Value value) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) {
    items[static_cast<std::size_t>(found - names.begin())] = std::move(value);
    return;
  }
  names.push_back(name);
  items.push_back(std::move(value));
}

bool Value::operator==(const Value& other) const {
  return kind == other.kind && flag == other.flag && number == other.number && text == other.text &&
         names == other.names && items == other.items;
}

bool comes_before(const Value& a, const Value& b) {
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.flag != b.flag) return b.flag;
  if (a.number != b.number) return a.number < b.number;
  if (a.text != b.text) return a.text < b.text;
  if (a.names != b.names) return a.names < b.names;
  return std::lexicographical_compare(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), comes_before);
}

}  // namespace bursar::base
