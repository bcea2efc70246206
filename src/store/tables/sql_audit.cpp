#include "store/tables/sql_audit.h"

#include <fmt/format.h>

#include "store/sql/query.h"

namespace bursar::store {
namespace {

domain::AuditEntry entry_of(const Row& row) {
  return {row.integer(0),  {row.integer(1)}, text_of(row, 2), text_of(row, 3), text_of(row, 4),
          text_of(row, 5), text_of(row, 6),  text_of(row, 7), {row.integer(8)}};
}

}  // namespace

base::Status SqlAudit::append(const domain::AuditEntry& entry) {
  TRY_SET(const auto last, first(c_.db,
                                 "SELECT seq, at, actor, act, subject, detail, previous_hash, hash, unit_id FROM audit "
                                 "ORDER BY seq DESC LIMIT 1",
                                 entry_of));
  auto e = entry;
  e.seq = last ? last->seq + 1 : 1;
  e.previous_hash = last ? last->hash : "";
  e.hash = domain::hash_of(e);
  return run_only(
      c_.db,
      "INSERT INTO audit (seq, at, actor, act, subject, detail, previous_hash, hash, unit_id) VALUES ($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9)",
      e.seq, e.at, e.actor, e.act, e.subject, e.detail, e.previous_hash, e.hash, e.unit);
}

base::Result<std::vector<domain::AuditEntry>> SqlAudit::list(const app::AuditFilter& f, std::int64_t after, int limit) {
  return all(
      c_.db,
      fmt::format(
          "SELECT seq, at, actor, act, subject, detail, previous_hash, hash, unit_id FROM audit WHERE ($1 = 0 OR "
          "seq {} $1) AND ($2 = '' OR actor = $2) AND ($3 = '' OR act = $3) AND ($4 = '' OR subject = $4) AND "
          "($5 = 0 OR at >= $5) AND ($6 = 0 OR at < $6) AND {} ORDER BY seq {} LIMIT $7",
          f.newest_first ? "<" : ">", of_units(f.units), f.newest_first ? "DESC" : "ASC"),
      entry_of, after, f.actor, f.act, f.subject, f.from.value_or(base::Timestamp{0}),
      f.to.value_or(base::Timestamp{0}), limit);
}

base::Result<std::vector<domain::AuditEntry>> SqlAudit::of_subject(const std::string& subject, const std::string& act,
                                                                   int limit) {
  return all(c_.db,
             "SELECT seq, at, actor, act, subject, detail, previous_hash, hash, unit_id FROM audit WHERE subject = $1 "
             "AND act = $2 "
             "ORDER BY seq DESC LIMIT $3",
             entry_of, subject, act, limit);
}

base::Result<std::int64_t> SqlAudit::newest() {
  TRY_SET(const auto newest, first(c_.db, "SELECT coalesce(max(seq), 0) FROM audit", first_integer));
  return newest.value_or(0);
}

}  // namespace bursar::store
