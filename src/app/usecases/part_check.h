// Rows of an inventory that somebody of a part of the organization sends: whether all that a row names is of that part.
#pragma once

#include <map>
#include <string>

#include "app/usecases/edit_inventory.h"
#include "app/usecases/who_may.h"

namespace bursar::app {

class PartCheck {
 public:
  static base::Result<PartCheck> of(Transaction& transaction, const domain::Reach& reach);

  /// What the row names that is not of the part, e.g. "The unit \"South\""; empty: nothing. What is there elsewhere and
  /// what is not there at all are told alike. A row that names no unit gets the only one in reach.
  base::Result<std::string> outside(Transaction& transaction, NewDevice& row) const;
  base::Result<std::string> outside(Transaction& transaction, NewPerson& row) const;

 private:
  std::string outside_unit(std::string& name) const;
  std::string outside_groups(const std::vector<std::string>& names) const;

  domain::Reach reach_;
  std::map<std::string, std::string> units_;  // in reach, by name in lower case
  std::map<std::string, bool> groups_;        // all, by name in lower case: whether in reach
};

}  // namespace bursar::app
