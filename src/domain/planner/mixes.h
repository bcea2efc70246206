// Three uneven sets of wanted pairs that request economy is measured on (docs/performance.md). Seeded: always the same.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "domain/model/assignment.h"

namespace bursar::domain {

struct Mix {
  std::string name;
  std::string about;
  std::vector<Assignment> pairs;
};

/// Every one of `apps` for every one of `devices`.
Mix uniform_mix(int apps, int devices);
/// 20 apps in 6 overlapping bundles; each of 10,000 devices has the basic bundle and up to two more.
Mix bundles_mix(base::Random dice);
/// The same, but 3 % of the devices already hold some apps by chance, and need only the others.
Mix stragglers_mix(base::Random dice);
/// 6,000 devices and 4,000 people in 200 classes; each class has its own choice out of 60 apps, popular ones often.
Mix long_tail_mix(base::Random dice);
/// The three, with their published seeds.
std::vector<Mix> uneven_mixes();

}  // namespace bursar::domain
