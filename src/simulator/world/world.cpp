#include "simulator/world/world.h"

#include <fmt/format.h>

#include <charconv>

#include "apple_api/token.h"
#include "base/base64.h"
#include "base/time_format.h"

namespace bursar::simulator {

const StoreItem* World::find_item(const std::string& adam_id) const {
  for (const auto& item : items) {
    if (item.adam_id == adam_id) return &item;
  }
  return nullptr;
}

const Library* World::find_library(const std::string& uid_or_name) const {
  for (const auto& library : libraries) {
    if (library.uid == uid_or_name || library.name == uid_or_name) return &library;
  }
  return uid_or_name.empty() && !libraries.empty() ? &libraries.front() : nullptr;
}

Library& World::add_library(const std::string& name, const std::string& organization, const std::string& country) {
  auto& library = libraries.emplace_back();
  people.emplace_back();
  library.uid = fmt::format("7{:015}", random.below(1'000'000'000'000'000ULL));
  library.name = name;
  library.organization = organization;
  library.country = country;
  library.legacy_location_id = static_cast<std::int64_t>(222'000'000 + libraries.size());
  library.random = base::Random(random.next());
  return library;
}

Token& World::add_token(Library& library, std::int64_t days, bool read_only) {
  auto& token = library.tokens.emplace_back();
  token.expires_at = base::Timestamp{now().plus_ms(days * base::kDayMs).unix_ms / 1000 * 1000};
  token.read_only = read_only;
  std::string secret;
  for (int i = 0; i < 48; ++i) secret += static_cast<char>(random.below(256));
  token.text = apple_api::encode_content_token({base::Secret(base::base64_encode(secret)),
                                                base::format_apple(token.expires_at), library.organization})
                   .reveal();
  return token;
}

std::string version_id(const Library& library, char list, std::uint32_t version) {
  const auto node = library.uid.substr(library.uid.size() - 12);
  return fmt::format("{:08x}-{:04x}-11f0-9a9a-{}", version, static_cast<unsigned>(list), node);
}

std::optional<std::uint32_t> parse_version_id(const Library& library, char list, const std::string& text) {
  std::uint32_t version = 0;
  if (text.size() < 8) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 8, version, 16);
  if (error != std::errc() || end != text.data() + 8 || text != version_id(library, list, version)) return std::nullopt;
  return version;
}

}  // namespace bursar::simulator
