#include "rest/render.h"

#include "base/time_format.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

json moment(const std::optional<base::Timestamp>& at) { return at ? json(base::format_rfc3339(*at)) : json(); }

}  // namespace

json render(const domain::Location& l, const app::Services& services) {
  const auto now = services.clock.now();
  const auto state = domain::token_state(l, now, services.settings.token_warning_ms);
  json row = {{"id", l.id.value},
              {"name", l.name},
              {"state", domain::name_of(state)},
              {"organization", l.organization},
              {"appleName", l.apple_name},
              {"uId", l.uid},
              {"country", l.country},
              {"platform", l.platform},
              {"website", l.website},
              {"tokenExpiresAt", base::format_rfc3339(l.token_expires_at)},
              {"tokenDaysLeft", std::max<std::int64_t>(0, l.token_expires_at.ms_since(now) / base::kDayMs)},
              {"connectedAt", base::format_rfc3339(l.connected_at)},
              {"notifications", services.settings.public_url.empty() ? "by asking" : "by notification"},
              {"advice", said(domain::advice_for(state, l))}};
  if (l.holder) row["holder"] = {{"name", l.holder->name}, {"metadata", l.holder->metadata}};
  return row;
}

json render(const app::MirroredAsset& m) {
  const auto& a = m.asset;
  json row = {{"location", m.location.value},
              {"adamId", std::to_string(a.key.adam_id.value)},
              {"pricingParam", domain::name_of(a.key.pricing)},
              {"name", m.name},
              {"bundleId", m.bundle_id},
              {"type", domain::name_of(a.type)},
              {"assigned", a.assigned},
              {"mirrored", m.mirrored},
              {"unlimited", a.unlimited},
              {"available", a.unlimited ? json() : json(a.available)},
              {"retired", a.unlimited ? json() : json(a.retired)},
              {"total", a.unlimited ? json() : json(a.total)},
              {"deviceAssignable", a.device_assignable},
              {"irrevocable", !a.revocable},
              {"owned", m.owned}};
  std::string platforms;
  for (const auto& platform : a.platforms) platforms += (platforms.empty() ? "" : " ") + platform;
  row["platforms"] = platforms;
  return row;
}

json render(const app::Holder& h) {
  return {{"location", h.location.value},
          {"adamId", std::to_string(h.assignment.asset.adam_id.value)},
          {"pricingParam", domain::name_of(h.assignment.asset.pricing)},
          {"kind", domain::name_of(h.assignment.assignee.kind)},
          {"holder", h.assignment.assignee.name}};
}

json render(const app::MirroredUser& m) {
  return {{"location", m.location.value},
          {"clientUserId", m.user.client_user_id},
          {"email", m.user.email},
          {"status", domain::name_of(m.user.status)},
          {"invited", !m.user.invite_code.empty()},
          {"idHash", m.user.id_hash}};
}

json render(const domain::Operation& o) {
  return {{"id", o.id.value},
          {"location", o.location.value},
          {"verb", domain::name_of(o.verb)},
          {"state", domain::name_of(o.state)},
          {"tasks", o.counts.tasks},
          {"done", o.counts.done},
          {"failed", o.counts.failed},
          {"requestsSent", o.counts.requests_sent},
          {"createdAt", base::format_rfc3339(o.created_at)},
          {"createdBy", o.created_by},
          {"note", o.note},
          {"stopReason", said(o.stop_reason)},
          {"settledAt", moment(o.settled_at)},
          {"verifiedAt", moment(o.verified_at)}};
}

json render(const domain::Request& r) {
  return {{"id", r.id.value},          {"state", domain::name_of(r.state)}, {"eventId", r.event_id},
          {"attempts", r.attempts},    {"sentAt", moment(r.sent_at)},       {"nextAt", base::format_rfc3339(r.next_at)},
          {"trouble", said(r.trouble)}};
}

json render(const domain::Task& t) {
  json row = {{"id", t.id.value},
              {"adamId", t.asset ? json(std::to_string(t.asset->adam_id.value)) : json()},
              {"pricingParam", t.asset ? json(domain::name_of(t.asset->pricing)) : json()},
              {"kind", domain::name_of(t.assignee.kind)},
              {"holder", t.assignee.name},
              {"state", domain::name_of(t.state)},
              {"appleErrorNumber", t.error_number == 0 ? json() : json(t.error_number)},
              {"error", said(t.error_message)}};
  return row;
}

json render(const app::OperationPreview& p) {
  json assets = json::array();
  for (const auto& a : p.assets) {
    assets.push_back({{"adamId", std::to_string(a.asset.adam_id.value)},
                      {"pricingParam", domain::name_of(a.asset.pricing)},
                      {"name", a.name},
                      {"seats", a.seats},
                      {"unlimited", a.unlimited},
                      {"availableBefore", a.unlimited ? json() : json(a.available_before)},
                      {"availableAfter", a.unlimited ? json() : json(a.available_after)}});
  }
  return {{"location", p.location.value},    {"locationName", p.location_name},
          {"verb", domain::name_of(p.verb)}, {"asked", p.asked},
          {"alreadySo", p.already_so},       {"toDo", p.to_do},
          {"leftOut", p.left_out},           {"requests", p.requests},
          {"durationMs", p.duration_ms},     {"assets", assets},
          {"warnings", said(p.warnings)}};
}

json render(const app::SyncRecord& r, const std::optional<app::SyncProgress>& p) {
  json row = {{"startedAt", moment(r.started_at)},
              {"finishedAt", moment(r.finished_at)},
              {"trouble", said(r.trouble)},
              {"rows", r.rows},
              {"pages", r.pages},
              {"running", p && p->running}};
  if (p && p->running) {
    row["mode"] = app::name_of(p->mode);
    row["phase"] = app::name_of(p->phase);
    row["rows"] = p->rows;
    row["pages"] = p->pages;
    row["pagesExpected"] = p->pages_expected;
    row["rowsPerSecond"] = p->rows_per_second();
    row["msLeft"] = p->ms_left() ? json(*p->ms_left()) : json();
    row["waitingUntil"] = moment(p->waiting_until);
    row["trouble"] = said(p->trouble);
  }
  return row;
}

json render(const app::VerifyReport& r) {
  json list = json::array();
  for (const auto& d : r.differences) {
    list.push_back({{"kind", d.kind}, {"what", said(d.what)}, {"here", said(d.here)}, {"atApple", said(d.at_apple)}});
  }
  return {{"location", r.location.value},
          {"locationName", r.location_name},
          {"assets", r.assets},
          {"assignments", r.assignments},
          {"users", r.users},
          {"openRequests", r.open_requests},
          {"differencesTotal", r.differences_total},
          {"differences", list}};
}

json render(const app::Finding& f) {
  return {{"severity", app::name_of(f.severity)},
          {"code", f.code},
          {"location", f.location},
          {"text", said(f.text)},
          {"remedy", said(f.remedy)}};
}

json render(const app::ApiKey& k) {
  return {{"id", k.id.value},
          {"name", k.name},
          {"role", k.grant.role},
          {"unit", k.grant.unit.value},
          {"expiresAt", moment(k.expires_at)},
          {"createdAt", base::format_rfc3339(k.created_at)},
          {"lastUsedAt", moment(k.last_used_at)}};
}

}  // namespace bursar::rest
