#include "app/usecases/watch_states.h"

#include <fmt/format.h>

#include <map>

#include "app/usecases/find_leaks.h"
#include "app/usecases/tell_event.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using domain::EventData;
using domain::EventType;
using Marks = std::map<std::string, std::string>;

constexpr const char* kBegun = "";  // the mark that says that a kind has been looked at before
constexpr int kNewsMax = 500;       // of one kind in one look; the rest comes with the next
constexpr const char* kTokens = "token";
constexpr const char* kSyncs = "sync";
constexpr const char* kCounts = "count";
constexpr const char* kLines = "waiting";
constexpr const char* kLeaks = "leak";

std::string subject_of(domain::LocationId id) { return fmt::format("location {}", id.value); }
std::string key_of(domain::LocationId id) { return std::to_string(id.value); }

/// One kind of marks: how it was, and what is changed.
class Watched {
 public:
  static base::Result<Watched> open(Transaction& transaction, const char* kind) {
    TRY_SET(auto marks, transaction.webhooks().marks(kind));
    Watched watched(transaction, kind);
    watched.begun_ = marks.erase(kBegun) != 0;
    watched.marks_ = std::move(marks);
    return watched;
  }
  bool begun() const { return begun_; }
  const Marks& marks() const { return marks_; }
  bool knows(const std::string& name) const { return marks_.count(name) != 0; }
  std::string before(const std::string& name, const std::string& otherwise) const {
    const auto found = marks_.find(name);
    return found == marks_.end() ? otherwise : found->second;
  }
  base::Status put(const std::string& name, const std::string& value) {
    const auto found = marks_.find(name);
    if (found != marks_.end() && found->second == value) return {};
    marks_[name] = value;
    return transaction_.webhooks().put_mark(kind_, name, value);
  }
  base::Status remove(const std::string& name) {
    marks_.erase(name);
    return transaction_.webhooks().remove_mark(kind_, name);
  }
  base::Status end() {
    if (begun_) return {};
    return transaction_.webhooks().put_mark(kind_, kBegun, "1");
  }

 private:
  Watched(Transaction& transaction, const char* kind) : transaction_(transaction), kind_(kind) {}
  Transaction& transaction_;
  const char* kind_;
  bool begun_ = false;
  Marks marks_;
};

class Watch {
 public:
  Watch(const Services& services, Transaction& transaction) : services_(services), transaction_(transaction) {}

  base::Status look() {
    TRY_SET(wanted_, wanted_types(transaction_));
    TRY_SET(locations_, transaction_.locations().list());
    TRY(look_at(kTokens, wants(EventType::token_state_changed), &Watch::tokens));
    TRY(look_at(kSyncs, wants(EventType::sync_failed) || wants(EventType::sync_recovered), &Watch::syncs));
    TRY(look_at(kCounts, wants(EventType::asset_count_changed), &Watch::counts));
    return look_at(kLines, wants(EventType::shortage_began) || wants(EventType::shortage_ended), &Watch::lines);
  }

  base::Status token(Watched& watched, const domain::Location& location) {
    const auto key = key_of(location.id);
    const auto state = domain::token_state(location, services_.clock.now(), services_.settings.token_warning_ms);
    const std::string now = domain::name_of(state);
    const auto before = watched.before(key, domain::name_of(domain::TokenState::active));
    if (watched.begun() && before != now) {
      TRY(tell(transaction_, services_.clock.now(), EventType::token_state_changed, subject_of(location.id),
               {{"name", location.name},
                {"before", before},
                {"state", now},
                {"expiresAt", base::format_rfc3339(location.token_expires_at)},
                {"advice", domain::advice_for(state, location)}}));
    }
    return watched.put(key, now);
  }

 private:
  bool wants(EventType type) const { return wanted_.count(type) != 0; }

  base::Status look_at(const char* kind, bool wanted, base::Status (Watch::*judge)(Watched&)) {
    // What nobody wants is forgotten, so that nothing old is told when somebody wants it again.
    if (!wanted) return transaction_.webhooks().drop_marks(kind);
    TRY_SET(auto watched, Watched::open(transaction_, kind));
    TRY((this->*judge)(watched));
    return watched.end();
  }

  base::Status tokens(Watched& watched) {
    for (const auto& location : locations_) TRY(token(watched, location));
    return {};
  }

  base::Status syncs(Watched& watched) {
    for (const auto& location : locations_) {
      const auto key = key_of(location.id);
      TRY_SET(const auto record, transaction_.locations().sync_record(location.id));
      const bool failed = !record.trouble.empty();
      const bool failed_before = watched.before(key, "") == "failed";
      if (watched.begun() && failed != failed_before) {
        EventData data{{"name", location.name}};
        if (failed) data.emplace_back("trouble", record.trouble);
        TRY(tell(transaction_, services_.clock.now(), failed ? EventType::sync_failed : EventType::sync_recovered,
                 subject_of(location.id), std::move(data)));
      }
      TRY(watched.put(key, failed ? "failed" : "good"));
    }
    return {};
  }

  /// A location's first totals, those of its first whole sync, are news of the location, not of each item.
  base::Status counts(Watched& watched) {
    int news = 0;
    for (const auto& location : locations_) {
      TRY_SET(const auto record, transaction_.locations().sync_record(location.id));
      if (!record.finished_at) continue;
      const bool known = watched.knows(key_of(location.id));
      TRY_SET(const auto assets, transaction_.mirror().assets(location.id));
      for (const auto& row : assets) {
        const auto key =
            fmt::format("{} {} {}", location.id.value, row.asset.key.adam_id.value, name_of(row.asset.key.pricing));
        const auto total = row.owned ? row.asset.total : 0;
        const auto before = base::parse_int(watched.before(key, "0")).value_or(0);
        if (known && before != total) {
          if (++news > kNewsMax) return {};
          TRY(tell(transaction_, services_.clock.now(), EventType::asset_count_changed, subject_of(location.id),
                   {{"name", location.name},
                    {"adamId", std::to_string(row.asset.key.adam_id.value)},
                    {"pricingParam", name_of(row.asset.key.pricing)},
                    {"item", row.name},
                    {"before", before},
                    {"total", total},
                    {"available", row.asset.available}}));
        }
        TRY(watched.put(key, std::to_string(total)));
      }
      TRY(watched.put(key_of(location.id), "seen"));
    }
    return {};
  }

  base::Status lines(Watched& watched) {
    TRY_SET(const auto lines, transaction_.distributions().waiting_lines());
    Marks now;
    for (const auto& line : lines)
      now[fmt::format("{} {}", line.location.value, line.adam_id)] = std::to_string(line.count);
    int news = 0;
    for (const auto& [key, count] : now) {
      if (watched.begun() && !watched.knows(key)) {
        if (++news > kNewsMax) return {};
        TRY(tell_line(EventType::shortage_began, key, count));
      }
      TRY(watched.put(key, count));
    }
    const auto before = watched.marks();
    for (const auto& [key, count] : before) {
      if (now.count(key) != 0) continue;
      if (++news > kNewsMax) return {};
      TRY(tell_line(EventType::shortage_ended, key, "0"));
      TRY(watched.remove(key));
    }
    return {};
  }

  base::Status tell_line(EventType type, const std::string& key, const std::string& count) {
    const auto blank = key.find(' ');
    const domain::LocationId location{base::parse_int(key.substr(0, blank)).value_or(0)};
    const auto adam_id = key.substr(blank + 1);
    EventData data;
    for (const auto& one : locations_) {
      if (one.id == location) data.emplace_back("name", one.name);
    }
    data.emplace_back("adamId", adam_id);
    TRY_SET(const auto items, transaction_.catalog().items());
    for (const auto& item : items) {
      if (std::to_string(item.adam_id.value) == adam_id) data.emplace_back("item", item.name);
    }
    data.emplace_back("waiting", base::parse_int(count).value_or(0));
    return tell(transaction_, services_.clock.now(), type, subject_of(location), std::move(data));
  }

  const Services& services_;
  Transaction& transaction_;
  std::set<EventType> wanted_;
  std::vector<domain::Location> locations_;
};

struct Leaks {
  std::int64_t strangers = 0;
  std::int64_t foreign = 0;
  std::int64_t lost = 0;
  std::int64_t total() const { return strangers + foreign + lost; }
};

}  // namespace

base::Status watch_states(const Services& services, Transaction& transaction) {
  return Watch(services, transaction).look();
}

base::Status watch_token(const Services& services, Transaction& transaction, const domain::Location& location) {
  TRY_SET(auto watched, Watched::open(transaction, kTokens));
  if (!watched.begun()) return {};  // nobody wants it
  return Watch(services, transaction).token(watched, location);
}

base::Status watch_leaks(const Services& services) {
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto wanted, wanted_types(*transaction));
    TRY_SET(const auto marks, transaction->webhooks().marks(kLeaks));
    if (wanted.count(EventType::leak_found) == 0 && marks.empty()) return {};
  }
  LeakOrder order;
  order.seats_max = 0;
  TRY_SET(const auto report, find_leaks(services, order));
  std::map<domain::LocationId, Leaks> leaks;
  for (const auto& balance : report.balances) {
    auto& sum = leaks[balance.location];
    sum.strangers += balance.strangers;
    sum.foreign += balance.foreign;
    sum.lost += balance.reasons_without_seat;
  }
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto wanted, wanted_types(*transaction));
  if (wanted.count(EventType::leak_found) == 0) {
    TRY(transaction->webhooks().drop_marks(kLeaks));
    return transaction->commit();
  }
  TRY_SET(auto watched, Watched::open(*transaction, kLeaks));
  TRY_SET(const auto locations, transaction->locations().list());
  for (const auto& location : locations) {
    const auto now = leaks[location.id];
    const auto before = base::parse_int(watched.before(key_of(location.id), "0")).value_or(0);
    if (watched.begun() && now.total() > before) {
      TRY(tell(*transaction, services.clock.now(), EventType::leak_found, subject_of(location.id),
               {{"name", location.name},
                {"strangers", now.strangers},
                {"foreign", now.foreign},
                {"lost", now.lost},
                {"before", before}}));
    }
    TRY(watched.put(key_of(location.id), std::to_string(now.total())));
  }
  TRY(watched.end());
  return transaction->commit();
}

}  // namespace bursar::app
