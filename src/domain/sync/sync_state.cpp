#include "domain/sync/sync_state.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "base/text.h"

namespace bursar::domain {
namespace {

std::string text_of(const std::vector<AssetKey>& assets) {
  std::string text;
  for (const auto& asset : assets) {
    if (!text.empty()) text += ' ';
    text += fmt::format("{}/{}", asset.adam_id.value, name_of(asset.pricing));
  }
  return text;
}

bool read_assets(std::string_view text, std::vector<AssetKey>& assets) {
  if (text.empty()) return true;
  for (const auto part : base::split(text, ' ')) {
    const auto slash = part.find('/');
    const auto id = base::parse_int(part.substr(0, slash));
    if (!id || slash == std::string_view::npos) return false;
    assets.push_back({AdamId{*id}, part.substr(slash + 1) == "PLUS" ? Pricing::plus : Pricing::stdq});
  }
  return true;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto value = base::parse_int(text);
  if (!value) return false;
  number = static_cast<Number>(*value);
  return true;
}

bool read_field(std::string_view name, std::string_view value, SyncState& s) {
  const auto keep = [&](std::string& field) {
    field = value;
    return true;
  };
  if (name == "mode") return read_number(value, s.mode);
  if (name == "phase") return read_number(value, s.phase);
  if (name == "run") return read_number(value, s.run);
  if (name == "walk_of_run") return read_number(value, s.walk_of_run);
  if (name == "users_version") return keep(s.users_version);
  if (name == "assignments_version") return keep(s.assignments_version);
  if (name == "inexact") return read_assets(value, s.inexact);
  if (name == "walk") return read_number(value, s.walk);
  if (name == "next_page") return read_number(value, s.next_page);
  if (name == "total_pages") return read_number(value, s.total_pages);
  if (name == "first_version") return keep(s.first_version);
  if (name == "steady") return read_number(value, s.steady);
  if (name == "walk_rows") return read_number(value, s.walk_rows);
  if (name == "since_refused") return read_number(value, s.since_refused);
  if (name == "narrow") return read_assets(value, s.narrow);
  if (name == "narrow_at") return read_number(value, s.narrow_at);
  if (name == "round") return read_number(value, s.round);
  if (name == "agreed") return read_number(value, s.agreed);
  if (name == "rows") return read_number(value, s.rows);
  if (name == "pages") return read_number(value, s.pages);
  if (name == "pages_expected") return read_number(value, s.pages_expected);
  return true;
}

constexpr std::int64_t kWalksOfRunMax = 1'000'000;

}  // namespace

std::int64_t stamp_of(const SyncState& s) { return s.run * kWalksOfRunMax + s.walk_of_run; }
std::int64_t stamp_of_now(std::int64_t run) { return run * kWalksOfRunMax + kWalksOfRunMax - 1; }

std::string to_text(const SyncState& s) {
  return fmt::format(
      "mode={}\nphase={}\nrun={}\nwalk_of_run={}\nusers_version={}\nassignments_version={}\ninexact={}\nwalk={}\nnext_"
      "page={}\n"
      "total_pages={}\nfirst_version={}\nsteady={}\nwalk_rows={}\nsince_refused={}\nnarrow={}\nnarrow_at={}\nround={}\n"
      "agreed={}\nrows={}\npages={}\npages_expected={}",
      static_cast<int>(s.mode), static_cast<int>(s.phase), s.run, s.walk_of_run, s.users_version, s.assignments_version,
      text_of(s.inexact), s.walk, s.next_page, s.total_pages, s.first_version, static_cast<int>(s.steady), s.walk_rows,
      static_cast<int>(s.since_refused), text_of(s.narrow), s.narrow_at, s.round, static_cast<int>(s.agreed), s.rows,
      s.pages, s.pages_expected);
}

base::Result<SyncState> parse_sync_state(std::string_view text) {
  SyncState state;
  if (text.empty()) return state;
  for (const auto line : base::split(text, '\n')) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || !read_field(line.substr(0, equals), line.substr(equals + 1), state)) {
      return base::fail(base::ErrorKind::invalid, "bad_sync_state",
                        fmt::format("The stored sync state has a line that cannot be read: \"{}\".", line),
                        "Start a full sync of this location; it does not need the stored state.");
    }
  }
  return state;
}

}  // namespace bursar::domain
