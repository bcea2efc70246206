#include "cli/configuration_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace bursar::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kListedMax = 20;  // of the items that a list gains or loses, and of names left alone

std::string short_form(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object()) return value.dump();
  std::string text;
  for (const auto& [name, inner] : value.items()) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name, short_form(inner));
  }
  return text.empty() ? "nothing" : text;
}

/// "      - A, B and 7 more": what is in `some` and not in `others`.
std::string listed(char sign, const json& some, const json& others) {
  std::string text;
  std::size_t count = 0;
  for (const auto& item : some) {
    if (std::find(others.begin(), others.end(), item) != others.end() || ++count > kListedMax) continue;
    text += fmt::format("        {} {}\n", sign, short_form(item));
  }
  if (count > kListedMax) text += fmt::format("        {} and {} more\n", sign, count - kListedMax);
  return text;
}

std::string field_words(const std::string& name, const json& before, const json& after) {
  const auto list_of = [](const json& value) { return value.is_array() ? value : json::array(); };
  if (before.is_array() || after.is_array()) {
    return fmt::format("      {}:\n", name) + listed('-', list_of(before), list_of(after)) +
           listed('+', list_of(after), list_of(before));
  }
  if (before.is_object() && after.is_object()) {
    std::string text;
    auto names = before;
    names.update(after);
    for (const auto& [inner, value] : names.items()) {
      const auto from = before.value(inner, json()), to = after.value(inner, json());
      if (from != to) text += field_words(name + "/" + inner, from, to);
    }
    return text;
  }
  if (after.is_object()) {
    std::string text;
    for (const auto& [inner, value] : after.items()) text += field_words(name + "/" + inner, nullptr, value);
    return text;
  }
  if (before.is_null()) return fmt::format("      {}: {}\n", name, short_form(after));
  return fmt::format("      {}: {} -> {}\n", name, short_form(before), short_form(after));
}

std::string change_words(const json& change) {
  const auto kind = change.at("change").get<std::string>();
  const auto* sign = kind == "added" ? "+" : kind == "changed" ? "~" : "-";
  const auto name = change.at("name").get<std::string>();
  auto text =
      fmt::format("  {} {}{}{}\n", sign, change.at("section").get<std::string>(), name.empty() ? "" : "/", name);
  for (const auto& field : change.at("fields")) {
    text += field_words(field.at("field"), field.at("before"), field.at("after"));
  }
  return text;
}

std::string finding_words(const json& finding) {
  std::string where;
  if (finding.at("file").is_string()) where = finding.at("file").get<std::string>() + ":";
  if (finding.at("line").is_number()) where += finding.at("line").dump() + ":";
  return fmt::format("{}{}{}: {}\n    {} ({})\n", where, where.empty() ? "" : " ",
                     finding.at("path").get<std::string>(), finding.at("message").get<std::string>(),
                     finding.at("remedy").get<std::string>(), finding.at("code").get<std::string>());
}

}  // namespace

bool changes_anything(const json& report) { return !report.at("changes").empty() || !report.at("tokens").empty(); }

std::string counts_of(const json& report) {
  auto text = fmt::format("{} added, {} changed, {} removed", report.at("added").dump(), report.at("changed").dump(),
                          report.at("removed").dump());
  for (const auto& [act, words] : {std::pair("connect", "connected"), std::pair("renew", "renewed")}) {
    const auto& tokens = report.at("tokens");
    const auto count = std::count_if(tokens.begin(), tokens.end(), [&](const json& t) { return t.at("act") == act; });
    if (count > 0) text += fmt::format(", {} {} {}", count, count == 1 ? "token" : "tokens", words);
  }
  return text;
}

std::string words_of(const json& report) {
  std::string text;
  for (const auto& warning : report.at("warnings")) text += "Warning: " + warning.get<std::string>() + "\n";
  if (!report.at("valid").get<bool>()) {
    for (const auto& finding : report.at("findings")) text += finding_words(finding);
    return text + fmt::format("{} wrong; nothing was changed.\n", report.at("findings").size());
  }
  for (const auto& token : report.at("tokens")) {
    text += fmt::format("  {} the token of {}\n", token.at("act") == "renew" ? "~ renew" : "+ connect",
                        token.at("location").get<std::string>());
  }
  for (const auto& change : report.at("changes")) text += change_words(change);
  text += changes_anything(report) ? counts_of(report) + ".\n" : std::string("Everything is so already.\n");
  const auto& alone = report.at("leftAlone");
  if (alone.empty()) return text;
  text += fmt::format("{} in no file and left alone (--prune removes them):", alone.size());
  for (std::size_t i = 0; i < std::min(alone.size(), kListedMax); ++i) text += " " + alone[i].get<std::string>() + ";";
  return text + (alone.size() > kListedMax ? " …\n" : "\n");
}

}  // namespace bursar::cli
