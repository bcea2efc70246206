// Who holds a seat: a device by serial number, or a person by clientUserId.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "domain/model/asset.h"

namespace bursar::domain {

enum class AssigneeKind : std::uint8_t { device, person };

struct Assignee {
  AssigneeKind kind = AssigneeKind::device;
  std::string name;  // serial number or clientUserId, as Apple has it
  auto operator<=>(const Assignee&) const = default;
};

/// One seat of one asset held by one assignee: Apple's whole key; v2 has no license ids.
struct Assignment {
  AssetKey asset;
  Assignee assignee;
  auto operator<=>(const Assignment&) const = default;
};

inline const char* name_of(AssigneeKind kind) { return kind == AssigneeKind::device ? "device" : "person"; }

}  // namespace bursar::domain

template <>
struct std::hash<bursar::domain::Assignee> {
  std::size_t operator()(const bursar::domain::Assignee& a) const noexcept {
    return std::hash<std::string>{}(a.name) * 2 + (a.kind == bursar::domain::AssigneeKind::person ? 1 : 0);
  }
};

template <>
struct std::hash<bursar::domain::Assignment> {
  std::size_t operator()(const bursar::domain::Assignment& a) const noexcept {
    return std::hash<bursar::domain::AssetKey>{}(a.asset) * 31 + std::hash<bursar::domain::Assignee>{}(a.assignee);
  }
};
