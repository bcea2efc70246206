// Serial numbers and clientUserIds as small numbers: a library of millions of assignments stays small.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace bursar::simulator {

enum class HolderKind : std::uint8_t { device, person };

/// A device or a person. The lowest bit is the kind.
using HolderId = std::uint32_t;
inline HolderKind kind_of(HolderId id) { return (id & 1U) == 0 ? HolderKind::device : HolderKind::person; }

class Names {
 public:
  HolderId intern(HolderKind kind, std::string_view name) {
    auto& side = sides_[static_cast<int>(kind)];
    const auto found = side.ids.find(name);
    if (found != side.ids.end()) return found->second;
    const auto id = static_cast<HolderId>(side.names.size() << 1U) | static_cast<HolderId>(kind);
    side.names.emplace_back(name);
    side.ids.emplace(side.names.back(), id);
    return id;
  }
  std::optional<HolderId> find(HolderKind kind, std::string_view name) const {
    const auto& ids = sides_[static_cast<int>(kind)].ids;
    const auto found = ids.find(name);
    return found == ids.end() ? std::nullopt : std::optional(found->second);
  }
  const std::string& name(HolderId id) const { return sides_[id & 1U].names[id >> 1U]; }

 private:
  struct Side {
    std::deque<std::string> names;  // never moves what it holds
    std::unordered_map<std::string_view, HolderId> ids;
  };
  Side sides_[2];
};

}  // namespace bursar::simulator
