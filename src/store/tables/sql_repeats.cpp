#include "store/tables/sql_repeats.h"

#include "store/sql/query.h"

namespace bursar::store {
namespace {

std::string context_of(const std::string& caller, const std::string& key) { return "repeat " + caller + " " + key; }

}  // namespace

base::Result<std::optional<app::Repeat>> SqlRepeats::find(const std::string& caller, const std::string& key) {
  std::string sealed;
  const auto of_row = [&](const Row& row) {
    sealed = text_of(row, 2);
    return app::Repeat{caller, key, text_of(row, 0), static_cast<int>(row.integer(1)), {}, {row.integer(3)}};
  };
  TRY_SET(auto found,
          first(c_.db, "SELECT fingerprint, status, answer_sealed, at FROM repeats WHERE caller = $1 AND key = $2",
                of_row, caller, key));
  if (found && !sealed.empty()) {
    TRY_SET(found->answer, c_.sealer.open(sealed, context_of(caller, key)));
  }
  return found;
}

base::Status SqlRepeats::put(const app::Repeat& r) {
  c_.durability = Durability::durable;
  return run_only(
      c_.db,
      "INSERT INTO repeats (caller, key, fingerprint, status, answer_sealed, at) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status, "
      "answer_sealed = excluded.answer_sealed, at = excluded.at",
      r.caller, r.key, r.fingerprint, static_cast<std::int64_t>(r.status),
      r.answer.empty() ? std::string() : c_.sealer.seal(r.answer, context_of(r.caller, r.key)), r.at);
}

base::Status SqlRepeats::remove(const std::string& caller, const std::string& key) {
  return run_only(c_.db, "DELETE FROM repeats WHERE caller = $1 AND key = $2", caller, key);
}

base::Status SqlRepeats::forget_before(base::Timestamp moment) {
  return run_only(c_.db, "DELETE FROM repeats WHERE at < $1", moment);
}

}  // namespace bursar::store
