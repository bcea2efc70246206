#include "domain/planner/mixes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace bursar::domain {
namespace {

constexpr int kDeviceCount = 10'000;
constexpr std::uint64_t kBundlesSeed = 1;
constexpr std::uint64_t kStragglersSeed = 2;
constexpr std::uint64_t kLongTailSeed = 3;

using Apps = std::set<int>;

// Each bundle by the numbers of its apps; neighbours overlap, as a school's do (basic, mathematics, languages, …).
const std::array<Apps, 6> kBundles{Apps{0, 1, 2, 3, 4, 5, 6, 7}, Apps{6, 7, 8, 9, 10},   Apps{10, 11, 12, 13},
                                   Apps{13, 14, 15, 16},         Apps{2, 9, 14, 17, 18}, Apps{18, 19}};

AssetKey app(int number) { return {{1'000'000'000 + number}, Pricing::stdq}; }
Assignee device(int number) { return {AssigneeKind::device, fmt::format("DEV{:07}", number)}; }
Assignee person(int number) { return {AssigneeKind::person, fmt::format("person-{:07}", number)}; }

void want(Mix& mix, const Assignee& assignee, const Apps& apps) {
  for (const int number : apps) mix.pairs.push_back({app(number), assignee});
}

Apps bundles_of_a_device(base::Random& dice) {
  Apps apps = kBundles[0];
  const auto more = dice.below(3);
  for (std::uint64_t i = 0; i < more; ++i) apps.merge(Apps(kBundles[1 + dice.below(kBundles.size() - 1)]));
  return apps;
}

/// Apps of one class: rank r is chosen with a chance that falls like 1 / r, and never less than one app.
Apps apps_of_a_class(base::Random& dice) {
  constexpr int kApps = 60;
  Apps apps;
  for (int rank = 1; rank <= kApps; ++rank) {
    if (dice.chance(std::min(1.0, 4.0 / rank))) apps.insert(rank - 1);
  }
  return apps;
}

}  // namespace

Mix uniform_mix(int apps, int devices) {
  Mix mix{"uniform", fmt::format("{} apps for each of {} devices", apps, devices), {}};
  for (int d = 0; d < devices; ++d) {
    for (int a = 0; a < apps; ++a) mix.pairs.push_back({app(a), device(d)});
  }
  return mix;
}

Mix bundles_mix(base::Random dice) {
  Mix mix{"bundles", "20 apps in 6 overlapping bundles over 10,000 devices", {}};
  for (int d = 0; d < kDeviceCount; ++d) want(mix, device(d), bundles_of_a_device(dice));
  return mix;
}

Mix stragglers_mix(base::Random dice) {
  Mix mix{"stragglers", "the bundles, with 3 % of the devices already holding some of their apps by chance", {}};
  for (int d = 0; d < kDeviceCount; ++d) {
    Apps apps = bundles_of_a_device(dice);
    if (dice.chance(0.03)) std::erase_if(apps, [&](int) { return dice.chance(0.3); });
    want(mix, device(d), apps);
  }
  return mix;
}

Mix long_tail_mix(base::Random dice) {
  Mix mix{"long tail", "6,000 devices and 4,000 people in 200 classes choosing among 60 apps, popular ones often", {}};
  int devices = 0;
  int people = 0;
  for (int c = 0; c < 200; ++c) {
    const Apps apps = apps_of_a_class(dice);
    const bool of_people = c % 5 < 2;
    for (int i = 0; i < 50; ++i) want(mix, of_people ? person(people++) : device(devices++), apps);
  }
  return mix;
}

std::vector<Mix> uneven_mixes() {
  return {bundles_mix(base::Random(kBundlesSeed)), stragglers_mix(base::Random(kStragglersSeed)),
          long_tail_mix(base::Random(kLongTailSeed))};
}

}  // namespace bursar::domain
