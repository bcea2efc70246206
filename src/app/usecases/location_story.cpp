#include "app/usecases/location_story.h"

#include <algorithm>

#include "app/usecases/location_access.h"
#include "base/text.h"

namespace bursar::app {
namespace {

constexpr std::int64_t kTokenLifeMs = 365 * base::kDayMs;
constexpr int kEventsMax = 100;  // of each kind

struct Told {
  const char* act;
  const char* kind;
  const char* detail;  // which value of the entry says more; empty: none
};
constexpr Told kTold[] = {
    {"location_connected", "connected", "takenFrom"},
    {"token_renewed", "renewed", ""},
    {"location_taken_over", "taken_over", "from"},
    {"token_lost", "lost", "state"},
    {"token_works_again", "working_again", ""},
    {"location_renamed", "renamed", "name"},
    {"scope_saved", "scope_saved", ""},
};

std::string value_in(const std::string& detail, std::string_view name) {
  if (name.empty()) return "";
  for (const auto line : base::split(detail, '\n')) {
    if (line.substr(0, name.size()) == name && line.substr(name.size(), 1) == "=") {
      return std::string(line.substr(name.size() + 1));
    }
  }
  return "";
}

}  // namespace

base::Result<std::vector<StoryEvent>> location_story(const Services& services, domain::LocationId id) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto location, find_location(*transaction, id));
  const auto now = services.clock.now();
  std::vector<StoryEvent> story;
  const auto subject = "location " + std::to_string(id.value);
  const auto downloaded = [&](base::Timestamp expires) {
    story.push_back({expires.plus_ms(-kTokenLifeMs), "downloaded", "", "", false});
  };
  for (const auto& told : kTold) {
    TRY_SET(const auto entries, transaction->audit().of_subject(subject, told.act, kEventsMax));
    for (const auto& entry : entries) {
      story.push_back({entry.at, told.kind, entry.actor, value_in(entry.detail, told.detail), false});
      const auto expires = base::parse_int(value_in(entry.detail, "expires"));
      if (expires && base::Timestamp{*expires} != location.token_expires_at) downloaded({*expires});
    }
  }
  downloaded(location.token_expires_at);
  const auto warning = location.token_expires_at.plus_ms(-services.settings.token_warning_ms);
  story.push_back({warning, "warning", "", "", warning > now});
  story.push_back({location.token_expires_at, "expires", "", "", location.token_expires_at > now});
  std::stable_sort(story.begin(), story.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return story;
}

}  // namespace bursar::app
