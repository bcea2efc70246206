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

base::Result<std::vector<Holder>> holders_at(const Services& services, std::int64_t adam_id, base::Timestamp moment) {
  constexpr int kPage = 10'000;
  TRY_SET(auto transaction, services.store.begin_read());
  std::map<std::pair<domain::LocationId, domain::Assignment>, bool> held;
  std::optional<Holder> after;
  for (;;) {
    TRY_SET(const auto page, transaction->mirror().holders(adam_id, std::nullopt, after, kPage));
    if (page.empty()) break;
    for (const auto& holder : page) held[{holder.location, holder.assignment}] = true;
    after = page.back();
  }
  // Newest first: each act is taken back in turn.
  TRY_SET(const auto acts, transaction->ledger().settled_since(adam_id, moment));
  for (const auto& act : acts) held[{act.location, act.pair}] = act.verb != domain::Verb::associate;
  std::vector<Holder> holders;
  for (const auto& [key, holds] : held) {
    if (holds) holders.push_back({key.first, key.second});
  }
  return holders;
}

}  // namespace bursar::app
