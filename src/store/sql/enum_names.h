// Enumerations are kept by name, so that the tables can be read by people and do not depend on the order in code.
#pragma once

#include <array>
#include <string_view>

#include "app/ports/access_table.h"
#include "domain/model/catalog.h"
#include "domain/model/operation.h"
#include "domain/model/plan.h"
#include "domain/model/user.h"
#include "domain/webhooks/delivery.h"

namespace bursar::store {

/// The value among `values` that bears this name; the first one where none does.
template <class Enum, std::size_t N>
Enum by_name(std::string_view name, const std::array<Enum, N>& values) {
  for (const auto value : values) {
    if (name == name_of(value)) return value;
  }
  return values[0];
}

inline constexpr std::array kTroubles{domain::TokenTrouble::none,           domain::TokenTrouble::expired,
                                      domain::TokenTrouble::revoked,        domain::TokenTrouble::invalid,
                                      domain::TokenTrouble::held_elsewhere, domain::TokenTrouble::location_removed};
inline constexpr std::array kPricings{domain::Pricing::stdq, domain::Pricing::plus};
inline constexpr std::array kProductTypes{domain::ProductType::app, domain::ProductType::book};
inline constexpr std::array kUserStatuses{domain::UserStatus::registered, domain::UserStatus::associated,
                                          domain::UserStatus::retired, domain::UserStatus::deleted};
inline constexpr std::array kVerbs{domain::Verb::associate,    domain::Verb::disassociate, domain::Verb::revoke,
                                   domain::Verb::create_users, domain::Verb::update_users, domain::Verb::retire_users};
inline constexpr std::array kOperationStates{domain::OperationState::running, domain::OperationState::done,
                                             domain::OperationState::stopped, domain::OperationState::waiting,
                                             domain::OperationState::paused};
inline constexpr std::array kRequestStates{domain::RequestState::planned, domain::RequestState::sending,
                                           domain::RequestState::accepted, domain::RequestState::settled};
inline constexpr std::array kTaskStates{domain::TaskState::open, domain::TaskState::done, domain::TaskState::failed};
inline constexpr std::array kUnitKinds{domain::UnitKind::tenant, domain::UnitKind::organization,
                                       domain::UnitKind::site};
inline constexpr std::array kPlatforms{domain::Platform::unknown, domain::Platform::ios,  domain::Platform::ipados,
                                       domain::Platform::macos,   domain::Platform::tvos, domain::Platform::visionos,
                                       domain::Platform::watchos};
inline constexpr std::array kEnrollments{domain::Enrollment::device, domain::Enrollment::user,
                                         domain::Enrollment::shared};
inline constexpr std::array kPersonStatuses{domain::PersonStatus::active, domain::PersonStatus::inactive};
inline constexpr std::array kGroupKinds{domain::GroupKind::fixed, domain::GroupKind::rule};
inline constexpr std::array kDistributionStates{domain::DistributionState::draft, domain::DistributionState::active,
                                                domain::DistributionState::paused, domain::DistributionState::ended};
inline constexpr std::array kAssignBys{domain::AssignBy::device, domain::AssignBy::person, domain::AssignBy::nothing};
inline constexpr std::array kShortagePolicies{domain::ShortagePolicy::fail, domain::ShortagePolicy::wait,
                                              domain::ShortagePolicy::unlicensed, domain::ShortagePolicy::borrow,
                                              domain::ShortagePolicy::reclaim};
inline constexpr std::array kTargetKinds{domain::TargetKind::everyone, domain::TargetKind::group,
                                         domain::TargetKind::person, domain::TargetKind::device};
inline constexpr std::array kPlanStates{domain::PlanState::fresh, domain::PlanState::applied, domain::PlanState::stale,
                                        domain::PlanState::discarded};
inline constexpr std::array kActions{domain::Action::keep, domain::Action::grant,      domain::Action::revoke,
                                     domain::Action::wait, domain::Action::unlicensed, domain::Action::refuse};
inline constexpr std::array kDeliveryStates{domain::DeliveryState::waiting, domain::DeliveryState::delivered,
                                            domain::DeliveryState::given_up};
inline constexpr std::array kCatalogStates{domain::CatalogState::found, domain::CatalogState::not_found,
                                           domain::CatalogState::left_store};
inline constexpr auto kReasons = [] {
  std::array<domain::Reason, static_cast<std::size_t>(domain::Reason::left_store) + 1> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<domain::Reason>(i);
  return all;
}();

/// assignees.kind, the one enumeration kept as a number: it stands in an index with millions of rows.
inline std::int64_t code_of(domain::AssigneeKind kind) { return kind == domain::AssigneeKind::person ? 1 : 0; }
inline domain::AssigneeKind assignee_kind(std::int64_t code) {
  return code == 1 ? domain::AssigneeKind::person : domain::AssigneeKind::device;
}

}  // namespace bursar::store
