// Pages of the holders of an item, by name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/ports/mirror_table.h"
#include "store/sql/query.h"

namespace bursar::store {

/// Assignments have no index by name. Where holders are few they are read and sorted; else the names that the location
/// knows are gone through in order, and each is looked up among the holders.
class HolderList {
 public:
  HolderList(Connection& db, const app::HolderListing& listing) : db_(db), listing_(listing) {}

  base::Result<app::HolderPage> page(const std::optional<app::Holder>& after, int limit);

 private:
  struct Item {
    std::int64_t id = 0;
    std::int64_t holders = 0;
    domain::LocationId location;
    domain::AssetKey key;
  };
  using Names = std::vector<domain::Assignee>;
  /// Holders of one kind whose names stand between two.
  struct Stretch {
    Item item;
    domain::AssigneeKind kind = domain::AssigneeKind::device;
    std::string from;
    std::string to;
    bool from_is_out = false;
    bool to_is_out = false;
  };

  base::Result<std::vector<Stretch>> stretches();
  /// What of a stretch comes after a holder; none: nothing.
  std::optional<Stretch> rest_of(Stretch stretch, const std::optional<app::Holder>& after) const;
  static std::string between(const Stretch& stretch);
  /// The name of a stretch that comes after so many others; none: there are no more than that.
  base::Result<std::optional<std::string>> name_after(const Stretch& stretch, std::int64_t count);
  base::Status look_up(const Stretch& stretch, std::size_t limit, std::vector<app::Holder>& holders);
  /// So many names are rather gone through than the few holders read: a page of `limit` needs fewer of them.
  std::int64_t names_rather(const Item& item, std::size_t limit) const;
  /// All wanted holders of an item in the order of the list; none: they are not few.
  base::Result<const Names*> few_of(const Item& item);
  void take(const Names& few, const Stretch& stretch, std::size_t limit, std::vector<app::Holder>& holders) const;
  /// The last name up to which the stretch was gone through; none: to its end.
  base::Result<std::optional<std::string>> read(Stretch stretch, std::size_t limit, std::vector<app::Holder>& holders);

  Connection& db_;
  const app::HolderListing& listing_;
  std::map<std::int64_t, std::optional<Names>> few_;  // by item
};

}  // namespace bursar::store
