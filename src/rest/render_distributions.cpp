#include "base/text.h"
#include "base/time_format.h"
#include "rest/render.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

json moment(const std::optional<base::Timestamp>& at) { return at ? json(base::format_rfc3339(*at)) : json(); }

}  // namespace

json render(const domain::Unit& unit) {
  return {{"id", unit.id.value},
          {"parent", unit.parent ? json(unit.parent->value) : json()},
          {"kind", domain::name_of(unit.kind)},
          {"name", unit.name},
          {"domain", unit.domain},
          {"managedDistribution", unit.settings.managed_distribution},
          {"fallBackToCompany", unit.settings.fall_back_to_company}};
}

json render(const domain::Device& d) {
  return {{"id", d.id.value},
          {"serialNumber", d.serial_number},
          {"udid", d.udid},
          {"name", d.name},
          {"model", d.model},
          {"platform", domain::name_of(d.platform)},
          {"osVersion", d.os_version},
          {"supervised", d.supervised},
          {"enrollment", domain::name_of(d.enrollment)},
          {"enrolled", d.enrolled},
          {"lastSeenAt", moment(d.last_seen_at)},
          {"owner", d.owner},
          {"unit", d.unit.value},
          {"addedAt", base::format_rfc3339(d.added_at)}};
}

json render(const domain::Person& p) {
  return {{"id", p.id.value},
          {"clientUserId", p.client_user_id},
          {"name", p.name},
          {"email", p.email},
          {"managedAppleId", p.managed_apple_id},
          {"status", domain::name_of(p.status)},
          {"notes", p.notes},
          {"unit", p.unit.value},
          {"addedAt", base::format_rfc3339(p.added_at)}};
}

json render(const domain::Group& group) {
  return {{"id", group.id.value}, {"name", group.name},       {"kind", domain::name_of(group.kind)},
          {"rule", group.rule},   {"unit", group.unit.value}, {"description", group.description}};
}

json render(const domain::Distribution& d) {
  json row = {{"id", d.id.value},
              {"name", d.name},
              {"unit", d.unit.value},
              {"state", domain::name_of(d.state)},
              {"grants", d.grants},
              {"revokes", d.revokes},
              {"startsAt", moment(d.starts_at)},
              {"endsAt", moment(d.ends_at)},
              {"priority", d.priority},
              {"shortage", domain::name_of(d.shortage)},
              {"idleDays", d.idle_days},
              {"createdBy", d.created_by},
              {"changedAt", base::format_rfc3339(d.changed_at)},
              {"itemCount", d.items.size()},
              {"items", json::array()},
              {"targets", json::array()},
              {"reservations", json::array()}};
  for (const auto& item : d.items) {
    row["items"].push_back(
        {{"adamId", std::to_string(item.adam_id.value)}, {"by", domain::name_of(item.by)}, {"install", item.install}});
  }
  for (const auto& target : d.targets) {
    row["targets"].push_back(
        {{"kind", domain::name_of(target.kind)}, {"id", target.id}, {"excluded", target.excluded}});
  }
  for (const auto& r : d.reservations) {
    row["reservations"].push_back(
        {{"group", r.group.value}, {"floor", r.floor}, {"ceiling", r.ceiling ? json(*r.ceiling) : json()}});
  }
  if (d.borrowing) row["borrow"] = {{"location", d.borrowing->from.value}, {"seatsMax", d.borrowing->seats_max}};
  return row;
}

json render(const domain::SavedPlan& plan) {
  return {{"id", plan.id.value},
          {"state", domain::name_of(plan.state)},
          {"scope", plan.scope},
          {"createdAt", base::format_rfc3339(plan.created_at)},
          {"createdBy", plan.created_by},
          {"grant", plan.counts.grant},
          {"revoke", plan.counts.revoke},
          {"wait", plan.counts.wait},
          {"unlicensed", plan.counts.unlicensed},
          {"refuse", plan.counts.refuse},
          {"unchanged", plan.counts.keep},
          {"requests", plan.requests},
          {"durationMs", plan.duration_ms},
          {"appliedAt", moment(plan.applied_at)},
          {"appliedBy", plan.applied_by},
          {"approvedBy", plan.approved_by}};
}

json render(const domain::PlanLine& line) {
  return {{"action", domain::name_of(line.action)},
          {"adamId", std::to_string(line.pair.asset.adam_id.value)},
          {"pricingParam", domain::name_of(line.pair.asset.pricing)},
          {"location", line.location.value},
          {"kind", domain::name_of(line.pair.assignee.kind)},
          {"holder", line.pair.assignee.name},
          {"reason", domain::name_of(line.reason)},
          {"why", said(domain::sentence_for(line.reason))},
          {"distribution", line.distribution.value},
          {"place", line.place}};
}

json render(const domain::PlanEffect& effect) {
  return {{"location", effect.location.value},
          {"adamId", std::to_string(effect.asset.adam_id.value)},
          {"pricingParam", domain::name_of(effect.asset.pricing)},
          {"unlimited", effect.unlimited},
          {"availableBefore", effect.unlimited ? json() : json(effect.available_before)},
          {"granted", effect.granted},
          {"revoked", effect.revoked},
          {"availableAfter", effect.unlimited ? json() : json(effect.available_after())},
          {"missing", effect.waiting}};
}

json render(const app::SeatExplanation& told) {
  json row = {{"adamId", std::to_string(told.adam_id)},
              {"name", told.item_name},
              {"action", told.action},
              {"reason", told.reason},
              {"sentence", said(told.sentence)},
              {"position", told.position ? json(*told.position) : json()},
              {"steps", json::array()}};
  for (const auto& step : told.steps) row["steps"].push_back({{"about", step.about}, {"text", said(step.text)}});
  return row;
}

json render(const app::SeatBalance& b) {
  return {{"location", b.location.value},
          {"adamId", std::to_string(b.asset.adam_id.value)},
          {"pricingParam", domain::name_of(b.asset.pricing)},
          {"name", b.name},
          {"assigned", b.assigned},
          {"withReason", b.with_reason},
          {"foreign", b.foreign},
          {"strangers", b.strangers},
          {"idle", b.idle},
          {"reasonsWithoutSeat", b.reasons_without_seat},
          {"idleValue", base::format_thousandths(b.idle * b.price_milli)},
          {"currency", b.currency},
          {"balanced", b.balanced()}};
}

json render(const app::DemandRow& row) {
  return {{"location", row.location.value},
          {"locationName", row.location_name},
          {"adamId", std::to_string(row.asset.adam_id.value)},
          {"pricingParam", domain::name_of(row.asset.pricing)},
          {"name", row.name},
          {"assigned", row.now.assigned},
          {"available", row.now.available},
          {"total", row.now.total},
          {"waiting", row.now.waiting},
          {"perDay", row.forecast.per_day},
          {"daysLeft", row.forecast.days_left ? json(*row.forecast.days_left) : json()},
          {"needed", row.forecast.needed},
          {"cost", base::format_thousandths(row.forecast.needed * row.price_milli)},
          {"currency", row.currency}};
}

}  // namespace bursar::rest
