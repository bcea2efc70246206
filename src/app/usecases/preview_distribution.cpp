#include "app/usecases/preview_distribution.h"

#include <algorithm>

#include "app/usecases/edit_distribution.h"
#include "app/usecases/load_subjects.h"

namespace bursar::app {
namespace {

using domain::Action;
using domain::AssigneeKind;

constexpr std::array<Action, 6> kOrder{Action::refuse, Action::wait, Action::unlicensed,
                                       Action::grant,  Action::keep, Action::revoke};

/// Whom the targets name, whatever is excluded.
domain::SubjectSets named_by(const LoadedWorld& loaded, domain::Distribution rules, domain::UnitId unit) {
  rules.unit = unit;
  rules.targets.erase(
      std::remove_if(rules.targets.begin(), rules.targets.end(), [](const auto& t) { return t.excluded; }),
      rules.targets.end());
  domain::PlanDistribution all;
  all.rules = std::move(rules);
  resolve_targets(loaded, all);
  return all.wanted;
}

domain::IndexSet silent_since(const LoadedWorld& loaded, base::Timestamp moment) {
  domain::IndexSet silent;
  for (domain::Index i = 0; i < loaded.last_seen.size(); ++i) {
    if (loaded.last_seen[i] < moment.unix_ms) silent.add(i);
  }
  return silent;
}

/// Where an item stands; one that no location owns is added.
std::size_t place_of(LoadedWorld& loaded, domain::AdamId adam_id) {
  const auto known = loaded.item_places.find(adam_id.value);
  if (known != loaded.item_places.end()) return known->second;
  for (std::size_t i = 0; i < loaded.world.items.size(); ++i) {
    if (loaded.world.items[i].adam_id == adam_id) return i;
  }
  domain::PlanItem item;
  item.adam_id = adam_id;
  loaded.world.items.push_back(std::move(item));
  return loaded.world.items.size() - 1;
}

/// The draft stands in for the one of its id, or comes last with an id of its own; active, and begun.
domain::PlanDistribution& put_draft(LoadedWorld& loaded, domain::Distribution rules) {
  auto& list = loaded.world.distributions;
  auto own = std::find_if(list.begin(), list.end(), [&](const auto& d) { return d.rules.id == rules.id; });
  if (own == list.end()) {
    if (!rules.id) {
      for (const auto& d : list) rules.id.value = std::max(rules.id.value, d.rules.id.value);
      ++rules.id.value;
    }
    own = list.insert(list.end(), domain::PlanDistribution{});
  }
  rules.state = domain::DistributionState::active;
  rules.starts_at.reset();
  rules.ends_at.reset();
  *own = {};
  own->rules = std::move(rules);
  for (const auto& item : own->rules.items) own->items.emplace_back(place_of(loaded, item.adam_id), item.by);
  resolve_targets(loaded, *own);
  for (const auto& reservation : own->rules.reservations) own->reserved.push_back(loaded.groups[reservation.group]);
  if (own->rules.shortage == domain::ShortagePolicy::reclaim) {
    own->idle = silent_since(loaded, loaded.world.now.plus_ms(-own->rules.idle_days * base::kDayMs));
  }
  return *own;
}

class Previewer {
 public:
  Previewer(const LoadedWorld& loaded, const domain::PlanDistribution& distribution, const PreviewOrder& order)
      : loaded_(loaded), distribution_(distribution), order_(order) {}

  DistributionPreview tell() {
    std::vector<std::size_t> places;
    for (const auto& [item, by] : distribution_.items) places.push_back(item);
    std::sort(places.begin(), places.end());
    plan_ = domain::make_plan(loaded_.world, places);
    for (const auto& [item, by] : distribution_.items) tell_item(item);
    if (!order_.left_out) tell_pairs();
    tell_left_out();
    return std::move(told_);
  }

 private:
  bool uses(AssigneeKind kind) const {
    const auto& items = distribution_.rules.items;
    if (items.empty()) return true;
    const auto by = kind == AssigneeKind::person ? domain::AssignBy::person : domain::AssignBy::device;
    return std::any_of(items.begin(), items.end(), [&](const domain::DistributionItem& item) {
      return item.by == by || (item.by == domain::AssignBy::nothing && kind == AssigneeKind::device);
    });
  }

  void tell_item(std::size_t item) {
    PreviewItem row{loaded_.world.items[item].adam_id, loaded_.world.items[item].name, {}};
    for (const auto& part : plan_.parts) {
      if (part.item != item) continue;
      const auto pairs = static_cast<std::int64_t>((part.members & distribution_.wanted[part.kind]).cardinality());
      if (part.action == Action::keep) row.counts.keep += pairs;
      if (part.action == Action::grant) row.counts.grant += pairs;
      if (part.action == Action::revoke) row.counts.revoke += pairs;
      if (part.action == Action::wait) row.counts.wait += pairs;
      if (part.action == Action::unlicensed) row.counts.unlicensed += pairs;
      if (part.action == Action::refuse) row.counts.refuse += pairs;
    }
    told_.items.push_back(std::move(row));
  }

  void tell_pairs() {
    for (const auto action : kOrder) {
      if (order_.action && *order_.action != action) continue;
      for (const auto& part : plan_.parts) {
        if (part.action != action) continue;
        PreviewRow row;
        row.adam_id = loaded_.world.items[part.item].adam_id;
        row.action = action;
        row.reason = domain::name_of(part.reason);
        row.why = domain::sentence_for(part.reason);
        add(part.kind, part.members & distribution_.wanted[part.kind], row);
      }
    }
  }

  void tell_left_out() {
    const auto in_unit = named_by(loaded_, distribution_.rules, distribution_.rules.unit);
    const auto anywhere = named_by(loaded_, distribution_.rules, domain::kFirstTenant);
    for (const auto kind : domain::kAssigneeKinds) {
      if (!uses(kind)) continue;
      const auto at = static_cast<std::size_t>(kind);
      told_.included[at] = static_cast<std::int64_t>(distribution_.wanted[kind].cardinality());
      const auto excluded = in_unit[kind] - distribution_.wanted[kind];
      told_.excluded[at] = static_cast<std::int64_t>(excluded.cardinality());
      if (!order_.action) add(kind, excluded, {{}, {}, {}, "excluded", "A target of the distribution leaves it out."});
      if (!order_.tells_outside) continue;
      const auto outside = anywhere[kind] - in_unit[kind];
      told_.outside[at] = static_cast<std::int64_t>(outside.cardinality());
      if (!order_.action) {
        add(kind, outside, {{}, {}, {}, "outside_unit", "It does not belong to the distribution's unit."});
      }
    }
  }

  void add(AssigneeKind kind, const domain::IndexSet& members, PreviewRow row) {
    for (const domain::Index member : members) {
      if (told_.rows.size() >= order_.rows_max) return;
      row.assignee = {kind, loaded_.of(kind).names[member]};
      told_.rows.push_back(row);
    }
  }

  const LoadedWorld& loaded_;
  const domain::PlanDistribution& distribution_;
  const PreviewOrder& order_;
  domain::Plan plan_;
  DistributionPreview told_;
};

}  // namespace

base::Result<DistributionPreview> preview_distribution(const Services& services, const PreviewOrder& order) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(auto loaded, load_world(services, *transaction));
  std::vector<std::string> warnings;
  TRY(check_distribution(*transaction, loaded, order.distribution, warnings));
  const auto& drafted = put_draft(loaded, order.distribution);
  auto told = Previewer(loaded, drafted, order).tell();
  told.warnings = std::move(warnings);
  return told;
}

}  // namespace bursar::app
