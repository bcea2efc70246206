#include "app/usecases/remove_location.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/usecases/audit.h"
#include "app/usecases/location_access.h"
#include "app/usecases/who_may.h"
#include "base/text.h"

namespace bursar::app {
namespace {

constexpr int kOpenMax = 1000;

base::Result<std::set<std::int64_t>> owned_only_here(Transaction& transaction, domain::LocationId id,
                                                     RemovalPreview& preview) {
  TRY_SET(const auto assets, transaction.mirror().assets(id));
  std::set<std::int64_t> here;
  for (const auto& row : assets) {
    if (!row.owned) continue;
    here.insert(row.asset.key.adam_id.value);
    preview.seats += row.asset.assigned;
  }
  preview.items = static_cast<std::int64_t>(here.size());
  TRY_SET(const auto alone, transaction.mirror().items_of_one_location(id));
  preview.only_here = static_cast<std::int64_t>(alone.size());
  std::set<std::int64_t> only_here;
  for (const auto item : alone) only_here.insert(item.value);
  return only_here;
}

base::Result<RemovalPreview> preview_in(Transaction& transaction, domain::LocationId id, base::Timestamp now,
                                        const domain::Reach& reach) {
  RemovalPreview preview;
  TRY_SET(const auto only_here, owned_only_here(transaction, id, preview));
  TRY_SET(const auto distributions, transaction.distributions().list());
  for (const auto& d : distributions) {
    const bool needs = std::any_of(d.items.begin(), d.items.end(),
                                   [&](const auto& item) { return only_here.count(item.adam_id.value) != 0; });
    const bool borrows = d.borrowing && d.borrowing->from == id;
    if (!domain::is_in_force(d, now) || (!needs && !borrows)) continue;
    preview.distributions.push_back(reach.has(d.unit) ? d.name : fmt::format("#{}", d.id.value));
  }
  TRY_SET(const auto waiting, transaction.distributions().waiting());
  preview.waiting =
      std::count_if(waiting.begin(), waiting.end(), [id](const auto& w) { return w.location == id && w.place > 0; });
  TRY_SET(const auto open, transaction.ledger().open_requests(id, kOpenMax));
  std::set<domain::OperationId> operations;
  for (const auto& request : open) operations.insert(request.operation);
  preview.operations_open = static_cast<std::int64_t>(operations.size());
  return preview;
}

}  // namespace

base::Result<RemovalPreview> preview_removal(const Services& services, domain::LocationId id,
                                             const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY(find_location(*transaction, id).map([](const auto&) {}));
  return preview_in(*transaction, id, services.clock.now(), reach);
}

base::Status remove_location(Transaction& transaction, const base::Clock& clock, domain::LocationId id,
                             bool even_in_use, const domain::Reach& reach) {
  TRY_SET(const auto location, find_location(transaction, id));
  TRY_SET(const auto preview, preview_in(transaction, id, clock.now(), reach));
  if (preview.operations_open > 0 && !even_in_use) {
    return base::fail(
        base::ErrorKind::conflict, "operations_open",
        fmt::format("Operations of \"{}\" are not settled yet.", location.name),
        "Wait until they are settled, or remove the location with force; what Apple holds is not changed by that.");
  }
  if (!preview.distributions.empty() && !even_in_use) {
    return base::fail(base::ErrorKind::conflict, "location_in_use",
                      fmt::format("\"{}\" is needed by: {}.", location.name, base::join(preview.distributions, ", ")),
                      "End these distributions or take the items out of them, or remove the location with force; their "
                      "seats stay assigned at Apple.");
  }
  TRY_SET(const auto unit, unit_of_location(transaction, id));
  TRY(record(transaction, clock, "location_removed", fmt::format("location {}", id.value), {{"name", location.name}},
             unit));
  return transaction.locations().remove(id);
}

base::Status remove_location(const Services& services, domain::LocationId id, bool even_in_use,
                             const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(remove_location(*transaction, services.clock, id, even_in_use, reach));
  return transaction->commit();
}

}  // namespace bursar::app
