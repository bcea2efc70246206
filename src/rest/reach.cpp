#include "rest/reach.h"

#include "app/usecases/location_access.h"
#include "rest/routes.h"

namespace bursar::rest {

base::Status in_reach(const Call& call, domain::UnitId unit, const std::string& what) {
  return call.reach.has(unit) ? base::Status{} : app::refuse_outside(what);
}

base::Result<domain::LocationId> served_location(const app::Services& services, const Call& call) {
  TRY_SET(const auto id, location_id(call));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY(app::find_location(*transaction, id).map([](const auto&) {}));
  TRY_SET(const auto serves, app::serves(*transaction, call.reach, id));
  if (!serves) TRY(app::refuse_outside("This location"));
  return id;
}

base::Result<domain::LocationId> own_location(const app::Services& services, const Call& call) {
  TRY_SET(const auto id, location_id(call));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY(app::find_location(*transaction, id).map([](const auto&) {}));
  TRY_SET(const auto owns, app::owns(*transaction, call.reach, id));
  if (!owns) TRY(app::refuse_outside("This location"));
  return id;
}

base::Result<bool> sees(app::Transaction& transaction, const Call& call, const domain::Assignee& assignee) {
  if (call.reach.everything) return true;
  if (assignee.kind == domain::AssigneeKind::device) {
    TRY_SET(const auto device, transaction.inventory().find_device(assignee.name));
    return device && call.reach.has(device->unit);
  }
  TRY_SET(const auto person, transaction.inventory().find_person(assignee.name));
  return person && call.reach.has(person->unit);
}

bool sees_operation(const Call& call, const domain::Operation& operation) {
  return call.reach.everything || (operation.unit && call.reach.has(operation.unit)) ||
         operation.created_by == call.caller.name;
}

std::vector<domain::UnitId> units_in(const domain::Reach& reach) {
  if (reach.everything) return {};
  return {reach.units.begin(), reach.units.end()};
}

base::Result<bool> sees_plan(app::Transaction& transaction, const Call& call, const std::string& scope) {
  return app::sees_plan(transaction, call.reach, scope);
}

}  // namespace bursar::rest
