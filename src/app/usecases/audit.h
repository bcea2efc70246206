// Writing into the audit journal, and proving that nothing in it was changed.
#pragma once

#include <string>

#include "app/services.h"
#include "domain/audit/audit.h"

namespace bursar::app {

/// Whoever acts on this thread until the object goes: the name of an API key. Without one it is "server".
class ActingAs {
 public:
  explicit ActingAs(std::string name);
  ~ActingAs();
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  std::string before_;
};

/// The name of whoever acts on this thread.
const std::string& acting_name();

/// Part of the transaction: what is recorded and what is done are committed together, with what webhooks are told of
/// it. `unit`: see AuditEntry.
base::Status record(Transaction& transaction, const base::Clock& clock, const std::string& act,
                    const std::string& subject, const domain::AuditDetail& detail, domain::UnitId unit = {});

struct AuditReport {
  std::int64_t entries = 0;
  std::string last_hash;
  std::string trouble;  // of the first entry that does not fit; empty: the chain is whole
};
base::Result<AuditReport> verify_audit(const Services& services);

}  // namespace bursar::app
