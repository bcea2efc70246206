#include "app/usecases/doctor_seats.h"

#include <fmt/format.h>

#include <map>

#include "app/usecases/find_leaks.h"
#include "base/text.h"

namespace bursar::app {
namespace {

constexpr std::int64_t kRecentMs = 7 * base::kDayMs;
constexpr int kOperationsLookedAt = 200;
constexpr std::size_t kShortItemsMax = 20;

base::Status add_shortages(Transaction& transaction, std::vector<Finding>& findings) {
  TRY_SET(const auto waiting, transaction.distributions().waiting());
  std::map<std::pair<std::int64_t, domain::LocationId>, std::int64_t> lines;
  for (const auto& one : waiting) {
    if (one.place > 0 && one.reason == "no_seats") ++lines[{one.adam_id, one.location}];
  }
  if (lines.empty()) return {};
  std::map<std::int64_t, std::string> names;
  TRY_SET(const auto items, transaction.catalog().items());
  for (const auto& item : items) names[item.adam_id.value] = item.name;
  TRY_SET(const auto locations, transaction.locations().list());
  std::map<domain::LocationId, std::string> location_names;
  for (const auto& location : locations) location_names[location.id] = location.name;
  std::size_t told = 0;
  for (const auto& [key, count] : lines) {
    if (++told > kShortItemsMax) break;
    const auto& name = names[key.first];
    findings.push_back(
        {Severity::warning, "seats_short", location_names[key.second],
         fmt::format("{}: no seat is free, {} wait.", name.empty() ? std::to_string(key.first) : name, count),
         "Buy seats at Apple, or take idle ones back; those who wait get theirs in order.", "item", key.first});
  }
  return {};
}

base::Status add_failures(const Services& services, Transaction& transaction, std::vector<Finding>& findings) {
  TRY_SET(const auto operations, transaction.ledger().operations({}, std::nullopt, kOperationsLookedAt));
  const auto since = services.clock.now().plus_ms(-kRecentMs);
  for (const auto& operation : operations) {
    if (operation.created_at < since) break;
    if (operation.counts.failed == 0) continue;
    findings.push_back({Severity::warning, "operation_failed", "",
                        fmt::format("Operation {}: {} of {} failed.", operation.id.value, operation.counts.failed,
                                    operation.counts.tasks),
                        "Each failure is told with Apple's words on the operation's page.", "operation",
                        operation.id.value});
  }
  return {};
}

std::string setting_of(domain::LocationId id) { return fmt::format("leaks:{}", id.value); }

/// As count_leaks wrote them: seats without a reason, reasons without a seat.
base::Status add_leaks(Transaction& transaction, std::vector<Finding>& findings) {
  TRY_SET(const auto locations, transaction.locations().list());
  for (const auto& location : locations) {
    TRY_SET(const auto text, transaction.access().setting(setting_of(location.id)));
    const auto counts = base::split(text, ' ');
    if (counts.size() != 2) continue;
    const auto without_reason = base::parse_int(counts[0]).value_or(0);
    const auto lost = base::parse_int(counts[1]).value_or(0);
    if (without_reason + lost == 0) continue;
    findings.push_back(
        {lost > 0 ? Severity::warning : Severity::hint, "seats_leaked", location.name,
         fmt::format("{} seats have no reason here, {} reasons have lost their seat.", without_reason, lost),
         "See Reports, seats and their reasons: adopt them, or take them back.", "leaks", location.id.value});
  }
  return {};
}

}  // namespace

base::Status add_seat_findings(const Services& services, Transaction& transaction, std::vector<Finding>& findings) {
  TRY(add_shortages(transaction, findings));
  TRY(add_failures(services, transaction, findings));
  return add_leaks(transaction, findings);
}

base::Status count_leaks(const Services& services, domain::LocationId id) {
  LeakOrder order;
  order.location = id;
  order.seats_max = 0;
  TRY_SET(const auto report, find_leaks(services, order));
  std::int64_t without_reason = 0;
  std::int64_t lost = 0;
  for (const auto& balance : report.balances) {
    without_reason += balance.foreign + balance.strangers;
    lost += balance.reasons_without_seat;
  }
  const auto text = fmt::format("{} {}", without_reason, lost);
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto before, transaction->access().setting(setting_of(id)));
  if (before == text) return {};
  TRY(transaction->access().put_setting(setting_of(id), text));
  return transaction->commit();
}

}  // namespace bursar::app
