#include "simulator/switches.h"

#include <fmt/format.h>

#include <map>
#include <variant>

#include "base/text.h"

namespace bursar::simulator {
namespace {

constexpr SwitchEntry kTable[] = {
    {"errors-in-http-200", "on|off", "errors come with HTTP 200 (seen by others) instead of the documented status"},
    {"expiration-date-always", "on|off", "tokenExpirationDate in every answer; off: only 15 days before the end"},
    {"mdm-info-per-token", "on|off", "mdmInfo and notification settings belong to the token; off: to the location"},
    {"absent-as-null", "on|off", "absent fields are written as null instead of being left out"},
    {"unlimited-counts-available", "on|off",
     "an unlimited asset's availableCount is 2147483647 less what is assigned; off: 2147483647"},
    {"retired-inside-total", "on|off", "retiredCount is part of totalCount; off: beside it"},
    {"shortage-sync", "on|off", "too few licenses refuse the request (9709) instead of failing the event's tasks"},
    {"unknown-user-sync", "on|off",
     "unknown people refuse the request (9609) instead of failing the event's tasks, be it about assets or people"},
    {"failures-name-entities", "on|off", "an event's failures name whom they concern; off: errorInfo is empty"},
    {"empty-list-has-a-page", "on|off", "an empty list has totalPages 1; off: 0"},
    {"rate-limit", "on|off", "more requests in a second than requests-per-second-max are answered 429 with 9646"},
    {"retry-after-on-429", "on|off", "429 carries Retry-After"},
    {"delta-removals", "absent|repeated", "whether sinceVersionId lists what was taken back as if it were there"},
    {"delta-versions-kept", "number", "a sinceVersionId older than so many versions is refused with 9721; 0: never"},
    {"reassociate-error", "0|9616",
     "the failure of associating what is associated; 0: success without a second license"},
    {"disassociate-error", "0|9619", "the failure of disassociating what is not associated; 0: success"},
    {"revoke-counts-found", "0|1", "a revocation's numRequested counts the assignments found; 0: the assignees"},
    {"event-delay-ms", "number", "how long an event takes at least"},
    {"event-task-us", "number", "what each of its tasks adds (25 apps to 1,000 devices then take about 30 s)"},
    {"requests-per-second-max", "number", "the limit maxRequestPerSecond"},
    {"look-back-ms", "number",
     "who holds what, and who is who, is read as of so long ago, as if a write had not reached every server"},
};

using Field = std::variant<bool Switches::*, int Switches::*, std::string Switches::*>;

const std::map<std::string, Field>& fields() {
  static const std::map<std::string, Field> map = {
      {"errors-in-http-200", &Switches::errors_in_http_200},
      {"expiration-date-always", &Switches::expiration_date_always},
      {"mdm-info-per-token", &Switches::mdm_info_per_token},
      {"absent-as-null", &Switches::absent_as_null},
      {"unlimited-counts-available", &Switches::unlimited_counts_available},
      {"retired-inside-total", &Switches::retired_inside_total},
      {"shortage-sync", &Switches::shortage_sync},
      {"unknown-user-sync", &Switches::unknown_user_sync},
      {"failures-name-entities", &Switches::failures_name_entities},
      {"empty-list-has-a-page", &Switches::empty_list_has_a_page},
      {"rate-limit", &Switches::rate_limit},
      {"retry-after-on-429", &Switches::retry_after_on_429},
      {"delta-removals", &Switches::delta_removals},
      {"delta-versions-kept", &Switches::delta_versions_kept},
      {"reassociate-error", &Switches::reassociate_error},
      {"disassociate-error", &Switches::disassociate_error},
      {"revoke-counts-found", &Switches::revoke_counts_found},
      {"event-delay-ms", &Switches::event_delay_ms},
      {"event-task-us", &Switches::event_task_us},
      {"requests-per-second-max", &Switches::requests_per_second_max},
      {"look-back-ms", &Switches::look_back_ms},
  };
  return map;
}

}  // namespace

std::span<const SwitchEntry> switch_table() { return kTable; }

base::Status set_switch(Switches& switches, const std::string& name, const std::string& value) {
  const auto found = fields().find(name);
  if (found == fields().end()) {
    return base::fail(base::ErrorKind::invalid, "no_such_switch", fmt::format("There is no switch \"{}\".", name));
  }
  const auto bad = [&]() -> base::Status {
    return base::fail(base::ErrorKind::invalid, "bad_switch_value",
                      fmt::format("\"{}\" is no value of the switch {}.", value, name));
  };
  if (const auto* flag = std::get_if<bool Switches::*>(&found->second)) {
    if (value != "on" && value != "off") return bad();
    switches.** flag = value == "on";
  } else if (const auto* number = std::get_if<int Switches::*>(&found->second)) {
    const auto parsed = base::parse_int(value);
    if (!parsed || *parsed < 0 || *parsed > 1'000'000'000) return bad();
    switches.** number = static_cast<int>(*parsed);
  } else {
    if (value != "absent" && value != "repeated") return bad();
    switches.*std::get<std::string Switches::*>(found->second) = value;
  }
  return {};
}

std::string switch_value(const Switches& switches, const std::string& name) {
  const auto& field = fields().at(name);
  if (const auto* flag = std::get_if<bool Switches::*>(&field)) return switches.**flag ? "on" : "off";
  if (const auto* number = std::get_if<int Switches::*>(&field)) return std::to_string(switches.**number);
  return switches.*std::get<std::string Switches::*>(field);
}

}  // namespace bursar::simulator
