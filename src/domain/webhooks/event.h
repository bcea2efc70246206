// What Bursar tells other servers: every type of event with a sentence and the fields it carries, and one event as
// JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"

namespace bursar::domain {

enum class EventType : std::uint8_t {
  test,
  location_connected,
  location_renewed,
  location_taken_over,
  location_removed,
  token_state_changed,
  sync_failed,
  sync_recovered,
  asset_count_changed,
  operation_started,
  operation_finished,
  operation_stopped,
  plan_applied,
  plan_paused,
  plan_resumed,
  plan_cancelled,
  shortage_began,
  shortage_ended,
  leak_found,
  distribution_changed,
  distribution_removed,
  account_changed,
  role_changed,
  key_changed,
};

struct EventTypeWords {
  EventType type;
  const char* name;          // "plan.applied"
  const char* sentence;      // when it is told
  const char* fields;        // of its data, separated by blanks; # marks numbers
  bool of_accounts = false;  // only for those who may see accounts, roles and keys
};
/// In the order of EventType.
std::span<const EventTypeWords> event_types();
const EventTypeWords& words_for(EventType type);
inline const char* name_of(EventType type) { return words_for(type).name; }
std::optional<EventType> event_type_of(std::string_view name);
/// What an act of the journal is told as; none: it is not told.
std::optional<EventType> event_type_of_act(std::string_view act);

using EventValue = std::variant<std::string, std::int64_t>;
using EventData = std::vector<std::pair<std::string, EventValue>>;

struct Event {
  std::int64_t number = 0;
  EventType type = EventType::test;
  base::Timestamp at;
  std::string actor;    // who did it; "server": nobody in particular
  std::string subject;  // "location 4": what kind of thing, and which
  EventData data;
};

/// The same for every delivery of an event, and no other event's, even after an older backup was restored.
std::string id_of(const Event& event);
/// What is sent: id, type, at, actor, subject {kind, id}, data.
std::string body_of(const Event& event);

/// The fields that the type carries, out of a journal entry's details; numbers become numbers.
EventData data_of_act(EventType type, std::string_view act,
                      const std::vector<std::pair<std::string, std::string>>& detail);

}  // namespace bursar::domain
