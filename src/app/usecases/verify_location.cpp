#include "app/usecases/verify_location.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/usecases/location_access.h"

namespace bursar::app {
namespace {

using domain::Assignment;

constexpr std::size_t kDifferencesShown = 1000;
constexpr int kReadsMax = 5;
constexpr int kMirrorPage = 5000;

/// A list of Apple's, read from its first page to its last; `steady`: its version did not change meanwhile.
template <class Row>
struct Reading {
  std::vector<Row> rows;
  bool steady = true;
};

template <class Row, class Start>
base::Result<Reading<Row>> read_once(Start&& start) {
  Reading<Row> reading;
  std::string version;
  for (int page = 0;; ++page) {
    TRY_SET(auto answer, start(page).get());
    if (page == 0) version = answer.info.version_id;
    reading.steady = reading.steady && version == answer.info.version_id;
    std::move(answer.rows.begin(), answer.rows.end(), std::back_inserter(reading.rows));
    if (answer.info.last) return reading;
  }
}

template <class Row, class Start>
base::Result<std::vector<Row>> read_all(Start&& start) {
  base::Result<Reading<Row>> reading;
  for (int attempt = 0; attempt < kReadsMax; ++attempt) {
    reading = read_once<Row>(start);
    const bool shrank = !reading && reading.error().apple_number == 9650;
    if (!reading && !shrank) return base::fail(reading.error());
    if (reading && reading->steady) break;
  }
  if (!reading) return base::fail(reading.error());
  return std::move(reading->rows);
}

class Comparison {
 public:
  Comparison(const Services& services, OpenLocation opened) : services_(services), opened_(std::move(opened)) {
    report_.location = opened_.location.id;
    report_.location_name = opened_.location.name;
  }

  base::Result<VerifyReport> run() {
    TRY(compare_assets());
    TRY(compare_users());
    TRY(compare_assignments());
    TRY_SET(auto transaction, services_.store.begin_read());
    TRY_SET(const auto open, transaction->ledger().open_requests(report_.location, 1000));
    report_.open_requests = static_cast<std::int64_t>(open.size());
    return report_;
  }

 private:
  void add(const char* kind, std::string what, std::string here, std::string at_apple) {
    ++report_.differences_total;
    if (report_.differences.size() < kDifferencesShown) {
      report_.differences.push_back({kind, std::move(what), std::move(here), std::move(at_apple)});
    }
  }

  static std::string label(const domain::AssetKey& key) {
    return fmt::format("{} {}", key.adam_id.value, domain::name_of(key.pricing));
  }
  static std::string counts(const domain::Asset& a) {
    if (a.unlimited) return fmt::format("{} assigned, unlimited", a.assigned);
    return fmt::format("{} assigned, {} available, {} retired, {} total", a.assigned, a.available, a.retired, a.total);
  }
  static std::string holder(const Assignment& a) {
    return fmt::format("{} held by {} {}", label(a.asset), domain::name_of(a.assignee.kind), a.assignee.name);
  }

  base::Status compare_assets() {
    TRY_SET(const auto rows,
            read_all<domain::Asset>([&](int page) { return services_.apple.start_assets(opened_.token, {}, page); }));
    std::map<domain::AssetKey, domain::Asset> at_apple;
    for (const auto& row : rows) at_apple.emplace(row.key, row);
    TRY_SET(auto transaction, services_.store.begin_read());
    TRY_SET(const auto here, transaction->mirror().assets(report_.location));
    for (const auto& row : here) {
      const auto found = at_apple.find(row.asset.key);
      if (found == at_apple.end()) {
        if (row.owned) add("asset_unknown", label(row.asset.key), counts(row.asset), "not listed");
        continue;
      }
      if (!(row.asset == found->second)) {
        add("asset_count", label(row.asset.key), counts(row.asset), counts(found->second));
      }
      at_apple.erase(found);
      ++report_.assets;
    }
    for (const auto& [key, asset] : at_apple) add("asset_missing", label(key), "not in the mirror", counts(asset));
    return {};
  }

  base::Status compare_users() {
    TRY_SET(const auto rows,
            read_all<domain::User>([&](int page) { return services_.apple.start_users(opened_.token, {}, page); }));
    std::map<std::pair<std::string, std::string>, domain::User> at_apple;
    for (const auto& row : rows) at_apple[{row.client_user_id, row.id_hash}] = row;
    TRY_SET(auto transaction, services_.store.begin_read());
    std::optional<MirroredUser> after;
    for (;;) {
      TRY_SET(const auto page, transaction->mirror().users({report_.location, std::nullopt, ""}, after, kMirrorPage));
      if (page.empty()) break;
      for (const auto& row : page) compare_user(row.user, at_apple);
      after = page.back();
    }
    for (const auto& [key, user] : at_apple)
      add("user_missing", key.first, "not in the mirror", domain::name_of(user.status));
    return {};
  }

  void compare_user(const domain::User& here, std::map<std::pair<std::string, std::string>, domain::User>& at_apple) {
    const auto found = at_apple.find({here.client_user_id, here.id_hash});
    if (found == at_apple.end()) {
      add("user_unknown", here.client_user_id, domain::name_of(here.status), "not listed");
      return;
    }
    if (!(here == found->second)) {
      add("user_differs", here.client_user_id, fmt::format("{} {}", domain::name_of(here.status), here.email),
          fmt::format("{} {}", domain::name_of(found->second.status), found->second.email));
    }
    at_apple.erase(found);
    ++report_.users;
  }

  base::Status compare_assignments() {
    TRY_SET(auto at_apple,
            read_all<Assignment>([&](int page) { return services_.apple.start_assignments(opened_.token, {}, page); }));
    std::sort(at_apple.begin(), at_apple.end());
    at_apple.erase(std::unique(at_apple.begin(), at_apple.end()), at_apple.end());
    std::vector<bool> seen(at_apple.size(), false);
    TRY_SET(auto transaction, services_.store.begin_read());
    std::optional<Assignment> after;
    for (;;) {
      TRY_SET(const auto page, transaction->mirror().assignments(report_.location, after, kMirrorPage));
      if (page.empty()) break;
      for (const auto& row : page) {
        const auto found = std::lower_bound(at_apple.begin(), at_apple.end(), row);
        if (found == at_apple.end() || !(*found == row)) {
          add("holder_unknown", holder(row), "held", "not held");
        } else {
          seen[static_cast<std::size_t>(found - at_apple.begin())] = true;
          ++report_.assignments;
        }
      }
      after = page.back();
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (!seen[i]) add("holder_missing", holder(at_apple[i]), "not held", "held");
    }
    return {};
  }

  const Services& services_;
  const OpenLocation opened_;
  VerifyReport report_;
};

}  // namespace

base::Result<VerifyReport> verify_location(const Services& services, domain::LocationId id) {
  TRY_SET(auto opened, open_location(services, id, true));
  auto report = Comparison(services, std::move(opened)).run();
  if (!report && trouble_of(report.error()) != domain::TokenTrouble::none) {
    TRY(record_trouble(services, id, trouble_of(report.error())));
  }
  return report;
}

}  // namespace bursar::app
