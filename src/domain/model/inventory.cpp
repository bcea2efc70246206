#include "domain/model/inventory.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace bursar::domain {
namespace {

template <class Enum>
using Names = std::initializer_list<std::pair<const char*, Enum>>;

template <class Enum>
std::optional<Enum> find(const std::string& text, Names<Enum> names) {
  const auto lower = base::to_lower_ascii(base::trim(text));
  for (const auto& [name, value] : names) {
    if (lower == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string serial_number_of(std::string_view text) {
  std::string serial(base::trim(text));
  for (auto& c : serial) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return serial;
}

std::optional<OsVersion> parse_os_version(const std::string& text) {
  std::array<int, 3> parts{};
  std::size_t at = 0;
  const auto pieces = base::split(base::trim(text), '.');
  if (pieces.empty() || pieces.size() > 4) return std::nullopt;
  for (const auto piece : pieces) {
    const auto number = base::parse_int(piece);
    if (!number || *number < 0 || *number > 10'000) return std::nullopt;
    if (at < parts.size()) parts[at++] = static_cast<int>(*number);
  }
  return OsVersion{parts[0], parts[1], parts[2]};
}

const char* name_of(Platform platform) {
  switch (platform) {
    case Platform::unknown:
      return "unknown";
    case Platform::ios:
      return "iOS";
    case Platform::ipados:
      return "iPadOS";
    case Platform::macos:
      return "macOS";
    case Platform::tvos:
      return "tvOS";
    case Platform::visionos:
      return "visionOS";
    case Platform::watchos:
      return "watchOS";
  }
  return "unknown";
}

const char* name_of(Enrollment enrollment) {
  return enrollment == Enrollment::device ? "device" : enrollment == Enrollment::user ? "user" : "shared";
}
const char* name_of(PersonStatus status) { return status == PersonStatus::active ? "active" : "inactive"; }
const char* name_of(GroupKind kind) { return kind == GroupKind::fixed ? "fixed" : "rule"; }
const char* name_of(MemberKind kind) {
  return kind == MemberKind::device ? "device" : kind == MemberKind::person ? "person" : "group";
}

std::optional<Platform> platform_of(const std::string& text) {
  return find<Platform>(text, {{"", Platform::unknown},
                               {"unknown", Platform::unknown},
                               {"ios", Platform::ios},
                               {"iphone", Platform::ios},
                               {"iphoneos", Platform::ios},
                               {"ipados", Platform::ipados},
                               {"ipad", Platform::ipados},
                               {"macos", Platform::macos},
                               {"mac", Platform::macos},
                               {"os x", Platform::macos},
                               {"tvos", Platform::tvos},
                               {"appletv", Platform::tvos},
                               {"apple tv", Platform::tvos},
                               {"visionos", Platform::visionos},
                               {"vision", Platform::visionos},
                               {"watchos", Platform::watchos},
                               {"watch", Platform::watchos}});
}

std::optional<Enrollment> enrollment_of(const std::string& text) {
  return find<Enrollment>(text, {{"", Enrollment::device},
                                 {"device", Enrollment::device},
                                 {"user", Enrollment::user},
                                 {"user enrollment", Enrollment::user},
                                 {"byod", Enrollment::user},
                                 {"shared", Enrollment::shared},
                                 {"shared ipad", Enrollment::shared}});
}

}  // namespace bursar::domain
