// The audit journal.
#include <limits>

#include "app/usecases/audit.h"
#include "app/usecases/holders_then.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

Result<std::optional<base::Timestamp>> moment_of(const Call& call, const char* name) {
  const auto given = call.query.find(name);
  if (given == call.query.end() || given->second.empty()) return std::optional<base::Timestamp>{};
  const auto at = base::parse_iso8601(given->second);
  if (at) return std::optional(*at);
  return base::fail(base::ErrorKind::invalid, "bad_field",
                    std::string("\"") + name + "\" is no moment like 2026-09-01T08:00:00Z.", "Correct it.");
}

class Audit {
 public:
  explicit Audit(const app::Services& services) : s_(services) {}

  Result<HttpResponse> list(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    app::AuditFilter filter{text_of(call, "actor"), text_of(call, "act"), text_of(call, "subject"), {}, {}};
    TRY_SET(const auto sort, sort_of(call, {"seq"}));
    filter.newest_first = sort && sort->descending;
    TRY_SET(filter.from, moment_of(call, "from"));
    TRY_SET(filter.to, moment_of(call, "to"));
    filter.units = units_in(call.reach);
    TRY_SET(const auto after, number_after(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto entries, transaction->audit().list(filter, after.value_or(0), size));
    json rows = json::array();
    for (const auto& e : entries) {
      rows.push_back({{"seq", e.seq},
                      {"at", base::format_rfc3339(e.at)},
                      {"atMs", e.at.unix_ms},
                      {"actor", e.actor},
                      {"act", e.act},
                      {"subject", e.subject},
                      {"detail", e.detail},
                      {"unit", e.unit ? json(e.unit.value) : json()},
                      // They are made of the entry before, too, which another part may have written.
                      {"previousHash", call.reach.everything ? e.previous_hash : ""},
                      {"hash", call.reach.everything ? e.hash : ""}});
    }
    const bool more = static_cast<int>(entries.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(entries.back().seq)) : json());
  }

  Result<HttpResponse> verify(const Call&) const {
    TRY_SET(const auto report, app::verify_audit(s_));
    return json_answer({{"entries", report.entries},
                        {"lastHash", report.last_hash},
                        {"whole", report.trouble.empty()},
                        {"trouble", said(report.trouble)}});
  }

  Result<HttpResponse> holders_at(const Call& call) const {
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(const auto at, moment_of(call, "at"));
    if (!at) return base::fail(base::ErrorKind::invalid, "bad_field", "\"at\" is missing.", "Name a moment.");
    app::HoldersThenOrder order{adam_id, *at, nullptr};
    order.sees = [&](app::Transaction& transaction, const app::Holder& holder) {
      return sees(transaction, call, holder.assignment.assignee);
    };
    TRY_SET(const auto page, plain_page(call, std::numeric_limits<std::size_t>::max()));
    if (page) {
      order.first = page->begin;
      order.count = page->end - page->begin;
    }
    TRY_SET(const auto then, app::holders_at(s_, order));
    json rows = json::array();
    for (const auto& holder : then.holders) rows.push_back(render(holder));
    if (!page) return list_answer(call, std::move(rows), nullptr);
    const auto next = page->begin + then.holders.size();
    return list_answer(call, rows, then.more ? json(std::to_string(next)) : json());
  }

 private:
  const app::Services& s_;
};

}  // namespace

void add_audit_routes(std::vector<Route>& routes, const app::Services& services) {
  const auto at = handlers_of(Audit(services));
  routes.push_back({"GET", "/v1/audit", Permission::audit, at(&Audit::list), For::any_part});
  routes.push_back({"GET", "/v1/audit/verify", Permission::audit, at(&Audit::verify)});
  routes.push_back({"GET", "/v1/audit/holders/{adamId}", Permission::view, at(&Audit::holders_at), For::any_part});
}

}  // namespace bursar::rest
