#pragma once

#include "app/ports/sign_on_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlSignOn : public app::SignOnTable {
 public:
  explicit SqlSignOn(Context& context) : c_(context) {}
  base::Result<std::vector<domain::SignOnRule>> rules() override;
  base::Result<domain::SignOnRuleId> add_rule(const domain::SignOnRule& rule) override;
  base::Status remove_rule(domain::SignOnRuleId id) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
