#include "app/usecases/load_world.h"

#include "app/usecases/load_rules.h"
#include "app/usecases/load_stocks.h"
#include "app/usecases/load_subjects.h"

namespace bursar::app {

base::Result<LoadedWorld> load_world(const Services& services, Transaction& transaction, const LoadOptions& options) {
  LoadedWorld loaded;
  loaded.world.now = services.clock.now();
  TRY_SET(auto subjects, load_subjects(transaction, loaded.world.now, loaded));
  merge(std::move(subjects), loaded);
  TRY(load_locations(services, transaction, loaded));
  for (std::size_t place = 0; place < loaded.world.locations.size(); ++place) {
    TRY_SET(auto stocks, load_stocks(transaction, loaded.world.locations[place].id, loaded));
    merge(std::move(stocks), loaded);
  }
  TRY_SET(auto rules, load_rules(transaction, loaded.world.now, options, loaded));
  merge(std::move(rules), loaded);
  return loaded;
}

}  // namespace bursar::app
