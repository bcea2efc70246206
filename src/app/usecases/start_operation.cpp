#include "app/usecases/start_operation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "app/usecases/audit.h"
#include "app/usecases/location_access.h"
#include "app/usecases/order_checks.h"
#include "app/usecases/split_request.h"
#include "app/usecases/who_may.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Assignee;
using domain::AssigneeKind;
using domain::Assignment;
using domain::Task;
using domain::Verb;

constexpr int kOpenRequestsMax = 100'000;

using AssetMap = std::map<domain::AssetKey, MirroredAsset>;

/// The order as it is worked out: one location, the tasks to do, and what to show.
struct Draft {
  OperationPreview preview;
  domain::UnitId unit;  // that holds all whom it is about
  std::vector<NewRequest> requests;
};

std::string label_of(const domain::AssetKey& key, const std::string& name) {
  const auto quality = key.pricing == domain::Pricing::plus ? " (PLUS)" : "";
  return name.empty() ? fmt::format("{}{}", key.adam_id.value, quality)
                      : fmt::format("{} ({}){}", name, key.adam_id.value, quality);
}

base::Result<AssetMap> assets_of(Transaction& transaction, domain::LocationId location) {
  TRY_SET(const auto rows, transaction.mirror().assets(location));
  AssetMap assets;
  for (const auto& row : rows) assets.emplace(row.asset.key, row);
  return assets;
}

std::vector<domain::AssetKey> assets_in(const std::vector<Assignment>& pairs) {
  std::vector<domain::AssetKey> keys;
  for (const auto& pair : pairs) keys.push_back(pair.asset);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

base::Result<bool> is_active_person(Transaction& transaction, domain::LocationId location, const std::string& id) {
  TRY_SET(const auto records, transaction.mirror().users({location, std::nullopt, id}, std::nullopt, 1000));
  return std::any_of(records.begin(), records.end(), [](const auto& r) { return domain::is_active(r.user.status); });
}

base::Result<bool> holds_any(Transaction& transaction, domain::LocationId location,
                             const std::vector<Assignment>& pairs) {
  for (const auto& pair : pairs) {
    TRY_SET(const auto holders, transaction.mirror().holders_among(location, pair.asset, {pair.assignee}));
    if (!holders.empty()) return true;
  }
  return false;
}

tl::unexpected<base::Error> choose_location(const std::vector<domain::Location>& candidates) {
  std::vector<std::string> names;
  for (const auto& location : candidates) names.push_back(fmt::format("\"{}\" ({})", location.name, location.id.value));
  return base::fail(ErrorKind::conflict, "choose_location",
                    fmt::format("Several locations could do this: {}.", base::join(names, ", ")), "Name the location.");
}

tl::unexpected<base::Error> not_owned(const domain::AssetKey& asset, const std::string& where) {
  return base::fail(ErrorKind::not_found, "asset_not_owned",
                    fmt::format("The item {} is not owned by {}.", label_of(asset, ""), where),
                    "Check the number in the list of assets; what was just bought shows after the next sync.");
}

/// Those that serve whoever asks.
base::Result<std::vector<domain::Location>> locations_for(Transaction& transaction, const domain::Reach& reach) {
  TRY_SET(const auto all, transaction.locations().list());
  std::vector<domain::Location> served;
  for (const auto& location : all) {
    TRY_SET(const bool mine, serves(transaction, reach, location.id));
    if (mine) served.push_back(location);
  }
  return served;
}

/// The one location that can carry out an order about assets.
base::Result<domain::Location> location_for_pairs(Transaction& transaction, const OperationOrder& order,
                                                  const std::vector<Assignment>& pairs) {
  TRY_SET(const auto locations, locations_for(transaction, order.reach));
  const auto wanted = assets_in(pairs);
  std::vector<domain::Location> owners;
  std::vector<domain::Location> holding;
  for (const auto& location : locations) {
    TRY_SET(const auto assets, assets_of(transaction, location.id));
    const bool owns = std::all_of(wanted.begin(), wanted.end(), [&](const auto& key) {
      const auto found = assets.find(key);
      return found != assets.end() && found->second.owned;
    });
    if (!owns) continue;
    owners.push_back(location);
    TRY_SET(const bool holds, holds_any(transaction, location.id, pairs));
    if (holds) holding.push_back(location);
  }
  if (owners.empty()) return not_owned(wanted.front(), "any connected location together with the others");
  if (owners.size() == 1) return owners.front();
  if (order.verb == Verb::disassociate && holding.size() == 1) return holding.front();
  return choose_location(owners);
}

base::Result<domain::Location> only_location(Transaction& transaction, const domain::Reach& reach) {
  TRY_SET(const auto locations, locations_for(transaction, reach));
  if (locations.empty()) {
    return base::fail(ErrorKind::not_found, "no_such_location", "No location is connected yet.",
                      "Add a content token first (JAMF-14).");
  }
  return locations.size() == 1 ? base::Result<domain::Location>(locations.front()) : choose_location(locations);
}

base::Status check_rule(Verb verb, const MirroredAsset& row, const Assignee& assignee) {
  const auto label = label_of(row.asset.key, row.name);
  if (verb == Verb::associate && assignee.kind == AssigneeKind::device && row.asset.type == domain::ProductType::book &&
      !row.asset.device_assignable) {
    return base::fail(ErrorKind::invalid, "book_to_device", fmt::format("The book {} cannot go to a device.", label),
                      "Books go to people; name people instead of serial numbers.");
  }
  if (verb == Verb::associate && assignee.kind == AssigneeKind::device && !row.asset.device_assignable) {
    return base::fail(ErrorKind::invalid, "not_device_assignable",
                      fmt::format("{} cannot be assigned to devices; its developer does not allow it.", label),
                      "Assign it to people instead.");
  }
  if (verb == Verb::disassociate && !row.asset.revocable) {
    return base::fail(ErrorKind::invalid, "not_revocable",
                      fmt::format("{} cannot be taken back: its licenses are permanent.", label),
                      "Books stay with the person who received them.");
  }
  return {};
}

base::Status check_pairs(Transaction& transaction, const domain::Location& location, Verb verb, const AssetMap& assets,
                         const std::vector<Assignment>& pairs) {
  std::unordered_set<std::string> people;
  for (const auto& pair : pairs) {
    const auto found = assets.find(pair.asset);
    if (found == assets.end() || (verb == Verb::associate && !found->second.owned)) {
      return not_owned(pair.asset, fmt::format("\"{}\"", location.name));
    }
    TRY(check_rule(verb, found->second, pair.assignee));
    if (verb != Verb::associate || pair.assignee.kind != AssigneeKind::person) continue;
    if (!people.insert(pair.assignee.name).second) continue;
    TRY_SET(const bool active, is_active_person(transaction, location.id, pair.assignee.name));
    if (!active) {
      return base::fail(ErrorKind::not_found, "user_not_found",
                        fmt::format("\"{}\" has no active person \"{}\".", location.name, pair.assignee.name),
                        "Add the person first, or sync the location if the person was added elsewhere.");
    }
  }
  return {};
}

/// What earlier orders of the location may still change: the mirror does not tell how these will end.
struct Pending {
  std::unordered_set<Assignment> pairs;
  std::unordered_set<Assignee> assignees;                   // of revocations and of people
  std::map<domain::AssetKey, std::int64_t> seats_promised;  // to be associated

  bool touches(const Assignment& pair) const { return pairs.count(pair) != 0 || assignees.count(pair.assignee) != 0; }
};

base::Result<Pending> pending_of(Transaction& transaction, domain::LocationId location) {
  Pending pending;
  TRY_SET(const auto requests, transaction.ledger().open_requests(location, kOpenRequestsMax));
  for (const auto& request : requests) {
    TRY_SET(const auto tasks, transaction.ledger().tasks_of(request.id));
    for (const auto& task : domain::open_ones(tasks)) {
      if (!task.asset) {
        pending.assignees.insert(task.assignee);
        continue;
      }
      pending.pairs.insert({*task.asset, task.assignee});
      if (request.verb == Verb::associate) ++pending.seats_promised[*task.asset];
    }
  }
  return pending;
}

/// Keeps the pairs where something is to be done.
base::Result<std::vector<Assignment>> without_already_so(Transaction& transaction, domain::LocationId location,
                                                         Verb verb, const Pending& pending,
                                                         const std::vector<Assignment>& pairs) {
  std::map<domain::AssetKey, std::vector<Assignee>> by_asset;
  for (const auto& pair : pairs) by_asset[pair.asset].push_back(pair.assignee);
  std::map<domain::AssetKey, std::unordered_set<Assignee>> holders;
  for (const auto& [asset, assignees] : by_asset) {
    TRY_SET(const auto found, transaction.mirror().holders_among(location, asset, assignees));
    holders[asset].insert(found.begin(), found.end());
  }
  std::vector<Assignment> left;
  for (const auto& pair : pairs) {
    const bool held = holders[pair.asset].count(pair.assignee) != 0;
    if (held == (verb == Verb::disassociate) || pending.touches(pair)) left.push_back(pair);
  }
  return left;
}

/// Fills preview.assets; drops pairs for which there is no seat, or refuses.
base::Status count_seats(const OperationOrder& order, const AssetMap& assets, const Pending& pending,
                         std::vector<Assignment>& pairs, OperationPreview& preview) {
  const auto free_seats = [&](const MirroredAsset& row) {
    const auto promised = pending.seats_promised.find(row.asset.key);
    return std::max<std::int64_t>(
        0, row.asset.available - (promised == pending.seats_promised.end() ? 0 : promised->second));
  };
  std::map<domain::AssetKey, std::int64_t> asked;
  for (const auto& pair : pairs) ++asked[pair.asset];
  std::map<domain::AssetKey, std::int64_t> seats = asked;
  for (auto& [key, count] : seats) {
    const auto& row = assets.at(key);
    if (order.verb != Verb::associate || row.asset.unlimited || count <= free_seats(row)) continue;
    if (!order.as_far_as_seats_go) {
      return base::fail(
          ErrorKind::shortage, "not_enough_licenses",
          fmt::format("{} needs {} licenses and \"{}\" has {} available: {} are missing.", label_of(key, row.name),
                      count, preview.location_name, row.asset.available, count - free_seats(row)),
          "Buy or move licenses at Apple, take some back, or let the first ones have them "
          "(as_far_as_seats_go).");
    }
    preview.left_out += count - free_seats(row);
    count = free_seats(row);
  }
  for (const auto& [key, count] : seats) {
    const auto& row = assets.at(key);
    const auto sign = order.verb == Verb::associate ? -1 : 1;
    preview.assets.push_back({key, row.name, count, row.asset.unlimited, row.asset.available,
                              row.asset.unlimited ? 0 : row.asset.available + sign * count});
  }
  auto left = seats;
  pairs.erase(std::remove_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return left[pair.asset]-- <= 0; }),
              pairs.end());
  return {};
}

Task task_of(const std::optional<domain::AssetKey>& asset, AssigneeKind kind, const std::string& name) {
  Task task;
  task.asset = asset;
  task.assignee = {kind, name};
  return task;
}

base::Status draft_pairs(Transaction& transaction, const OperationOrder& order, const domain::Location& location,
                         std::vector<Assignment> pairs, const AppleLimits& limits, Draft& draft) {
  TRY_SET(const auto assets, assets_of(transaction, location.id));
  TRY(check_pairs(transaction, location, order.verb, assets, pairs));
  draft.preview.asked = static_cast<std::int64_t>(pairs.size());
  TRY_SET(const auto pending, pending_of(transaction, location.id));
  TRY_SET(pairs, without_already_so(transaction, location.id, order.verb, pending, pairs));
  draft.preview.already_so = draft.preview.asked - static_cast<std::int64_t>(pairs.size());
  TRY(count_seats(order, assets, pending, pairs, draft.preview));
  draft.preview.to_do = static_cast<std::int64_t>(pairs.size());
  std::vector<Task> tasks;
  for (const auto& pair : pairs) tasks.push_back(task_of(pair.asset, pair.assignee.kind, pair.assignee.name));
  draft.requests = batch_open_tasks(order.verb, tasks, limits);
  return {};
}

base::Status draft_revoke(const OperationOrder& order, const AppleLimits& limits, Draft& draft) {
  TRY_SET(const auto assignees, assignees_of(order));
  std::vector<Task> tasks;
  for (const auto& assignee : assignees) tasks.push_back(task_of(std::nullopt, assignee.kind, assignee.name));
  draft.preview.asked = draft.preview.to_do = static_cast<std::int64_t>(tasks.size());
  draft.requests = batch_open_tasks(order.verb, tasks, limits);
  return {};
}

base::Status draft_people(Transaction& transaction, const OperationOrder& order, const domain::Location& location,
                          const AppleLimits& limits, Draft& draft) {
  TRY_SET(const auto people, people_of(order));
  std::vector<Task> tasks;
  TRY_SET(const auto pending, pending_of(transaction, location.id));
  for (const auto& person : people) {
    TRY_SET(const bool active, is_active_person(transaction, location.id, person.client_user_id));
    const bool may_change = pending.assignees.count({AssigneeKind::person, person.client_user_id}) != 0;
    if (active == (order.verb == Verb::create_users) && !may_change) {
      ++draft.preview.already_so;
      if (order.verb == Verb::update_users) {
        return base::fail(ErrorKind::not_found, "user_not_found",
                          fmt::format("\"{}\" has no active person \"{}\".", location.name, person.client_user_id),
                          "Add the person first.");
      }
      continue;
    }
    auto task = task_of(std::nullopt, AssigneeKind::person, person.client_user_id);
    task.email = person.email;
    task.managed_apple_id = person.managed_apple_id;
    tasks.push_back(std::move(task));
  }
  draft.preview.asked = static_cast<std::int64_t>(people.size());
  draft.preview.to_do = static_cast<std::int64_t>(tasks.size());
  draft.requests = batch_open_tasks(order.verb, tasks, limits);
  return {};
}

base::Result<domain::Location> choose(Transaction& transaction, const OperationOrder& order,
                                      const std::vector<Assignment>& pairs) {
  if (!order.location) {
    return pairs.empty() ? only_location(transaction, order.reach) : location_for_pairs(transaction, order, pairs);
  }
  TRY_SET(auto location, find_location(transaction, *order.location));
  TRY_SET(const bool mine, serves(transaction, order.reach, location.id));
  if (!mine) TRY(refuse_outside("This location"));
  return location;
}

/// Whom the order is about.
std::vector<Assignee> named_in(const OperationOrder& order, const std::vector<Assignment>& pairs) {
  std::vector<Assignee> named;
  for (const auto& pair : pairs) named.push_back(pair.assignee);
  for (const auto& serial : order.serial_numbers) {
    named.push_back({AssigneeKind::device, serial});
  }
  for (const auto& id : order.client_user_ids) named.push_back({AssigneeKind::person, id});
  for (const auto& user : order.users) {
    named.push_back({AssigneeKind::person, user.client_user_id});
  }
  return named;
}

base::Status check_usable(const Services& services, const domain::Location& location) {
  const auto state = domain::token_state(location, services.clock.now(), services.settings.token_warning_ms);
  if (domain::is_usable(state)) return {};
  return base::fail(ErrorKind::conflict, "token_not_usable",
                    fmt::format("The content token of \"{}\" is {}.", location.name, domain::name_of(state)),
                    domain::advice_for(state, location));
}

base::Result<Draft> make_draft(const Services& services, Transaction& transaction, const OperationOrder& order,
                               const AppleLimits& limits) {
  std::vector<Assignment> pairs;
  const bool about_pairs = order.verb == Verb::associate || order.verb == Verb::disassociate;
  if (about_pairs) {
    TRY_SET(pairs, pairs_of(order));
  }
  const auto named = named_in(order, pairs);
  TRY(refuse_others(transaction, order.reach, named));
  TRY_SET(const auto location, choose(transaction, order, pairs));
  TRY(check_usable(services, location));
  Draft draft;
  TRY_SET(draft.unit, unit_of_all(transaction, named));
  draft.preview.location = location.id;
  draft.preview.location_name = location.name;
  draft.preview.verb = order.verb;
  if (about_pairs) {
    TRY(draft_pairs(transaction, order, location, std::move(pairs), limits, draft));
  } else if (order.verb == Verb::revoke) {
    TRY(draft_revoke(order, limits, draft));
  } else {
    TRY(draft_people(transaction, order, location, limits, draft));
  }
  draft.preview.requests = static_cast<std::int64_t>(draft.requests.size());
  draft.preview.duration_ms = draft.preview.requests * 1000 / std::max(1, limits.requests_per_second_max);
  return draft;
}

/// Seats ordered by hand are ours, and stay until somebody takes them back.
std::vector<Lease> leases_of(const Draft& draft, base::Timestamp now) {
  std::vector<Lease> leases;
  if (draft.preview.verb != Verb::associate) return leases;
  for (const auto& request : draft.requests) {
    for (const auto& task : request.tasks) leases.push_back({{*task.asset, task.assignee}, {}, now});
  }
  return leases;
}

domain::Operation operation_of(const Services& services, const OperationOrder& order, const Draft& draft) {
  domain::Operation operation;
  operation.location = draft.preview.location;
  operation.verb = order.verb;
  operation.created_at = services.clock.now();
  operation.created_by = order.created_by;
  operation.note = order.note;
  operation.unit = draft.unit;
  return operation;
}

}  // namespace

base::Result<StartedOperation> start_operation(const Services& services, const OperationOrder& order) {
  // Asked before the transaction opens; where Apple does not answer, the documented limits hold.
  const auto config = services.apple.service_config();
  const auto limits = config ? config->limits : AppleLimits{};
  if (order.dry_run) {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(auto draft, make_draft(services, *transaction, order, limits));
    return StartedOperation{std::nullopt, std::move(draft.preview)};
  }
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto draft, make_draft(services, *transaction, order, limits));
  if (draft.requests.empty()) return StartedOperation{std::nullopt, std::move(draft.preview)};
  TRY_SET(const auto id, transaction->ledger().add(operation_of(services, order, draft), draft.requests));
  TRY(transaction->distributions().put_leases(draft.preview.location, leases_of(draft, services.clock.now())));
  TRY(record(*transaction, services.clock, "operation_started", fmt::format("operation {}", id.value),
             {{"verb", domain::name_of(order.verb)},
              {"location", draft.preview.location_name},
              {"count", std::to_string(draft.preview.to_do)},
              {"requests", std::to_string(draft.preview.requests)},
              {"note", order.note}},
             draft.unit));
  TRY(transaction->commit());
  return StartedOperation{id, std::move(draft.preview)};
}

}  // namespace bursar::app
