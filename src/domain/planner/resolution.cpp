#include "domain/planner/resolution.h"

#include <algorithm>

namespace bursar::domain {
namespace {

const Unit* find(const std::vector<Unit>& units, UnitId id) {
  const auto found = std::find_if(units.begin(), units.end(), [id](const Unit& u) { return u.id == id; });
  return found == units.end() ? nullptr : &*found;
}

/// The weightiest obstacle is the one told: a token that is there but for others says more than none at all.
Reason reason_for(const std::vector<TokenVerdict>& obstacles) {
  const auto any = [&](TokenVerdict v) { return std::find(obstacles.begin(), obstacles.end(), v) != obstacles.end(); };
  if (any(TokenVerdict::not_usable)) return Reason::token_not_usable;
  if (any(TokenVerdict::not_for_this_site) || any(TokenVerdict::not_for_these_groups)) return Reason::outside_scope;
  return Reason::no_token;
}

}  // namespace

const char* sentence_for(TokenVerdict verdict) {
  switch (verdict) {
    case TokenVerdict::chosen:
      return "serves it";
    case TokenVerdict::later:
      return "would serve it, too, but was connected later";
    case TokenVerdict::other_organization:
      return "belongs to another organization";
    case TokenVerdict::not_for_this_site:
      return "is for other sites";
    case TokenVerdict::not_for_these_groups:
      return "is for groups that this is no member of";
    case TokenVerdict::not_owned:
      return "does not own the item";
    case TokenVerdict::not_usable:
      return "owns it, but its content token cannot be used";
    case TokenVerdict::organization_has_its_own:
      return "is company-wide, but the organization has a token of its own and does not fall back";
  }
  return "";
}

TokenResolver::TokenResolver(const PlanWorld& world) : world_(world) {
  for (std::size_t i = 0; i < world.locations.size(); ++i) {
    if (!world.locations[i].organization) company_wide_.push_back(i);
  }
  for (const auto& unit : world.units) {
    UnitFacts facts;
    for (const auto id : path_of(world.units, unit.id)) {
      const Unit* above = find(world.units, id);
      if (above->kind == UnitKind::tenant) facts.switched_on = above->settings.managed_distribution;
      if (!facts.own.empty()) continue;
      facts.falls_back = above->settings.fall_back_to_company;
      for (std::size_t i = 0; i < world.locations.size(); ++i) {
        if (world.locations[i].organization == id) facts.own.push_back(i);
      }
    }
    units_[unit.id.value] = std::move(facts);
  }
  owns_.assign(world.locations.size(), std::vector<bool>(world.items.size(), false));
  for (const auto& stock : world.stocks) {
    if (stock.owned) owns_[stock.location][stock.item] = true;
  }
}

const TokenResolver::UnitFacts& TokenResolver::facts_of(UnitId unit) const {
  static const UnitFacts kUnknown;
  const auto found = units_.find(unit.value);
  return found == units_.end() ? kUnknown : found->second;
}

std::optional<TokenVerdict> TokenResolver::stands_against(std::size_t place, std::size_t item,
                                                          const Trait& trait) const {
  const auto& location = world_.locations[place];
  const bool site_served =
      location.sites.empty() || std::any_of(location.sites.begin(), location.sites.end(),
                                            [&](UnitId site) { return is_within(world_.units, trait.unit, site); });
  if (!owns_[place][item]) return TokenVerdict::not_owned;
  if (!site_served) return TokenVerdict::not_for_this_site;
  if (location.groups != 0 && (location.groups & trait.token_groups) == 0) return TokenVerdict::not_for_these_groups;
  if (!location.usable) return TokenVerdict::not_usable;
  return std::nullopt;
}

bool TokenResolver::choose(const std::vector<std::size_t>& candidates, std::size_t item, const Trait& trait,
                           bool with_steps, Resolution& resolution) const {
  std::vector<TokenVerdict> obstacles;
  for (const auto place : candidates) {
    auto verdict = stands_against(place, item, trait);
    if (verdict) obstacles.push_back(*verdict);
    if (!verdict && resolution.location) verdict = TokenVerdict::later;
    if (!verdict) resolution.location = place;
    if (with_steps) resolution.steps.push_back({place, verdict.value_or(TokenVerdict::chosen)});
    if (resolution.location && !with_steps) break;
  }
  if (!resolution.location) resolution.reason = reason_for(obstacles);
  return resolution.location.has_value();
}

Resolution TokenResolver::resolve(std::size_t item, const Trait& trait, bool with_steps) const {
  Resolution resolution;
  const auto& facts = facts_of(trait.unit);
  if (!facts.switched_on) {
    resolution.reason = Reason::switched_off;
    return resolution;
  }
  const bool has_own = !facts.own.empty();
  if (has_own) choose(facts.own, item, trait, with_steps, resolution);
  if (!has_own) choose(company_wide_, item, trait, with_steps, resolution);
  if (has_own && facts.falls_back) {
    Resolution company;
    choose(company_wide_, item, trait, with_steps, company);
    (resolution.location ? resolution.fallback : resolution.location) = company.location;
    resolution.steps.insert(resolution.steps.end(), company.steps.begin(), company.steps.end());
  }
  if (!with_steps) return resolution;
  for (std::size_t place = 0; place < world_.locations.size(); ++place) {
    const bool seen = std::any_of(resolution.steps.begin(), resolution.steps.end(),
                                  [place](const TokenStep& step) { return step.location == place; });
    if (seen) continue;
    const bool is_company_wide = !world_.locations[place].organization;
    resolution.steps.push_back(
        {place, is_company_wide ? TokenVerdict::organization_has_its_own : TokenVerdict::other_organization});
  }
  return resolution;
}

std::optional<Reason> not_eligible(const PlanItem& item, const Trait& trait, AssigneeKind kind) {
  if (!trait.present) return Reason::not_present;
  if (!item.in_store) return Reason::left_store;
  if (kind == AssigneeKind::person) return std::nullopt;
  if (item.type == ProductType::book) return Reason::book_by_device;
  if (trait.enrollment == Enrollment::user) return Reason::user_enrolled;
  if (trait.platform == Platform::unknown) return std::nullopt;
  const bool runs = item.platforms.empty() ||
                    std::find(item.platforms.begin(), item.platforms.end(), trait.platform) != item.platforms.end();
  if (!runs) return Reason::wrong_platform;
  // Device assignment itself needs iOS 9, macOS 10.11 or tvOS 12 (MERAKI-26).
  OsVersion least = item.min_os;
  if (trait.platform == Platform::ios || trait.platform == Platform::ipados)
    least = std::max(least, OsVersion{9, 0, 0});
  if (trait.platform == Platform::macos) least = std::max(least, OsVersion{10, 11, 0});
  if (trait.platform == Platform::tvos) least = std::max(least, OsVersion{12, 0, 0});
  if (trait.os != OsVersion{} && trait.os < least) return Reason::os_too_old;
  return std::nullopt;
}

}  // namespace bursar::domain
