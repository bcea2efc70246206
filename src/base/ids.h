// Typed ids: a LocationId cannot be passed where an OperationId is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace bursar::base {

template <class Tag>
struct Id {
  std::int64_t value = 0;  // 0 = none; rows start at 1
  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

}  // namespace bursar::base

template <class Tag>
struct std::hash<bursar::base::Id<Tag>> {
  std::size_t operator()(bursar::base::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
