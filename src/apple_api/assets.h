// GET assets: what a location owns.
// Source: https://developer.apple.com/documentation/devicemanagement/get-assets-4ski1
#pragma once

#include "apple_api/common.h"

namespace bursar::apple_api {

/// The totalCount of an unlimited asset listed among the others.
inline constexpr std::int64_t kUnlimitedTotalCount = 2147483647;

/// All conditions must hold; counts are inclusive.
struct AssetsQuery {
  std::optional<std::int64_t> page_index;
  std::optional<std::string> adam_id;
  std::optional<std::string> product_type;
  std::optional<std::string> pricing_param;
  std::optional<bool> device_assignable;
  std::optional<bool> revocable;
  std::optional<std::int64_t> min_available_count;
  std::optional<std::int64_t> max_available_count;
  std::optional<std::int64_t> min_assigned_count;
  std::optional<std::int64_t> max_assigned_count;
  std::optional<bool> unlimited;  // true: unlimited ones apart; false: left out; absent: among the others
};
base::Result<AssetsQuery> parse_assets_query(const Query& query);
Query to_query(const AssetsQuery& query);

/// One (adamId, pricingParam) of a location. total = assigned + available; retired stands outside.
struct ResponseAsset {
  std::string adam_id;
  std::string pricing_param;
  std::string product_type;
  std::int64_t total_count = 0;
  std::int64_t assigned_count = 0;
  std::optional<std::int64_t> available_count;  // not documented for unlimited ones
  std::int64_t retired_count = 0;
  bool device_assignable = false;
  bool revocable = false;
  std::vector<std::string> supported_platforms;
};

/// An unlimited asset asked for with unlimited=true.
struct UnlimitedResponseAsset {
  std::string adam_id;
  std::string pricing_param;
  std::string product_type;
  std::int64_t assigned_count = 0;
  bool device_assignable = false;
  bool revocable = false;
  std::vector<std::string> supported_platforms;
};

struct AssetsResponse {
  std::vector<ResponseAsset> assets;
  std::optional<std::vector<UnlimitedResponseAsset>> unlimited_assets;  // with unlimited=true only
  Paging paging;
  Trailer trailer;
};
base::Result<AssetsResponse> parse_assets_response(std::string_view json);
std::string serialize(const AssetsResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
