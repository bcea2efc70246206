#include "rest/distribution_reader.h"

#include <algorithm>
#include <array>

#include "app/usecases/who_may.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::rest {
namespace {

using base::Result;
using nlohmann::json;

template <class Enum, std::size_t N>
Result<Enum> word_in(const json& body, const char* name, Enum otherwise, const std::array<Enum, N>& values) {
  TRY_SET(const auto word, field<std::string>(body, name, name_of(otherwise)));
  std::vector<std::string> words;
  for (const auto value : values) {
    if (word == name_of(value)) return value;
    words.emplace_back(name_of(value));
  }
  return base::fail(bad_field(std::string("\"") + name + "\" must be one of " + base::join(words, ", ") + "."));
}

Result<std::optional<base::Timestamp>> moment_in(const json& body, const char* name,
                                                 std::optional<base::Timestamp> otherwise) {
  if (!body.contains(name)) return otherwise;
  TRY_SET(const auto text, field<std::string>(body, name, ""));
  if (text.empty()) return std::optional<base::Timestamp>{};
  const auto at = base::parse_iso8601(text);
  if (!at) return base::fail(bad_field(std::string("\"") + name + "\" is no moment like 2026-09-01T08:00:00Z."));
  return at;
}

constexpr std::array kStates{domain::DistributionState::draft, domain::DistributionState::active,
                             domain::DistributionState::paused, domain::DistributionState::ended};
constexpr std::array kPolicies{domain::ShortagePolicy::fail, domain::ShortagePolicy::wait,
                               domain::ShortagePolicy::unlicensed, domain::ShortagePolicy::borrow,
                               domain::ShortagePolicy::reclaim};
constexpr std::array kBys{domain::AssignBy::device, domain::AssignBy::person, domain::AssignBy::nothing};

/// Reads what the body says over what the distribution was. Targets and groups are named as people name them.
class DistributionReader {
 public:
  DistributionReader(app::Transaction& transaction, const json& body, const domain::Reach& reach)
      : transaction_(transaction), body_(body), reach_(reach) {}

  Result<domain::Distribution> read(domain::Distribution d) {
    targets_before_ = d.targets;
    reservations_before_ = d.reservations;
    TRY_SET(d.name, field(body_, "name", d.name));
    TRY_SET(d.unit.value, field(body_, "unit", d.unit.value));
    TRY_SET(d.state, word_in(body_, "state", d.state, kStates));
    TRY_SET(d.grants, field(body_, "grants", d.grants));
    TRY_SET(d.revokes, field(body_, "revokes", d.revokes));
    TRY_SET(d.starts_at, moment_in(body_, "startsAt", d.starts_at));
    TRY_SET(d.ends_at, moment_in(body_, "endsAt", d.ends_at));
    TRY_SET(d.priority, field(body_, "priority", d.priority));
    TRY_SET(d.shortage, word_in(body_, "shortage", d.shortage, kPolicies));
    TRY_SET(d.idle_days, field(body_, "idleDays", d.idle_days));
    TRY(read_items(d));
    TRY(read_targets(d));
    TRY(read_reservations(d));
    TRY(read_borrowing(d));
    return d;
  }

 private:
  base::Status read_items(domain::Distribution& d) {
    if (!body_.contains("items")) return {};
    d.items.clear();
    TRY_SET(const auto items, field<std::vector<json>>(body_, "items", {}));
    for (const auto& item : items) {
      const bool object = item.is_object();
      if (object) TRY(only_fields(item, {"adamId", "by", "install"}));
      const auto& named = object && item.contains("adamId") ? item.at("adamId") : item;
      const auto id = base::parse_int(named.is_string() ? named.get<std::string>() : "");
      if (!id) return base::fail(bad_field("An item needs an adamId: " + item.dump()));
      domain::DistributionItem one{{*id}, domain::AssignBy::device, true};
      if (object) {
        TRY_SET(one.by, word_in(item, "by", one.by, kBys));
        TRY_SET(one.install, field(item, "install", true));
      }
      d.items.push_back(one);
    }
    return {};
  }

  base::Status read_targets(domain::Distribution& d) {
    if (!body_.contains("targets")) return {};
    d.targets.clear();
    TRY_SET(const auto targets, field<std::vector<json>>(body_, "targets", {}));
    for (const auto& target : targets) {
      if (!target.is_object()) return base::fail(bad_field("A target is an object, e.g. {\"group\": \"Grade 5\"}."));
      TRY(only_fields(target, {"group", "serialNumber", "clientUserId", "everyone", "excluded"}));
      TRY_SET(const auto one, target_of(target));
      d.targets.push_back(one);
    }
    return {};
  }

  Result<domain::Target> target_of(const json& target) {
    domain::Target one;
    TRY_SET(one.excluded, field(target, "excluded", false));
    if (target.contains("group")) {
      TRY_SET(const auto group, group_named(target.at("group")));
      one.id = group.value;
      return one;
    }
    if (target.contains("serialNumber")) {
      TRY_SET(const auto serial, field<std::string>(target, "serialNumber", ""));
      TRY_SET(const auto device, transaction_.inventory().find_device(serial));
      if (!device || !may_name(device->unit, domain::TargetKind::device, device->id.value))
        return missing("no_such_device", "device \"" + serial + "\"");
      return domain::Target{domain::TargetKind::device, device->id.value, one.excluded};
    }
    if (target.contains("clientUserId")) {
      TRY_SET(const auto id, field<std::string>(target, "clientUserId", ""));
      TRY_SET(const auto person, transaction_.inventory().find_person(id));
      if (!person || !may_name(person->unit, domain::TargetKind::person, person->id.value))
        return missing("no_such_person", "person \"" + id + "\"");
      return domain::Target{domain::TargetKind::person, person->id.value, one.excluded};
    }
    TRY_SET(const auto everyone, field(target, "everyone", false));
    if (everyone) return domain::Target{domain::TargetKind::everyone, 0, one.excluded};
    return base::fail(bad_field("A target names a group, a serialNumber, a clientUserId, or everyone."));
  }

  Result<domain::GroupId> group_named(const json& name) {
    TRY_SET(const auto groups, transaction_.inventory().groups());
    for (const auto& group : groups) {
      const bool meant = name.is_number_integer() ? group.id.value == name.get<std::int64_t>() : name == group.name;
      if (meant && may_name(group.unit, domain::TargetKind::group, group.id.value)) return group.id;
    }
    return missing("no_such_group", "group " + name.dump());
  }

  bool may_name(domain::UnitId unit, domain::TargetKind kind, std::int64_t id) const {
    const auto target = [&](const auto& t) { return t.kind == kind && t.id == id; };
    const auto reserved = [&](const auto& r) { return kind == domain::TargetKind::group && r.group.value == id; };
    return reach_.has(unit) || std::any_of(targets_before_.begin(), targets_before_.end(), target) ||
           std::any_of(reservations_before_.begin(), reservations_before_.end(), reserved);
  }

  static tl::unexpected<base::Error> missing(const char* code, const std::string& what) {
    return base::fail(base::ErrorKind::not_found, code, "There is no " + what + ".", "Nothing was saved.");
  }

  base::Status read_reservations(domain::Distribution& d) {
    if (!body_.contains("reservations")) return {};
    d.reservations.clear();
    TRY_SET(const auto list, field<std::vector<json>>(body_, "reservations", {}));
    for (const auto& one : list) {
      if (!one.is_object() || !one.contains("group")) return base::fail(bad_field("A reservation needs a group."));
      TRY(only_fields(one, {"group", "floor", "ceiling"}));
      domain::Reservation reservation;
      TRY_SET(reservation.group, group_named(one.at("group")));
      TRY_SET(reservation.floor, field<std::int64_t>(one, "floor", 0));
      TRY_SET(const auto ceiling, field<std::int64_t>(one, "ceiling", -1));
      if (ceiling >= 0) reservation.ceiling = ceiling;
      d.reservations.push_back(reservation);
    }
    return {};
  }

  base::Status read_borrowing(domain::Distribution& d) {
    if (!body_.contains("borrow")) return {};
    d.borrowing.reset();
    const auto& borrow = body_.at("borrow");
    if (borrow.is_null()) return {};
    TRY(only_fields(borrow, {"location", "seatsMax"}));
    domain::Borrowing borrowing;
    TRY_SET(borrowing.from.value, field<std::int64_t>(borrow, "location", 0));
    TRY_SET(borrowing.seats_max, field<std::int64_t>(borrow, "seatsMax", 0));
    if (!reach_.everything) {
      TRY_SET(const bool mine, app::serves(transaction_, reach_, borrowing.from));
      if (!mine) return missing("no_such_location", "location " + std::to_string(borrowing.from.value));
    }
    d.borrowing = borrowing;
    return {};
  }

  app::Transaction& transaction_;
  const json& body_;
  const domain::Reach& reach_;
  std::vector<domain::Target> targets_before_;
  std::vector<domain::Reservation> reservations_before_;
};

}  // namespace

const std::set<std::string> kDistributionFields{"name",     "unit",         "state",    "items",   "targets",
                                                "grants",   "revokes",      "startsAt", "endsAt",  "priority",
                                                "shortage", "reservations", "borrow",   "idleDays"};

base::Result<domain::Distribution> read_distribution(app::Transaction& transaction, const json& body,
                                                     domain::Distribution before, const domain::Reach& reach) {
  return DistributionReader(transaction, body, reach).read(std::move(before));
}

}  // namespace bursar::rest
