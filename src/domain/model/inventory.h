// Who and what licenses can go to: devices and people, as the organization knows them; and groups of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "domain/model/organization.h"

namespace bursar::domain {

using DeviceId = base::Id<struct DeviceTag>;
using PersonId = base::Id<struct PersonTag>;
using GroupId = base::Id<struct GroupTag>;

/// As Apple writes it: without blanks around it, in capital letters.
std::string serial_number_of(std::string_view text);

enum class Platform : std::uint8_t { unknown, ios, ipados, macos, tvos, visionos, watchos };
/// How a device is enrolled in MDM; `user`: user enrollment, which hides the serial number from licenses (C-9).
enum class Enrollment : std::uint8_t { device, user, shared };

/// "17.5.1" as numbers, for comparison; {0,0,0}: unknown.
struct OsVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const OsVersion&) const = default;
};

struct Device {
  DeviceId id;
  UnitId unit = kFirstTenant;
  std::string serial_number;  // unique; what licenses are assigned to
  std::string udid;
  std::string name;
  std::string model;
  Platform platform = Platform::unknown;
  std::string os_version;  // as told: "17.5.1"
  bool supervised = false;
  Enrollment enrollment = Enrollment::device;
  bool enrolled = true;
  std::optional<base::Timestamp> last_seen_at;
  std::string owner;  // the person's client_user_id; empty: nobody's
  base::Timestamp added_at;
};

enum class PersonStatus : std::uint8_t { active, inactive };

struct Person {
  PersonId id;
  UnitId unit = kFirstTenant;
  std::string client_user_id;  // unique; the key of this person at Apple
  std::string name;
  std::string email;
  std::string managed_apple_id;
  PersonStatus status = PersonStatus::active;
  std::string notes;
  base::Timestamp added_at;
};

/// fixed: its members are listed; rule: its members are those that its rule holds for (domain/groups/rule.h).
enum class GroupKind : std::uint8_t { fixed, rule };

/// A fixed group may hold other groups; members that are excluded, by themselves or by a group, are out in any case.
struct Group {
  GroupId id;
  UnitId unit = kFirstTenant;
  std::string name;  // unique
  GroupKind kind = GroupKind::fixed;
  std::string rule;
  std::string description;
};

enum class MemberKind : std::uint8_t { device, person, group };

struct Member {
  MemberKind kind = MemberKind::device;
  std::int64_t id = 0;  // DeviceId, PersonId or GroupId
  bool excluded = false;
  auto operator<=>(const Member&) const = default;
};

/// nullopt where it is not a version.
std::optional<OsVersion> parse_os_version(const std::string& text);

const char* name_of(Platform platform);
const char* name_of(Enrollment enrollment);
const char* name_of(PersonStatus status);
const char* name_of(GroupKind kind);
const char* name_of(MemberKind kind);
/// nullopt for unknown words; upper and lower case alike, "iOS", "iPadOS", "Mac", "macOS", "AppleTV" … are understood.
std::optional<Platform> platform_of(const std::string& text);
std::optional<Enrollment> enrollment_of(const std::string& text);

}  // namespace bursar::domain
