// Devices and people by number. A number once given stays, so that sets made of them stay true while the inventory
// changes.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/planner/index_set.h"

namespace bursar::app {

/// The devices or people of a world by their places.
struct SubjectNames {
  std::vector<std::string> names;  // serial numbers, or clientUserIds
  std::vector<std::int64_t> ids;   // DeviceId, or PersonId; 0: the inventory does not know it (any more)
  std::unordered_map<std::string, domain::Index> by_name;
  std::unordered_map<std::int64_t, domain::Index> by_id;
  /// Those with id 0: nothing is wanted for them, so seats that Bursar gave them go back.
  domain::IndexSet unknown;

  bool is_unknown(domain::Index place) const { return ids[place] == 0; }
  /// The place of one that the inventory knows; none: it does not.
  std::optional<domain::Index> known(const std::string& name) const {
    const auto found = by_name.find(name);
    return found == by_name.end() || is_unknown(found->second) ? std::nullopt : std::optional(found->second);
  }
};

/// Finds the places of those that have one, and gives places to others; nothing is changed before merge().
class SubjectNumbers {
 public:
  explicit SubjectNumbers(const SubjectNames& known) : known_(known) {}

  /// Of one that the inventory knows.
  domain::Index place_of(const std::string& name, std::int64_t id);
  /// Of one who holds something, whether the inventory knows it or not.
  domain::Index place_of(const std::string& name);
  /// By id, among those that were placed here with one.
  const domain::Index* find(std::int64_t id) const;
  /// Among all.
  const domain::Index* find(const std::string& name) const;
  /// Those that have an id and are not in `seen` lose it.
  void forget_all_but(const domain::IndexSet& seen);
  std::size_t size() const { return known_.names.size() + names_.size(); }

  /// `into` must be what this was made from, unchanged since.
  void merge(SubjectNames& into);

 private:
  const SubjectNames& known_;
  std::vector<std::string> names_;
  std::vector<std::int64_t> ids_;
  std::unordered_map<std::string, domain::Index> by_name_;
  std::unordered_map<std::int64_t, domain::Index> by_id_;
  std::vector<std::pair<domain::Index, std::int64_t>> renumbered_;
};

}  // namespace bursar::app
