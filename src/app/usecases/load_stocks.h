// What a location owns, who holds it, what is under way: a part of the world that changes with every sync.
#pragma once

#include "app/usecases/load_world.h"

namespace bursar::app {

struct StockPart {
  StockPart(domain::LocationId id, const LoadedWorld& known)
      : location(id), numbers{SubjectNumbers(known.subjects[0]), SubjectNumbers(known.subjects[1])} {}
  domain::LocationId location;
  std::array<SubjectNumbers, 2> numbers;  // by AssigneeKind; holders whom the inventory does not know get one, too
  // Of people: who has a user record here, and who accepted; when they accepted (ms since 1970).
  domain::IndexSet registered;
  domain::IndexSet accepted;
  std::unordered_map<domain::Index, std::int64_t> accepted_at;
  std::vector<domain::Stock> stocks;    // their places of items and locations come with merge()
  std::vector<domain::PlanItem> items;  // of each stock
};

base::Result<StockPart> load_stocks(Transaction& transaction, domain::LocationId location, const LoadedWorld& known);
/// In the place of what the location had before; the location must be in the world.
void merge(StockPart part, LoadedWorld& loaded);

}  // namespace bursar::app
