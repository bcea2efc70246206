#include "domain/webhooks/event.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/time_format.h"

namespace bursar::domain {
namespace {

using enum EventType;

constexpr EventTypeWords kTypes[] = {
    {test, "test", "Somebody pressed the test button.", "message"},
    {location_connected, "location.connected", "A location was connected with a content token.", "name"},
    {location_renewed, "location.renewed", "A location's content token was replaced by a newer one.", "name expiresAt"},
    {location_taken_over, "location.taken_over", "A location was taken back from another MDM server.", "name from"},
    {location_removed, "location.removed", "A location was forgotten here.", "name"},
    {token_state_changed, "token.state_changed",
     "A content token is near its end, expired, revoked, held by another MDM server, or good again.",
     "name before state expiresAt advice"},
    {sync_failed, "sync.failed", "The last sync of a location stopped before its end.", "name trouble"},
    {sync_recovered, "sync.recovered", "A location is synced again after a failure.", "name"},
    {asset_count_changed, "asset.count_changed", "A location owns more or fewer seats of an item than before.",
     "name adamId pricingParam item #before #total #available"},
    {operation_started, "operation.started", "Seats are being assigned or taken back, or people written, at Apple.",
     "location verb #count #plan"},
    {operation_finished, "operation.finished", "Apple has confirmed or refused all of an operation.",
     "location verb #done #failed #plan"},
    {operation_stopped, "operation.stopped", "An operation cannot go on until something is mended.",
     "location verb reason"},
    {plan_applied, "plan.applied", "A plan is being carried out.", "scope #grant #revoke #wait #operations"},
    {plan_paused, "plan.paused", "A plan's run is paused, by somebody or because too much of it failed.", "reason"},
    {plan_resumed, "plan.resumed", "A plan's run goes on.", ""},
    {plan_cancelled, "plan.cancelled", "What a plan had not sent yet is not sent any more.", ""},
    {shortage_began, "shortage.began", "Somebody waits for a seat of an item of a location.",
     "name adamId item #waiting"},
    {shortage_ended, "shortage.ended", "Nobody waits for seats of that item any more.", "name adamId item #waiting"},
    {leak_found, "leak.found", "More seats of a location than before are held without a reason, or lost.",
     "name #strangers #foreign #lost #before"},
    {distribution_changed, "distribution.changed", "A distribution was made or changed.", "name state #items shortage"},
    {distribution_removed, "distribution.removed", "A distribution was removed.", "name"},
    {account_changed, "account.changed", "An account, its password or its second factor was changed.",
     "act grants disabled", true},
    {role_changed, "role.changed", "A role was made, changed or removed.", "act", true},
    {key_changed, "key.changed", "An API key was made or removed.", "act name role #unit", true},
};

struct ActAs {
  std::string_view act;
  EventType type;
};
constexpr ActAs kActs[] = {
    {"location_connected", location_connected},
    {"token_renewed", location_renewed},
    {"location_taken_over", location_taken_over},
    {"location_removed", location_removed},
    {"operation_started", operation_started},
    {"plan_applied", plan_applied},
    {"run_paused", plan_paused},
    {"run_resumed", plan_resumed},
    {"run_cancelled", plan_cancelled},
    {"distribution_saved", distribution_changed},
    {"distribution_removed", distribution_removed},
    {"account_made", account_changed},
    {"account_changed", account_changed},
    {"account_removed", account_changed},
    {"password_changed", account_changed},
    {"password_reset", account_changed},
    {"second_factor_on", account_changed},
    {"second_factor_off", account_changed},
    {"role_saved", role_changed},
    {"role_removed", role_changed},
    {"key_made", key_changed},
    {"key_removed", key_changed},
};

/// A JSON string; bytes that are not UTF-8 become '?'.
std::string quoted(std::string_view text) {
  const bool valid = base::is_valid_utf8(text);
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += fmt::format("\\u{:04x}", byte);
    } else {
      json += byte >= 0x80 && !valid ? '?' : c;
    }
  }
  return json + "\"";
}

std::string json_of(const EventValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? std::to_string(*number) : quoted(std::get<std::string>(value));
}

}  // namespace

std::span<const EventTypeWords> event_types() { return kTypes; }
const EventTypeWords& words_for(EventType type) { return kTypes[static_cast<std::size_t>(type)]; }

std::optional<EventType> event_type_of(std::string_view name) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& t) { return name == t.name; });
  return found == std::end(kTypes) ? std::nullopt : std::optional(found->type);
}

std::optional<EventType> event_type_of_act(std::string_view act) {
  const auto* found = std::find_if(std::begin(kActs), std::end(kActs), [&](const auto& a) { return act == a.act; });
  return found == std::end(kActs) ? std::nullopt : std::optional(found->type);
}

std::string id_of(const Event& event) { return fmt::format("evt_{}_{}", event.number, event.at.unix_ms); }

std::string body_of(const Event& event) {
  const auto blank = event.subject.find(' ');
  std::string data;
  for (const auto& [name, value] : event.data) {
    data += fmt::format("{}{}:{}", data.empty() ? "" : ",", quoted(name), json_of(value));
  }
  return fmt::format(R"({{"id":"{}","type":"{}","at":"{}","actor":{},"subject":{{"kind":{},"id":{}}},"data":{{{}}}}})",
                     id_of(event), name_of(event.type), base::format_rfc3339(event.at), quoted(event.actor),
                     quoted(event.subject.substr(0, blank)),
                     quoted(blank == std::string::npos ? "" : event.subject.substr(blank + 1)), data);
}

EventData data_of_act(EventType type, std::string_view act,
                      const std::vector<std::pair<std::string, std::string>>& detail) {
  EventData data;
  for (const auto field : base::split(words_for(type).fields, ' ')) {
    const bool number = !field.empty() && field.front() == '#';
    const std::string name(number ? field.substr(1) : field);
    if (name == "act") data.emplace_back(name, std::string(act));
    for (const auto& [key, text] : detail) {
      if (name == "expiresAt" && key == "expires") {
        data.emplace_back(name, base::format_rfc3339({base::parse_int(text).value_or(0)}));
      }
      if (key != name) continue;
      if (number) {
        data.emplace_back(name, base::parse_int(text).value_or(0));
      } else {
        data.emplace_back(name, text);
      }
    }
  }
  return data;
}

}  // namespace bursar::domain
