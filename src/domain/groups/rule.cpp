#include "domain/groups/rule.h"

#include <algorithm>

#include "domain/groups/rule_tree.h"

namespace bursar::domain {
namespace {

using Kind = RuleNode::Kind;
using base::Timestamp;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `wanted` is in lower case.
bool same(std::string_view text, std::string_view wanted) {
  return text.size() == wanted.size() &&
         std::equal(text.begin(), text.end(), wanted.begin(), [](char a, char b) { return lower(a) == b; });
}
bool has(std::string_view text, std::string_view wanted) {
  return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

/// What a rule is asked of: a device, or a person.
struct Subject {
  const Device* device = nullptr;
  const Person* person = nullptr;  // of a device: its owner
  const std::vector<std::string>* units = nullptr;
  Timestamp now;

  /// nullopt: it has no such attribute.
  std::optional<std::string_view> text(RuleAttribute attribute) const {
    if (attribute == RuleAttribute::kind) return device != nullptr ? "device" : "person";
    return device != nullptr ? text_of_device(attribute) : text_of_person(attribute);
  }

 private:
  std::optional<std::string_view> text_of_device(RuleAttribute attribute) const {
    switch (attribute) {
      case RuleAttribute::serial:
        return device->serial_number;
      case RuleAttribute::udid:
        return device->udid;
      case RuleAttribute::name:
        return device->name;
      case RuleAttribute::model:
        return device->model;
      case RuleAttribute::platform:
        return name_of(device->platform);
      case RuleAttribute::enrollment:
        return name_of(device->enrollment);
      case RuleAttribute::owner:
        return device->owner;
      case RuleAttribute::owner_name:
        return person != nullptr ? std::optional<std::string_view>(person->name) : std::nullopt;
      case RuleAttribute::owner_email:
        return person != nullptr ? std::optional<std::string_view>(person->email) : std::nullopt;
      default:
        return std::nullopt;
    }
  }
  std::optional<std::string_view> text_of_person(RuleAttribute attribute) const {
    switch (attribute) {
      case RuleAttribute::name:
        return person->name;
      case RuleAttribute::email:
        return person->email;
      case RuleAttribute::id:
        return person->client_user_id;
      case RuleAttribute::managed_apple_id:
        return person->managed_apple_id;
      case RuleAttribute::status:
        return name_of(person->status);
      case RuleAttribute::notes:
        return person->notes;
      default:
        return std::nullopt;
    }
  }
};

bool text_holds(std::string_view text, const RuleComparison& c) {
  const auto& first = c.texts.front();
  switch (c.op) {
    case RuleOperator::equal:
      return same(text, first);
    case RuleOperator::unequal:
      return !same(text, first);
    case RuleOperator::contains:
      return has(text, first);
    case RuleOperator::starts_with:
      return text.size() >= first.size() && same(text.substr(0, first.size()), first);
    case RuleOperator::ends_with:
      return text.size() >= first.size() && same(text.substr(text.size() - first.size()), first);
    case RuleOperator::among:
      return std::any_of(c.texts.begin(), c.texts.end(), [&](const std::string& w) { return same(text, w); });
    default:
      return false;
  }
}

template <class T>
bool ordered(const T& a, RuleOperator op, const T& b) {
  switch (op) {
    case RuleOperator::equal:
      return a == b;
    case RuleOperator::unequal:
      return a != b;
    case RuleOperator::less:
      return a < b;
    case RuleOperator::at_most:
      return a <= b;
    case RuleOperator::more:
      return a > b;
    case RuleOperator::at_least:
      return a >= b;
    default:
      return false;
  }
}

bool unit_holds(const std::vector<std::string>& units, const RuleComparison& c) {
  auto positive = c;
  if (c.op == RuleOperator::unequal) positive.op = RuleOperator::equal;
  const bool any =
      std::any_of(units.begin(), units.end(), [&](const std::string& u) { return text_holds(u, positive); });
  return any != (c.op == RuleOperator::unequal);
}

/// How long ago; never seen is longer ago than anything.
std::optional<std::int64_t> age_of(const Subject& s, RuleAttribute attribute) {
  constexpr std::int64_t kForEver = std::int64_t{1} << 60;
  if (attribute == RuleAttribute::added) {
    return s.now.ms_since(s.device != nullptr ? s.device->added_at : s.person->added_at);
  }
  if (s.device == nullptr) return std::nullopt;
  return s.device->last_seen_at ? s.now.ms_since(*s.device->last_seen_at) : kForEver;
}

bool is_empty(const Subject& s, RuleAttribute attribute) {
  if (attribute == RuleAttribute::unit) return s.units->empty();
  const auto& shape = shape_of(attribute);
  if (s.device != nullptr ? !shape.of_devices : !shape.of_people) return true;
  if (attribute == RuleAttribute::os) return s.device->os_version.empty();
  if (attribute == RuleAttribute::last_seen) return !s.device->last_seen_at;
  if (shape.type != RuleType::text) return false;
  return s.text(attribute).value_or("").empty();
}

bool holds(const RuleComparison& c, const Subject& s) {
  if (c.op == RuleOperator::is_empty) return is_empty(s, c.attribute);
  if (c.op == RuleOperator::is_not_empty) return !is_empty(s, c.attribute);
  if (c.attribute == RuleAttribute::unit) return unit_holds(*s.units, c);
  switch (shape_of(c.attribute).type) {
    case RuleType::text: {
      const auto text = s.text(c.attribute);
      return text && text_holds(*text, c);
    }
    case RuleType::version: {
      const auto version = s.device != nullptr ? parse_os_version(s.device->os_version) : std::nullopt;
      return version && ordered(*version, c.op, c.version);
    }
    case RuleType::flag: {
      if (s.device == nullptr) return false;
      const bool value = c.attribute == RuleAttribute::supervised ? s.device->supervised : s.device->enrolled;
      return ordered(value, c.op, c.flag);
    }
    case RuleType::moment: {
      const auto age = age_of(s, c.attribute);
      return age && ordered(*age, c.op, c.span_ms);
    }
  }
  return false;
}

bool holds(const RuleNode& node, const Subject& s) {
  const auto one = [&](const auto& child) { return holds(*child, s); };
  switch (node.kind) {
    case Kind::comparison:
      return holds(node.comparison, s);
    case Kind::all_of:
      return std::all_of(node.children.begin(), node.children.end(), one);
    case Kind::any_of:
      return std::any_of(node.children.begin(), node.children.end(), one);
    case Kind::none_of:
      return !one(node.children.front());
  }
  return false;
}

/// Whether it can hold for devices (or people), as far as its attributes tell.
bool may_hold(const RuleNode& node, bool devices) {
  const auto one = [&](const auto& child) { return may_hold(*child, devices); };
  switch (node.kind) {
    case Kind::comparison: {
      const auto& c = node.comparison;
      if (c.op == RuleOperator::is_empty) return true;
      if (c.attribute == RuleAttribute::kind) return text_holds(devices ? "device" : "person", c);
      const auto& shape = shape_of(c.attribute);
      return devices ? shape.of_devices : shape.of_people;
    }
    case Kind::all_of:
      return std::all_of(node.children.begin(), node.children.end(), one);
    case Kind::any_of:
      return std::any_of(node.children.begin(), node.children.end(), one);
    case Kind::none_of:
      return true;
  }
  return true;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string text_of(const RuleNode& node, bool inside) {
  if (node.kind == Kind::comparison) {
    const auto& c = node.comparison;
    std::string text = std::string(shape_of(c.attribute).name) + " " + symbol_of(c.op);
    if (c.op == RuleOperator::is_empty || c.op == RuleOperator::is_not_empty) return text;
    if (c.op != RuleOperator::among) return text + " " + quoted(c.written.front());
    std::string list;
    for (const auto& value : c.written) list += (list.empty() ? "" : ", ") + quoted(value);
    return text + " (" + list + ")";
  }
  if (node.kind == Kind::none_of) return "not (" + text_of(*node.children.front(), false) + ")";
  std::string text;
  const char* word = node.kind == Kind::all_of ? " and " : " or ";
  for (const auto& child : node.children) text += (text.empty() ? "" : word) + text_of(*child, true);
  return inside ? "(" + text + ")" : text;
}

}  // namespace

Rule::Rule(std::shared_ptr<const RuleNode> root)
    : root_(std::move(root)), devices_(may_hold(*root_, true)), people_(may_hold(*root_, false)) {}

base::Result<Rule> Rule::parse(std::string_view text) {
  TRY_SET(auto root, parse_rule(text));
  return Rule(std::move(root));
}

bool Rule::holds_for_device(const Device& device, const Person* owner, const std::vector<std::string>& units,
                            Timestamp now) const {
  return holds(*root_, Subject{&device, owner, &units, now});
}

bool Rule::holds_for_person(const Person& person, const std::vector<std::string>& units, Timestamp now) const {
  return holds(*root_, Subject{nullptr, &person, &units, now});
}

std::string Rule::text() const { return text_of(*root_, false); }

}  // namespace bursar::domain
