#include "store/tables/inventory_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"
#include "store/tables/inventory_condition.h"
#include "store/tables/name_range.h"

namespace bursar::store {
namespace {

constexpr int kRareMax = 3000;
constexpr std::int64_t kTrigram = 3;

std::int64_t letters_in(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

std::string phrase_of(const std::string& text) {
  if (letters_in(text) < kTrigram) return "";
  std::string phrase = "\"";
  for (const char c : text) phrase += c == '"' ? std::string("\"\"") : std::string(1, c);
  return phrase + "\"";
}

/// The ways in which one or two letters may be written: az, aZ, Az, AZ.
std::set<std::string> spellings_of(const std::string& text) {
  std::set<std::string> all{""};
  for (const char c : text) {
    std::set<std::string> longer;
    for (const auto& begun : all) {
      longer.insert(begun + base::to_lower_ascii(std::string(1, c)));
      longer.insert(begun + static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    }
    all = std::move(longer);
  }
  return all;
}

}  // namespace

std::string pattern_anywhere(const std::string& text) {
  std::string pattern = "%";
  for (const char c : base::to_lower_ascii(text)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

std::string pattern_of(const std::string& text) {
  const auto pattern = pattern_anywhere(text);
  return text.empty() || letters_in(text) >= kTrigram ? pattern : pattern.substr(1);
}

InventoryList::InventoryList(Connection& db, const ListedTable& table, const app::InventoryFilter& filter,
                             const app::InventoryOrder& order)
    : db_(db), table_(table), filter_(filter), order_(order) {
  if (filter.text.empty()) return;
  pattern_ = pattern_of(filter.text);
  phrase_ = phrase_of(filter.text);
  if (!phrase_.empty()) return;
  // SQLite knows small and capital letters of ASCII only; in PostgreSQL others are found without an index.
  const bool ascii = std::all_of(filter.text.begin(), filter.text.end(), [](char c) { return (c & 0x80) == 0; });
  if (!ascii && !db.dialect().search_tables) return;
  for (const auto& begun : spellings_of(filter.text)) ranges_.emplace_back(begun, begun + kLastCharacter);
}

std::string InventoryList::column() const {
  switch (order_.by) {
    case app::InventorySort::added:
      return "id";
    case app::InventorySort::key:
      return table_.key;
    case app::InventorySort::name:
      return "name";
    case app::InventorySort::model:
      return "model";
    case app::InventorySort::os_version:
      return "os_version";
    case app::InventorySort::last_seen:
      return "coalesce(last_seen_at, 0)";
    case app::InventorySort::email:
      return "email";
  }
  return "id";
}

/// All that is looked through, as one text; PostgreSQL has an index of just this.
std::string InventoryList::searched() const {
  std::string text;
  for (const auto* name : table_.searched) {
    if (name != nullptr) text += (text.empty() ? "" : " || chr(10) || ") + std::string(name);
  }
  return text;
}

/// Ids of rows that have the text, by an index; empty: there is none for it.
std::string InventoryList::found_by_index(std::vector<Value>& values) const {
  if (!phrase_.empty()) {
    if (!db_.dialect().search_tables) return "";
    values.push_back(to_value(phrase_));
    return fmt::format("SELECT rowid AS id FROM {0}_search WHERE {0}_search MATCH ${1}", table_.name, values.size());
  }
  std::vector<std::string> ranges;
  for (const auto* column : table_.searched) {
    if (column == nullptr) continue;
    for (const auto& [from, to] : ranges_) {
      values.push_back(to_value(from));
      values.push_back(to_value(to));
      ranges.push_back(fmt::format("SELECT id FROM {0} WHERE {1}{2} >= ${3} AND {1}{2} < ${4}", table_.name, column,
                                   db_.dialect().bytewise, values.size() - 1, values.size()));
    }
  }
  return base::join(ranges, " UNION ALL ");
}

base::Result<bool> InventoryList::is_rare() const {
  std::vector<Value> values;
  const auto found = filter_.text.empty() ? std::string() : found_by_index(values);
  if (found.empty()) return false;
  std::int64_t count = 0;
  const auto sql = fmt::format("SELECT count(*) FROM (SELECT id FROM ({}) AS found LIMIT {}) AS few", found, kRareMax);
  TRY(db_.run(sql, values, [&](const Row& row) { count = row.integer(0); }).map([](auto) {}));
  return count < kRareMax;
}

/// What comes after the last row of the page before.
std::string InventoryList::further(std::vector<Value>& values) const {
  if (!order_.after) return "1 = 1";
  const auto* than = order_.descending ? "<" : ">";
  const auto by = column();
  if (order_.by == app::InventorySort::added) {
    values.push_back(to_value(order_.after->second));
    return fmt::format("id {} ${}", than, values.size());
  }
  const bool number = order_.by == app::InventorySort::last_seen;
  values.push_back(number ? to_value(base::parse_int(order_.after->first).value_or(0)) : to_value(order_.after->first));
  values.push_back(to_value(order_.after->second));
  return fmt::format("({}, id) {} (${}, ${})", by, than, values.size() - 1, values.size());
}

std::string InventoryList::matching(bool rare, std::vector<Value>& values) const {
  if (filter_.text.empty()) return "1 = 1";
  if (rare) return fmt::format("id IN ({})", found_by_index(values));
  values.push_back(to_value(pattern_));
  const auto place = values.size();
  if (!db_.dialect().search_tables && !phrase_.empty()) {
    return fmt::format("lower({}) LIKE ${} ESCAPE '\\'", searched(), place);
  }
  std::string any;
  for (const auto* name : table_.searched) {
    if (name != nullptr) any += fmt::format("{}lower({}) LIKE ${} ESCAPE '\\'", any.empty() ? "" : " OR ", name, place);
  }
  return "(" + any + ")";
}

base::Status InventoryList::run(int limit, const RowTaker& take) {
  TRY_SET(const auto rare, is_rare());
  const auto* way = order_.descending ? "DESC" : "ASC";
  std::vector<Value> values;
  const auto after = further(values);
  const auto match = matching(rare, values);
  auto by = fmt::format("{} {}", column(), way);
  if (order_.by != app::InventorySort::added) by += fmt::format(", id {}", way);
  const auto sql = fmt::format("SELECT {} FROM {} WHERE {} AND {} AND {} ORDER BY {} LIMIT {}", table_.columns,
                               table_.name, after, condition_of(filter_), match, by, limit);
  return db_.run(sql, values, take).map([](auto) {});
}

}  // namespace bursar::store
