// Writes the distributions of a configuration.
#pragma once

#include "app/usecases/configuration_writing.h"
#include "app/usecases/load_world.h"

namespace bursar::app {

class DistributionSteps : private ConfigurationWriting {
 public:
  explicit DistributionSteps(const ConfigurationWriting& writing) : ConfigurationWriting(writing) {}
  base::Status save(const domain::EntryChange& change);
  base::Status remove(const domain::EntryChange& change);

 private:
  bool read_items(const domain::EntryChange& change, domain::Distribution& d);
  base::Result<bool> read_targets(const domain::EntryChange& change, domain::Distribution& d);
  void unknown_target(const domain::EntryChange& change, const base::Value& item, const char* code, const char* what,
                      const std::string& name);
  bool read_reservations(const domain::EntryChange& change, domain::Distribution& d) const;
  bool read_borrowing(const domain::EntryChange& change, domain::Distribution& d) const;

  std::optional<LoadedWorld> loaded_;
};

}  // namespace bursar::app
