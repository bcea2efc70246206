// What Apple's documentation leaves open: one switch each, with the behavior assumed by default.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace bursar::simulator {

struct Switches {
  bool errors_in_http_200 = false;
  bool expiration_date_always = true;
  bool mdm_info_per_token = false;
  bool absent_as_null = false;
  bool unlimited_counts_available = true;
  bool retired_inside_total = false;
  bool shortage_sync = false;
  bool unknown_user_sync = false;
  bool failures_name_entities = true;
  bool empty_list_has_a_page = true;
  bool rate_limit = true;
  bool retry_after_on_429 = false;
  std::string delta_removals = "absent";  // absent, repeated
  int delta_versions_kept = 0;            // 0: all
  int reassociate_error = 0;              // 0: accepted without a second license
  int disassociate_error = 0;             // 0: accepted
  int revoke_counts_found = 1;            // numRequested of a revocation: assignments found, else assignees
  int event_delay_ms = 1000;
  int event_task_us = 1160;
  int requests_per_second_max = 15;
  int look_back_ms = 0;  // assignments and people are read as of so long ago
};

struct SwitchEntry {
  const char* name;
  const char* values;
  const char* meaning;
};
std::span<const SwitchEntry> switch_table();

/// invalid "no_such_switch", "bad_switch_value".
base::Status set_switch(Switches& switches, const std::string& name, const std::string& value);
std::string switch_value(const Switches& switches, const std::string& name);

}  // namespace bursar::simulator
