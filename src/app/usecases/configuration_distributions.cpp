#include "app/usecases/configuration_distributions.h"

#include <fmt/format.h>

#include "app/usecases/edit_distribution.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using base::Value;
using domain::EntryChange;

const std::array kStates{domain::DistributionState::draft, domain::DistributionState::active,
                         domain::DistributionState::paused, domain::DistributionState::ended};
const std::array kPolicies{domain::ShortagePolicy::fail, domain::ShortagePolicy::wait,
                           domain::ShortagePolicy::unlicensed, domain::ShortagePolicy::borrow,
                           domain::ShortagePolicy::reclaim};
const std::array kBys{domain::AssignBy::device, domain::AssignBy::person, domain::AssignBy::nothing};

}  // namespace

base::Status DistributionSteps::save(const EntryChange& change) {
  const auto before = findings_.size();
  domain::Distribution d;
  d.created_by = by_.name;
  if (const auto id = id_in(now_.distributions, change.key)) {
    TRY_SET(d, find_distribution(t_, *id));
  }
  const auto unit = unit_of(change);
  if (!unit) return {};
  d.unit = *unit;
  d.name = change.key;
  d.state = by_word(value(change, "state"), kStates);
  d.shortage = by_word(value(change, "shortage"), kPolicies);
  d.grants = value(change, "grants").flag;
  d.revokes = value(change, "revokes").flag;
  d.starts_at = base::parse_iso8601(text(change, "startsAt"));
  d.ends_at = base::parse_iso8601(text(change, "endsAt"));
  d.priority = static_cast<int>(value(change, "priority").number);
  d.idle_days = static_cast<int>(value(change, "idleDays").number);
  bool whole = read_items(change, d) && read_reservations(change, d) && read_borrowing(change, d);
  TRY_SET(const auto targets, read_targets(change, d));
  if (!whole || !targets || findings_.size() != before) return {};
  if (!loaded_) {
    TRY_SET(loaded_, load_world(s_, t_));
  }
  TRY_SET(const auto saved, app::save_distribution(t_, s_.clock, *loaded_, d));
  for (const auto& warning : saved.warnings) {
    warnings_.push_back(fmt::format("{}: {}", domain::path_of(change.section, change.key), warning));
  }
  return {};
}

bool DistributionSteps::read_items(const EntryChange& change, domain::Distribution& d) {
  d.items.clear();
  bool good = true;
  for (const auto& item : value(change, "items").items) {
    const auto id = base::parse_int(item.find("adamId")->text);
    if (!id || std::to_string(*id) != item.find("adamId")->text) {
      find(change, "items", item.line, "bad_field", fmt::format("\"{}\" is no adamId.", item.find("adamId")->text),
           "An adamId is a number.");
      good = false;
      continue;
    }
    d.items.push_back({{*id}, by_word(*item.find("by"), kBys), item.find("install")->flag});
  }
  return good;
}

base::Result<bool> DistributionSteps::read_targets(const EntryChange& change, domain::Distribution& d) {
  d.targets.clear();
  bool good = true;
  for (const auto& item : value(change, "targets").items) {
    const auto count = item.names.size() - (item.find("excluded") == nullptr ? 0U : 1U);
    if (count != 1) {
      find(change, "targets", item.line, "bad_field",
           "A target names one of group, serialNumber, clientUserId, or everyone.", "Write a target for each.");
      good = false;
      continue;
    }
    domain::Target target;
    target.excluded = item.find("excluded") != nullptr;
    if (const auto* group = item.find("group")) {
      const auto id = id_in(now_.groups, group->text);
      if (!id) good = false;
      target.id = id.value_or(domain::GroupId{}).value;
    } else if (const auto* serial = item.find("serialNumber")) {
      TRY_SET(const auto device, t_.inventory().find_device(serial->text));
      target = {domain::TargetKind::device, device ? device->id.value : 0, target.excluded};
      if (!device) unknown_target(change, item, "no_such_device", "device", serial->text);
    } else if (const auto* person_id = item.find("clientUserId")) {
      TRY_SET(const auto person, t_.inventory().find_person(person_id->text));
      target = {domain::TargetKind::person, person ? person->id.value : 0, target.excluded};
      if (!person) unknown_target(change, item, "no_such_person", "person", person_id->text);
    } else {
      target.kind = domain::TargetKind::everyone;
    }
    d.targets.push_back(target);
  }
  return good;
}

void DistributionSteps::unknown_target(const EntryChange& change, const Value& item, const char* code, const char* what,
                                       const std::string& name) {
  find(change, "targets", item.line, code, fmt::format("The inventory knows no {} \"{}\".", what, name),
       "Import it first, or correct it; upper and lower case count.");
}

bool DistributionSteps::read_reservations(const EntryChange& change, domain::Distribution& d) const {
  d.reservations.clear();
  for (const auto& item : value(change, "reservations").items) {
    const auto group = id_in(now_.groups, item.find("group")->text);
    if (!group) return false;
    domain::Reservation reservation{*group, item.find("floor")->number, std::nullopt};
    if (const auto* ceiling = item.find("ceiling")) reservation.ceiling = ceiling->number;
    d.reservations.push_back(reservation);
  }
  return true;
}

bool DistributionSteps::read_borrowing(const EntryChange& change, domain::Distribution& d) const {
  d.borrowing.reset();
  const auto& borrow = value(change, "borrow");
  if (borrow.is_none()) return true;
  const auto location = id_in(now_.locations, borrow.find("location")->text);
  if (location) d.borrowing = domain::Borrowing{*location, borrow.find("seatsMax")->number};
  return location.has_value();
}

base::Status DistributionSteps::remove(const EntryChange& change) {
  return remove_distribution(t_, s_.clock, now_.distributions.at(change.key));
}

}  // namespace bursar::app
