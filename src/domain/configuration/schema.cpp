#include "domain/configuration/schema.h"

#include "domain/access/permission.h"
#include "domain/webhooks/event.h"

namespace bursar::domain {
namespace {

using base::Value;
using Type = FieldType;

FieldRule required(FieldRule rule) {
  rule.required = true;
  return rule;
}
FieldRule nullable(FieldRule rule) {
  rule.nullable = true;
  return rule;
}
FieldRule quiet(FieldRule rule) {
  rule.quiet = true;
  return rule;
}
FieldRule text(const char* name) { return {name, Type::text, Value::of_text("")}; }
FieldRule name_of_other(const char* name, Section section) {
  auto rule = text(name);
  rule.refers = section;
  return rule;
}
FieldRule flag(const char* name, bool otherwise) { return {name, Type::flag, Value::of_flag(otherwise)}; }
FieldRule number(const char* name, std::int64_t otherwise, std::int64_t least) {
  FieldRule rule{name, Type::number, Value::of_number(otherwise)};
  rule.least = least;
  return rule;
}
FieldRule moment(const char* name) { return nullable({name, Type::moment}); }
FieldRule word(const char* name, std::vector<std::string> words, const char* otherwise) {
  return {name, Type::word, Value::of_text(otherwise), std::move(words)};
}
FieldRule texts(const char* name, std::optional<Section> refers = {}) {
  FieldRule rule{name, Type::texts, Value::of_list()};
  rule.refers = refers;
  return rule;
}
FieldRule objects(const char* name, std::vector<FieldRule> inner) {
  FieldRule rule{name, Type::objects, Value::of_list()};
  rule.inner = std::move(inner);
  return rule;
}
FieldRule members(const char* name) {
  FieldRule rule{name, Type::object, Value::of_map()};
  rule.inner = {quiet(texts("serialNumbers")), quiet(texts("clientUserIds")), quiet(texts("groups", Section::groups))};
  return rule;
}

/// Where the client finds a secret, which it sends apart from the document.
FieldRule secret(const char* name) {
  FieldRule rule{name, Type::object};
  rule.inner = {quiet(text("file")), quiet(text("environment"))};
  rule.apart = true;
  return quiet(nullable(rule));
}

SectionRule settings() { return {Section::settings, "settings", "", false, {flag("automatic", false)}}; }

SectionRule units() {
  return {Section::units,
          "units",
          "path",
          true,
          {required(text("path")), required(word("kind", {"tenant", "organization", "site"}, "site")),
           quiet(flag("first", false)), text("domain"), flag("managedDistribution", true),
           flag("fallBackToCompany", false)}};
}

SectionRule groups() {
  return {Section::groups,
          "groups",
          "name",
          true,
          {required(text("name")), name_of_other("unit", Section::units), text("description"), quiet(text("rule")),
           members("members"), members("excluded")}};
}

SectionRule locations() {
  auto organization = nullable(name_of_other("organization", Section::units));
  organization.otherwise = {};
  auto uid = text("uId");
  return {Section::locations,
          "locations",
          "name",
          false,
          {required(text("name")), uid, secret("token"), organization, texts("sites", Section::units),
           texts("groups", Section::groups), texts("administrators"), text("appleId"), text("custodian"),
           flag("autoAdd", true)}};
}

SectionRule distributions() {
  auto everyone = quiet(flag("everyone", false));
  FieldRule borrow{"borrow", Type::object};
  borrow.inner = {required(name_of_other("location", Section::locations)), required(number("seatsMax", 1, 1))};
  auto ceiling = quiet(nullable(number("ceiling", 0, 1)));
  ceiling.otherwise = {};
  return {Section::distributions,
          "distributions",
          "name",
          true,
          {required(text("name")), name_of_other("unit", Section::units),
           word("state", {"draft", "active", "paused", "ended"}, "draft"),
           objects("items", {required(text("adamId")), word("by", {"device", "person", "nothing"}, "device"),
                             flag("install", true)}),
           objects("targets", {everyone, quiet(name_of_other("group", Section::groups)), quiet(text("serialNumber")),
                               quiet(text("clientUserId")), quiet(flag("excluded", false))}),
           flag("grants", true), flag("revokes", true), moment("startsAt"), moment("endsAt"),
           number("priority", 0, -1'000'000'000),
           word("shortage", {"fail", "wait", "unlicensed", "borrow", "reclaim"}, "wait"),
           objects("reservations", {required(name_of_other("group", Section::groups)), number("floor", 0, 0), ceiling}),
           nullable(borrow), number("idleDays", 60, 0)}};
}

SectionRule roles() {
  auto permissions = required(texts("permissions"));
  for (const auto permission : kPermissions) permissions.words.emplace_back(name_of(permission));
  return {Section::roles, "roles", "name", false, {required(text("name")), permissions}};
}

SectionRule webhooks() {
  auto types = texts("types");
  for (const auto& words : event_types()) {
    if (words.name != std::string_view(name_of(EventType::test))) types.words.emplace_back(words.name);
  }
  return {Section::webhooks,
          "webhooks",
          "name",
          false,
          {required(text("name")), text("url"), name_of_other("unit", Section::units), types, flag("enabled", false),
           secret("secret")}};
}

}  // namespace

const SectionRule& rule_of(Section section) {
  static const std::array all{settings(), units(), groups(), locations(), distributions(), roles(), webhooks()};
  return all[static_cast<std::size_t>(section)];
}

const char* name_of(Section section) { return rule_of(section).name; }

std::string unit_path(const std::vector<std::string>& names) {
  std::string path;
  for (const auto& name : names) {
    if (!path.empty()) path += '/';
    for (const char c : name) {
      if (c == '/' || c == '\\') path += '\\';
      path += c;
    }
  }
  return path;
}

std::vector<std::string> names_of_path(std::string_view path) {
  std::vector<std::string> names(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '/') {
      names.emplace_back();
    } else {
      if (path[i] == '\\' && i + 1 < path.size()) ++i;
      names.back() += path[i];
    }
  }
  return names;
}

}  // namespace bursar::domain
