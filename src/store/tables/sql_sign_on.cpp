#include "store/tables/sql_sign_on.h"

#include "store/sql/query.h"

namespace bursar::store {

base::Result<std::vector<domain::SignOnRule>> SqlSignOn::rules() {
  return all(c_.db, "SELECT id, group_name, role, unit_id FROM sign_on_rules ORDER BY group_name, id",
             [](const Row& row) {
               return domain::SignOnRule{{row.integer(0)}, text_of(row, 1), {text_of(row, 2), {row.integer(3)}}};
             });
}

base::Result<domain::SignOnRuleId> SqlSignOn::add_rule(const domain::SignOnRule& rule) {
  c_.durability = Durability::durable;
  domain::SignOnRuleId id;
  TRY_SET(id.value, take_ids(c_.db, "sign_on_rules", 1));
  TRY(run_only(c_.db, "INSERT INTO sign_on_rules (id, group_name, role, unit_id) VALUES ($1, $2, $3, $4)", id,
               rule.group, rule.grant.role, rule.grant.unit));
  return id;
}

base::Status SqlSignOn::remove_rule(domain::SignOnRuleId id) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "DELETE FROM sign_on_rules WHERE id = $1", id);
}

}  // namespace bursar::store
