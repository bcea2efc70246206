#include "rest/plan_reader.h"

#include "rest/answers.h"

namespace bursar::rest {
namespace {

using base::Result;
using nlohmann::json;

template <class Id>
Result<std::vector<Id>> ids_in(const json& body, const char* name) {
  TRY_SET(const auto numbers, field<std::vector<std::int64_t>>(body, name, {}));
  std::vector<Id> ids;
  for (const auto number : numbers) ids.push_back({number});
  return ids;
}

template <class Id>
Result<std::optional<Id>> id_in(const json& body, const char* name) {
  TRY_SET(const auto number, field<std::int64_t>(body, name, 0));
  return number == 0 ? std::optional<Id>() : Id{number};
}

Result<app::Pretended> pretended_in(const json& value) {
  app::Pretended p;
  TRY(only_fields(value, {"what", "location", "adamId", "seats", "serialNumbers", "unit", "idleDays"}));
  TRY_SET(const auto what, field<std::string>(value, "what", ""));
  if (what == "token_dies") {
    p.kind = app::Pretended::Kind::token_dies;
  } else if (what == "more_seats") {
    p.kind = app::Pretended::Kind::more_seats;
  } else if (what == "devices_move") {
    p.kind = app::Pretended::Kind::devices_move;
  } else if (what == "idle_reclaimed") {
    p.kind = app::Pretended::Kind::idle_reclaimed;
  } else {
    return base::fail(bad_field("\"what\" must be token_dies, more_seats, devices_move or idle_reclaimed."));
  }
  TRY_SET(p.location.value, field<std::int64_t>(value, "location", 0));
  TRY_SET(const auto adam_id, field<std::string>(value, "adamId", "0"));
  TRY_SET(p.adam_id, number_of(adam_id, "adamId"));
  TRY_SET(p.seats, field<std::int64_t>(value, "seats", 0));
  TRY_SET(p.serial_numbers, field<std::vector<std::string>>(value, "serialNumbers", {}));
  TRY_SET(p.unit.value, field<std::int64_t>(value, "unit", 0));
  TRY_SET(p.idle_days, field(value, "idleDays", 60));
  if (p.idle_days < 1) return base::fail(bad_field("\"idleDays\" must be 1 or more."));
  return p;
}

Result<app::GiveBack> give_back_in(const json& value) {
  TRY(only_fields(value, {"foreign", "strangers", "byHand", "idleDays", "serialNumbers", "clientUserIds"}));
  app::GiveBack back;
  TRY_SET(back.foreign, field(value, "foreign", false));
  TRY_SET(back.strangers, field(value, "strangers", false));
  TRY_SET(back.by_hand, field(value, "byHand", false));
  TRY_SET(back.idle_days, field(value, "idleDays", 0));
  TRY_SET(back.serial_numbers, field<std::vector<std::string>>(value, "serialNumbers", {}));
  TRY_SET(back.client_user_ids, field<std::vector<std::string>>(value, "clientUserIds", {}));
  if (back.idle_days < 0) return base::fail(bad_field("\"idleDays\" must be 0 or more."));
  if (back.foreign || back.strangers || back.by_hand) return back;
  return base::fail(bad_field("\"giveBack\" must ask for foreign, strangers or byHand seats."));
}

Result<app::Moving> moving_in(const json& value) {
  TRY(only_fields(value, {"from", "to", "group"}));
  app::Moving moving;
  TRY_SET(moving.from.value, field<std::int64_t>(value, "from", 0));
  TRY_SET(moving.to.value, field<std::int64_t>(value, "to", 0));
  TRY_SET(moving.group, id_in<domain::GroupId>(value, "group"));
  return moving;
}

}  // namespace

const std::set<std::string> kPlanOrderFields{"distribution", "location", "pretend",  "begin",
                                             "end",          "leaver",   "giveBack", "moving"};

Result<app::PlanOrder> read_plan_order(const json& body) {
  app::PlanOrder order;
  auto& scope = order.scope;
  TRY_SET(scope.distribution, id_in<domain::DistributionId>(body, "distribution"));
  TRY_SET(scope.location, id_in<domain::LocationId>(body, "location"));
  TRY_SET(scope.begin, ids_in<domain::DistributionId>(body, "begin"));
  TRY_SET(scope.end, ids_in<domain::DistributionId>(body, "end"));
  TRY_SET(scope.leaver, field<std::string>(body, "leaver", ""));
  if (body.contains("giveBack")) {
    TRY_SET(scope.give_back, give_back_in(body.at("giveBack")));
  }
  if (body.contains("moving")) {
    TRY_SET(scope.moving, moving_in(body.at("moving")));
  }
  TRY_SET(const auto pretended, field<std::vector<json>>(body, "pretend", {}));
  for (const auto& one : pretended) {
    TRY_SET(auto p, pretended_in(one));
    order.pretended.push_back(std::move(p));
  }
  return order;
}

}  // namespace bursar::rest
