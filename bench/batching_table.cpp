// Requests that orders of several shapes need, beside the best known lower bound and the simplest ways. Prints a table.
#include <chrono>
#include <cstdio>
#include <map>

#include "domain/planner/batching.h"
#include "domain/planner/mixes.h"

namespace {

using bursar::domain::Assignment;

long one_asset_each(const std::vector<Assignment>& pairs) {
  std::map<bursar::domain::AssetKey, long> by_asset;
  for (const auto& pair : pairs) ++by_asset[pair.asset];
  long requests = 0;
  for (const auto& [asset, count] : by_asset) requests += (count + 999) / 1000;
  return requests;
}

void row(const char* name, const std::vector<Assignment>& pairs) {
  const bursar::domain::BatchLimits limits;
  const auto began = std::chrono::steady_clock::now();
  const auto rectangles = bursar::domain::cover(pairs, limits);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  const auto least = bursar::domain::lower_bound(pairs, limits);
  std::printf("| %s | %zu | %zu | %ld | %.2f | %ld | %.0f |\n", name, pairs.size(), rectangles.size(),
              static_cast<long>(least), static_cast<double>(rectangles.size()) / static_cast<double>(least),
              one_asset_each(pairs), took.count());
}

}  // namespace

int main() {
  std::printf(
      "| order | pairs | requests | lower bound | ratio | one item to a request | ms "
      "|\n|---|---|---|---|---|---|---|\n");
  row("20 apps to 10,000 devices, all alike", bursar::domain::uniform_mix(20, 10'000).pairs);
  for (const auto& mix : bursar::domain::uneven_mixes()) row(mix.name.c_str(), mix.pairs);
  return 0;
}
