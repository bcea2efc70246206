#pragma once

#include "app/ports/audit_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlAudit : public app::AuditTable {
 public:
  explicit SqlAudit(Context& context) : c_(context) {}
  base::Status append(const domain::AuditEntry& entry) override;
  base::Result<std::vector<domain::AuditEntry>> list(const app::AuditFilter& filter, std::int64_t after,
                                                     int limit) override;

  base::Result<std::vector<domain::AuditEntry>> of_subject(const std::string& subject, const std::string& act,
                                                           int limit) override;
  base::Result<std::int64_t> newest() override;

 private:
  Context& c_;
};

}  // namespace bursar::store
