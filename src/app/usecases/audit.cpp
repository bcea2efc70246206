#include "app/usecases/audit.h"

#include <map>
#include <utility>

#include "app/usecases/tell_event.h"

namespace bursar::app {
namespace {

thread_local std::string acting = "server";

}  // namespace

ActingAs::ActingAs(std::string name) : before_(std::exchange(acting, std::move(name))) {}
ActingAs::~ActingAs() { acting = std::move(before_); }

base::Status record(Transaction& transaction, const base::Clock& clock, const std::string& act,
                    const std::string& subject, const domain::AuditDetail& detail, domain::UnitId unit) {
  domain::AuditEntry entry;
  entry.at = clock.now();
  entry.actor = acting;
  entry.act = act;
  entry.subject = subject;
  entry.detail = domain::detail_text(detail);
  entry.unit = unit;
  TRY(transaction.audit().append(entry));
  return tell_act(transaction, entry, detail);
}

const std::string& acting_name() { return acting; }

base::Result<AuditReport> verify_audit(const Services& services) {
  constexpr int kPage = 5000;
  TRY_SET(auto transaction, services.store.begin_read());
  domain::AuditVerifier verifier;
  AuditReport report;
  for (;;) {
    TRY_SET(const auto page, transaction->audit().list({}, verifier.entries(), kPage));
    for (const auto& entry : page) {
      report.trouble = verifier.check(entry);
      if (!report.trouble.empty()) break;
    }
    if (page.empty() || !report.trouble.empty()) break;
  }
  report.entries = verifier.entries();
  report.last_hash = verifier.last_hash();
  return report;
}

}  // namespace bursar::app
