// Groups, by members or by a rule.

#include <array>
#include <unordered_map>

#include "app/usecases/edit_inventory.h"
#include "app/usecases/group_members.h"
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

class Groups {
 public:
  Groups(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> groups(const Call& call) const {
    TRY_SET(const auto groups, app::groups_with_sizes(s_, call.reach));
    json rows = json::array();
    for (const auto& [group, size] : groups) {
      auto row = render(group);
      row["devices"] = size.devices;
      row["people"] = size.people;
      rows.push_back(std::move(row));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> save_group(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"name", "unit", "rule", "description"}));
    domain::Group group;
    const bool changes = call.path.count("id") != 0;
    if (changes) {
      TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(group, app::find_group(*transaction, {number}));
      TRY(in_reach(call, group.unit, "This group"));
    } else if (!call.reach.everything && call.reach.units.size() == 1) {
      group.unit = *call.reach.units.begin();
    }
    TRY_SET(group.name, field(body, "name", group.name));
    TRY_SET(group.unit.value, field(body, "unit", group.unit.value));
    TRY(in_reach(call, group.unit, "This unit"));
    TRY_SET(group.rule, field(body, "rule", group.rule));
    TRY_SET(group.description, field(body, "description", group.description));
    if (!group.rule.empty()) group.kind = domain::GroupKind::rule;
    TRY_SET(group.id, app::save_group(s_, group));
    background_.replan();
    return json_answer(render(group), changes ? 200 : 201);
  }

  Result<HttpResponse> remove_group(const Call& call) const {
    TRY_SET(const auto id, group_in_reach(call));
    TRY(app::remove_group(s_, id, call.reach));
    background_.replan();
    return json_answer(json::object());
  }

  Result<HttpResponse> try_rule(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"rule"}));
    TRY_SET(const auto rule, field<std::string>(body, "rule", ""));
    TRY_SET(const auto size, app::try_rule(s_, rule, call.reach));
    return json_answer({{"devices", size.devices}, {"people", size.people}});
  }

  Result<HttpResponse> members(const Call& call) const {
    TRY_SET(const auto id, group_in_reach(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto members, transaction->inventory().members(id));
    std::array<std::vector<std::int64_t>, 3> ids;
    for (const auto& member : members) ids[static_cast<std::size_t>(member.kind)].push_back(member.id);
    std::array<std::unordered_map<std::int64_t, std::string>, 3> names;
    for (std::size_t kind = 0; kind < names.size(); ++kind) {
      TRY_SET(names[kind], transaction->inventory().names_of(static_cast<domain::MemberKind>(kind), ids[kind]));
    }
    json rows = json::array();
    for (const auto& member : members) {
      rows.push_back({{"kind", domain::name_of(member.kind)},
                      {"id", member.id},
                      {"name", names[static_cast<std::size_t>(member.kind)][member.id]},
                      {"excluded", member.excluded}});
    }
    return list_answer(call, rows, nullptr);
  }

  /// Whom the group comes to; the page after begins behind "kind name".
  Result<HttpResponse> resolved(const Call& call) const {
    TRY_SET(const auto id, group_in_reach(call));
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto sort, sort_of(call, {"holder"}));
    app::MemberListing listing;
    listing.text = text_of(call, "text");
    listing.descending = sort && sort->descending;
    if (const auto given = text_of(call, "after"); !given.empty()) {
      const auto blank = given.find(' ');
      const auto kind = given.substr(0, blank);
      if (blank == std::string::npos || (kind != "device" && kind != "person")) {
        return base::fail(base::ErrorKind::invalid, "bad_cursor", "\"after\" is not what a page gave as next.",
                          "Begin with the first page.");
      }
      listing.after = domain::Assignee{kind == "device" ? domain::AssigneeKind::device : domain::AssigneeKind::person,
                                       given.substr(blank + 1)};
    }
    TRY_SET(const auto members, app::group_members(s_, id, listing, size));
    json rows = json::array();
    for (const auto& one : members) rows.push_back({{"kind", domain::name_of(one.kind)}, {"holder", one.name}});
    const bool more = static_cast<int>(members.size()) == size;
    return list_answer(
        call, rows,
        more ? json(std::string(domain::name_of(members.back().kind)) + " " + members.back().name) : json());
  }

  Result<HttpResponse> change_members(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"serialNumbers", "clientUserIds", "groups", "excluded", "remove"}));
    TRY_SET(const auto id, group_in_reach(call));
    app::MemberChange change;
    TRY_SET(change.serial_numbers, field<std::vector<std::string>>(body, "serialNumbers", {}));
    TRY_SET(change.client_user_ids, field<std::vector<std::string>>(body, "clientUserIds", {}));
    TRY_SET(change.groups, field<std::vector<std::string>>(body, "groups", {}));
    TRY_SET(change.excluded, field(body, "excluded", false));
    TRY_SET(const auto removes, field(body, "remove", false));
    TRY(removes ? app::remove_members(s_, id, change, call.reach) : app::add_members(s_, id, change, call.reach));
    background_.replan();
    return json_answer(
        {{"members", change.serial_numbers.size() + change.client_user_ids.size() + change.groups.size()}});
  }

 private:
  Result<domain::GroupId> group_in_reach(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto group, app::find_group(*transaction, {number}));
    TRY(in_reach(call, group.unit, "This group"));
    return group.id;
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_group_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using G = Groups;
  const auto at = handlers_of(G(services, background));
  routes.push_back({"GET", "/v1/groups", Permission::view, at(&G::groups), For::any_part});
  routes.push_back({"POST", "/v1/groups", Permission::inventory, at(&G::save_group), For::any_part});
  routes.push_back({"POST", "/v1/groups/try", Permission::view, at(&G::try_rule), For::any_part});
  routes.push_back({"PATCH", "/v1/groups/{id}", Permission::inventory, at(&G::save_group), For::any_part});
  routes.push_back({"DELETE", "/v1/groups/{id}", Permission::inventory, at(&G::remove_group), For::any_part});
  routes.push_back({"GET", "/v1/groups/{id}/members", Permission::view, at(&G::members), For::any_part});
  routes.push_back({"GET", "/v1/groups/{id}/resolved", Permission::view, at(&G::resolved), For::any_part});
  routes.push_back({"POST", "/v1/groups/{id}/members", Permission::inventory, at(&G::change_members), For::any_part});
}

}  // namespace bursar::rest
