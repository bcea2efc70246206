#include "app/usecases/import_inventory.h"

#include <fmt/format.h>

#include <map>

#include "app/usecases/edit_inventory.h"
#include "base/encoding.h"
#include "base/text.h"
#include "domain/inventory/import.h"

namespace bursar::app {
namespace {

/// Rows that name a unit which is not there, or several: a problem of the row, not of the file.
template <class T>
base::Status check_units(const Services& services, domain::Import<T>& import) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto units, transaction->organization().units());
  std::map<std::string, int> known;
  for (const auto& unit : units) ++known[base::to_lower_ascii(unit.name)];
  for (auto& row : import.rows) {
    if (row.unit.empty()) continue;
    const auto found = known.find(base::to_lower_ascii(row.unit));
    if (found == known.end()) row.problems.push_back(fmt::format("unit: there is no \"{}\".", row.unit));
    if (found != known.end() && found->second > 1) {
      row.problems.push_back(fmt::format("unit: several are called \"{}\".", row.unit));
    }
  }
  return {};
}

NewDevice new_one(const domain::ImportRow<domain::Device>& row) { return {row.value, row.unit, row.groups}; }
NewPerson new_one(const domain::ImportRow<domain::Person>& row) { return {row.value, row.unit, row.groups}; }

template <class T, class Put>
base::Result<ImportReport> take(const Services& services, domain::Import<T> import, bool preview, const Say& say,
                                const Put& put) {
  TRY(check_units(services, import));
  for (auto& row : import.rows) {
    for (auto& problem : row.problems) problem = say(problem);
  }
  ImportReport report;
  report.rows = static_cast<std::int64_t>(import.rows.size());
  for (std::size_t i = 0; i < import.header.size(); ++i)
    report.columns.emplace_back(import.header[i], import.fields[i]);
  using New = decltype(new_one(import.rows.front()));
  std::vector<New> batch;
  const auto send = [&]() -> base::Status {
    if (batch.empty() || preview) return {};
    TRY_SET(const auto counts, put(services, std::exchange(batch, {})));
    report.counts.added += counts.added;
    report.counts.changed += counts.changed;
    report.counts.unchanged += counts.unchanged;
    return {};
  };
  for (const auto& row : import.rows) {
    if (!row.problems.empty()) {
      report.rejected.push_back({row.line, row.problems});
      continue;
    }
    ++report.accepted;
    batch.push_back(new_one(row));
    if (batch.size() == kInventoryBatchMax) TRY(send());
  }
  TRY(send());
  if (!report.rejected.empty()) report.rejected_csv = domain::rejected_rows(import);
  return report;
}

}  // namespace

base::Result<ImportReport> import_inventory(const Services& services, ImportKind kind, std::string_view file,
                                            bool preview, const Say& say) {
  TRY_SET(const auto decoded, base::decode_text(file));
  ImportReport report;
  if (kind == ImportKind::devices) {
    TRY_SET(auto import, domain::read_devices(decoded.text));
    TRY_SET(report, take(services, std::move(import), preview, say, put_devices));
  } else {
    TRY_SET(auto import, domain::read_people(decoded.text));
    TRY_SET(report, take(services, std::move(import), preview, say, put_people));
  }
  report.encoding = decoded.encoding;
  return report;
}

}  // namespace bursar::app
