// What a location owns: assets, one per (adamId, pricingParam).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bursar::domain {

/// The App Store's item number; also the iTunesStoreID of an install command.
struct AdamId {
  std::int64_t value = 0;
  auto operator<=>(const AdamId&) const = default;
};

/// Standard or high quality; matters for books mostly.
enum class Pricing : std::uint8_t { stdq, plus };

struct AssetKey {
  AdamId adam_id;
  Pricing pricing = Pricing::stdq;
  auto operator<=>(const AssetKey&) const = default;
};

enum class ProductType : std::uint8_t { app, book };

struct Asset {
  AssetKey key;
  ProductType type = ProductType::app;
  // Seats. Where `unlimited`, only `assigned` means anything: the others are 0 and never added into sums.
  std::int64_t assigned = 0;
  std::int64_t available = 0;
  std::int64_t retired = 0;
  std::int64_t total = 0;
  bool unlimited = false;
  bool device_assignable = false;
  bool revocable = true;
  std::vector<std::string> platforms;  // iOS, macOS, tvOS, watchOS, visionOS; others are kept as they come
  bool operator==(const Asset&) const = default;
};

inline const char* name_of(Pricing pricing) { return pricing == Pricing::plus ? "PLUS" : "STDQ"; }
inline const char* name_of(ProductType type) { return type == ProductType::book ? "Book" : "App"; }

}  // namespace bursar::domain

template <>
struct std::hash<bursar::domain::AssetKey> {
  std::size_t operator()(const bursar::domain::AssetKey& key) const noexcept {
    return std::hash<std::int64_t>{}(key.adam_id.value * 2 + (key.pricing == bursar::domain::Pricing::plus ? 1 : 0));
  }
};
