// Enumerations are kept by name, so that the tables can be read by people and do not depend on the order in code.
#pragma once

#include <array>
#include <string_view>

#include "app/ports/access_table.h"
#include "domain/model/operation.h"
#include "domain/model/user.h"

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
                                             domain::OperationState::stopped};
inline constexpr std::array kRequestStates{domain::RequestState::planned, domain::RequestState::sending,
                                           domain::RequestState::accepted, domain::RequestState::settled};
inline constexpr std::array kTaskStates{domain::TaskState::open, domain::TaskState::done, domain::TaskState::failed};
inline constexpr std::array kRoles{app::Role::viewer, app::Role::operator_, app::Role::admin};

/// assignees.kind, the one enumeration kept as a number: it stands in an index with millions of rows.
inline std::int64_t code_of(domain::AssigneeKind kind) { return kind == domain::AssigneeKind::person ? 1 : 0; }
inline domain::AssigneeKind assignee_kind(std::int64_t code) {
  return code == 1 ? domain::AssigneeKind::person : domain::AssigneeKind::device;
}

}  // namespace bursar::store
