// Orders and the ledger.
#include "app/usecases/start_operation.h"
#include "base/text.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

constexpr domain::Verb kVerbs[] = {domain::Verb::associate,    domain::Verb::disassociate, domain::Verb::revoke,
                                   domain::Verb::create_users, domain::Verb::update_users, domain::Verb::retire_users};

Result<domain::AssetKey> asset_of(const json& value) {
  const auto& named = value.is_object() && value.contains("adamId") ? value.at("adamId") : value;
  const auto id = base::parse_int(named.is_string() ? named.get<std::string>() : named.dump());
  if (!id)
    return base::fail(
        bad_field("An item of \"assets\" is not an adamId, or {\"adamId\", \"pricingParam\"}: " + value.dump()));
  bool plus = false;
  if (value.is_object()) {
    TRY_SET(const auto pricing, field<std::string>(value, "pricingParam", "STDQ"));
    if (pricing != "STDQ" && pricing != "PLUS") return base::fail(bad_field("\"pricingParam\" must be STDQ or PLUS."));
    plus = pricing == "PLUS";
  }
  return domain::AssetKey{domain::AdamId{*id}, plus ? domain::Pricing::plus : domain::Pricing::stdq};
}

Result<domain::Assignment> pair_of(const json& value) {
  if (!value.is_object()) return base::fail(bad_field("An item of \"pairs\" is not an object."));
  TRY_SET(const auto asset, asset_of(value));
  TRY_SET(const auto serial, field<std::string>(value, "serialNumber", ""));
  TRY_SET(const auto person, field<std::string>(value, "clientUserId", ""));
  if (serial.empty() == person.empty())
    return base::fail(bad_field("Each pair needs either a serialNumber or a clientUserId."));
  return domain::Assignment{asset, serial.empty() ? domain::Assignee{domain::AssigneeKind::person, person}
                                                  : domain::Assignee{domain::AssigneeKind::device, serial}};
}

Result<app::OperationOrder> order_of(const Call& call) {
  TRY_SET(const auto body, body_of(call, {"verb", "location", "assets", "serialNumbers", "clientUserIds", "pairs",
                                          "users", "note", "dryRun", "asFarAsSeatsGo"}));
  app::OperationOrder order;
  TRY_SET(const auto verb, field<std::string>(body, "verb", ""));
  bool known = false;
  for (const auto one : kVerbs) {
    if (verb != domain::name_of(one)) continue;
    order.verb = one;
    known = true;
  }
  if (!known)
    return base::fail(
        bad_field("\"verb\" must be associate, disassociate, revoke, create_users, update_users or retire_users."));
  TRY_SET(const auto location, field<std::int64_t>(body, "location", 0));
  if (location != 0) order.location = domain::LocationId{location};
  TRY_SET(const auto assets, field<std::vector<json>>(body, "assets", {}));
  for (const auto& value : assets) {
    TRY_SET(const auto asset, asset_of(value));
    order.assets.push_back(asset);
  }
  TRY_SET(const auto pairs, field<std::vector<json>>(body, "pairs", {}));
  for (const auto& value : pairs) {
    TRY_SET(const auto pair, pair_of(value));
    order.pairs.push_back(pair);
  }
  TRY_SET(order.serial_numbers, field<std::vector<std::string>>(body, "serialNumbers", {}));
  TRY_SET(order.client_user_ids, field<std::vector<std::string>>(body, "clientUserIds", {}));
  using Fields = std::map<std::string, std::string>;
  TRY_SET(const auto users, field<std::vector<Fields>>(body, "users", {}));
  for (auto user : users) order.users.push_back({user["clientUserId"], user["email"], user["managedAppleId"]});
  TRY_SET(order.note, field<std::string>(body, "note", ""));
  TRY_SET(order.dry_run, field(body, "dryRun", false));
  TRY_SET(order.as_far_as_seats_go, field(body, "asFarAsSeatsGo", false));
  order.created_by = call.caller.name;
  order.reach = call.reach;
  return order;
}

class Operations {
 public:
  Operations(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> start(const Call& call) const {
    TRY_SET(const auto order, order_of(call));
    TRY_SET(const auto started, app::start_operation(s_, order));
    background_.nudge();
    return json_answer(
        {{"operation", started.id ? json(started.id->value) : json()}, {"preview", render(started.preview)}},
        started.id ? 202 : 200);
  }

  Result<HttpResponse> list(const Call& call) const {
    app::OperationFilter filter;
    TRY_SET(filter.location, location_filter(call));
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto after, id_after<domain::OperationId>(call));
    using S = domain::OperationState;
    TRY_SET(filter.state, one_of(call, "state", {S::running, S::waiting, S::paused, S::stopped, S::done},
                                 "\"state\" must be running, waiting, paused, stopped or done."));
    TRY_SET(const auto sort, sort_of(call, {"id"}));
    filter.oldest_first = sort && !sort->descending;
    TRY_SET(auto transaction, s_.store.begin_read());
    filter.units = units_in(call.reach);
    filter.created_by = call.caller.name;
    TRY_SET(const auto operations, transaction->ledger().operations(filter, after, size));
    json rows = json::array();
    for (const auto& operation : operations) rows.push_back(render(operation));
    const bool more = static_cast<int>(operations.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(operations.back().id.value)) : json());
  }

  Result<domain::OperationId> id_of(const Call& call, app::Transaction& transaction) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(const auto found, transaction.ledger().find({number}));
    if (found && !sees_operation(call, *found)) TRY(app::refuse_outside("This operation"));
    if (found) return found->id;
    return base::fail(base::ErrorKind::not_found, "no_such_operation",
                      "There is no operation " + std::to_string(number) + ".", "List the operations.");
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto id, id_of(call, *transaction));
    TRY_SET(const auto operation, transaction->ledger().find(id));
    TRY_SET(const auto requests, transaction->ledger().requests_of(id));
    auto body = render(*operation);
    body["requests"] = json::array();
    for (const auto& request : requests) body["requests"].push_back(render(request));
    return json_answer(body);
  }

  Result<HttpResponse> tasks(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto after, id_after<domain::TaskId>(call));
    app::TaskFilter filter;
    using S = domain::TaskState;
    TRY_SET(filter.state,
            one_of(call, "state", {S::open, S::done, S::failed}, "\"state\" must be open, done or failed."));
    TRY_SET(const auto sort, sort_of(call, {"id"}));
    filter.last_first = sort && sort->descending;
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto id, id_of(call, *transaction));
    TRY_SET(const auto tasks, transaction->ledger().tasks(id, filter, after, size));
    json rows = json::array();
    for (const auto& task : tasks) rows.push_back(render(task));
    const bool more = static_cast<int>(tasks.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(tasks.back().id.value)) : json());
  }

 private:
  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_operation_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  const auto at = handlers_of(Operations(services, background));
  routes.push_back({"POST", "/v1/operations", Permission::licenses, at(&Operations::start), For::any_part});
  routes.push_back({"GET", "/v1/operations", Permission::view, at(&Operations::list), For::any_part});
  routes.push_back({"GET", "/v1/operations/{id}", Permission::view, at(&Operations::show), For::any_part});
  routes.push_back({"GET", "/v1/operations/{id}/tasks", Permission::view, at(&Operations::tasks), For::any_part});
}

}  // namespace bursar::rest
