#include "base/time_format.h"

#include <fmt/format.h>

#include <cctype>
#include <chrono>

namespace bursar::base {
namespace {

/// Takes `count` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// The offset's minutes east of UTC; none if malformed.
std::optional<int> take_offset_minutes(std::string_view& text) {
  if (text.empty() || take(text, 'Z')) return 0;
  const bool west = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours) return std::nullopt;
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const int offset = *hours * 60 + *minutes;
  return west ? -offset : offset;
}

std::int64_t take_fraction_ms(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t ms = 0;
  int scale = 100;
  while (!text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0) {
    ms += static_cast<std::int64_t>(text.front() - '0') * scale;
    scale /= 10;
    text.remove_prefix(1);
  }
  return ms;
}

struct Parts {
  std::chrono::year_month_day date;
  int hours, minutes, seconds, milliseconds;
};

Parts split(Timestamp moment) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(moment.unix_ms)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const auto rest = static_cast<int>((time - day).count());
  return {std::chrono::year_month_day{day}, rest / 3600000, rest / 60000 % 60, rest / 1000 % 60, rest % 1000};
}

std::string date_of(const Parts& p) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(p.date.year()), static_cast<unsigned>(p.date.month()),
                     static_cast<unsigned>(p.date.day()));
}

}  // namespace

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !take(text, 'T')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || !take(text, ':')) return std::nullopt;
  const auto seconds = take_digits(text, 2);
  if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  const auto fraction_ms = take_fraction_ms(text);
  const auto offset = take_offset_minutes(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t minutes_utc = (static_cast<std::int64_t>(days) * 24 + *hours) * 60 + *minutes - *offset;
  return Timestamp{(minutes_utc * 60 + *seconds) * 1000 + fraction_ms};
}

std::string format_apple(Timestamp moment) {
  const auto p = split(moment);
  return fmt::format("{}T{:02}:{:02}:{:02}+0000", date_of(p), p.hours, p.minutes, p.seconds);
}

std::string format_rfc3339(Timestamp moment) {
  const auto p = split(moment);
  const auto fraction = p.milliseconds == 0 ? std::string() : fmt::format(".{:03}", p.milliseconds);
  return fmt::format("{}T{:02}:{:02}:{:02}{}Z", date_of(p), p.hours, p.minutes, p.seconds, fraction);
}

std::string format_date(Timestamp moment) { return date_of(split(moment)); }

}  // namespace bursar::base
