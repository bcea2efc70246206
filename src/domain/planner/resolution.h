// Token resolution: for this item and this device or person, which location, and why.
//
// Organizations with a token of their own use it and nothing else, unless they are set to fall back; all others use the
// company-wide tokens (CLOMO-23, CLOMO-28, CLOMO-29). A token may be for some sites or groups only (MERAKI-12,
// MAAS-11).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/planner/verdict.h"
#include "domain/planner/world.h"

namespace bursar::domain {

/// What was found of one location on the way.
enum class TokenVerdict : std::uint8_t {
  chosen,
  later,  // would do, but an earlier one is chosen
  other_organization,
  not_for_this_site,
  not_for_these_groups,
  not_owned,
  not_usable,
  organization_has_its_own,  // company-wide, and the organization has a token of its own
};
const char* sentence_for(TokenVerdict verdict);

struct TokenStep {
  std::size_t location = 0;  // place
  TokenVerdict verdict = TokenVerdict::chosen;
};

struct Resolution {
  std::optional<std::size_t> location;  // place
  std::optional<std::size_t> fallback;  // the company's, where the organization's own is chosen and it may fall back
  Reason reason =
      Reason::wanted;  // why not, where there is none: switched_off, no_token, outside_scope, token_not_usable
  std::vector<TokenStep> steps;  // in the order of looking; filled only where asked for
};

/// Answers for many traits and items of one world; the world must outlive it.
class TokenResolver {
 public:
  explicit TokenResolver(const PlanWorld& world);
  Resolution resolve(std::size_t item, const Trait& trait, bool with_steps = false) const;

 private:
  struct UnitFacts {
    bool switched_on = true;
    bool falls_back = false;
    std::vector<std::size_t> own;  // places of the tokens of the nearest unit above that has any
  };
  const UnitFacts& facts_of(UnitId unit) const;
  std::optional<TokenVerdict> stands_against(std::size_t location, std::size_t item, const Trait& trait) const;
  bool choose(const std::vector<std::size_t>& candidates, std::size_t item, const Trait& trait, bool with_steps,
              Resolution& resolution) const;

  const PlanWorld& world_;
  std::vector<std::size_t> company_wide_;
  std::unordered_map<std::int64_t, UnitFacts> units_;
  std::vector<std::vector<bool>> owns_;  // by location, by item
};

/// What stands against this subject's having the item by this kind of license, whatever the location; none: nothing.
std::optional<Reason> not_eligible(const PlanItem& item, const Trait& trait, AssigneeKind kind);

}  // namespace bursar::domain
