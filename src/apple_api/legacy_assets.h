// getVPPAssetsSrv and getAssignments.
// Source: https://developer.apple.com/documentation/devicemanagement/get-assets-44p83
#pragma once

#include "apple_api/legacy_common.h"

namespace bursar::apple_api {

struct LegacyAssetsRequest {
  base::Secret s_token;
  std::optional<bool> include_license_counts;
  std::optional<std::string> pricing_param;
};
base::Result<LegacyAssetsRequest> parse_legacy_assets_request(std::string_view json);
std::string serialize(const LegacyAssetsRequest& request, Absent absent = Absent::omitted);

/// The four counts come with includeLicenseCounts only.
struct LegacyAsset {
  std::string adam_id;  // wire name adamIdStr
  std::string pricing_param;
  std::int64_t product_type_id = 0;
  std::string product_type_name;
  bool is_irrevocable = false;
  bool device_assignable = false;
  std::optional<std::int64_t> total_count;
  std::optional<std::int64_t> assigned_count;
  std::optional<std::int64_t> available_count;
  std::optional<std::int64_t> retired_count;
};

struct LegacyAssetsResponse {
  std::vector<LegacyAsset> assets;
  std::optional<std::int64_t> total_count;  // of assets
  LegacyTrailer trailer;
};
base::Result<LegacyAssetsResponse> parse_legacy_assets_response(std::string_view json);
std::string serialize(const LegacyAssetsResponse& response, Absent absent = Absent::omitted);

struct LegacyAssignmentsRequest {
  base::Secret s_token;
  std::optional<std::string> adam_id;         // adamIdStr
  std::optional<std::string> client_user_id;  // clientUserIdStr
  std::optional<std::string> serial_number;
  std::optional<std::int64_t> page_index;
  std::optional<std::string> request_id;  // of the answer before
};
base::Result<LegacyAssignmentsRequest> parse_legacy_assignments_request(std::string_view json);
std::string serialize(const LegacyAssignmentsRequest& request, Absent absent = Absent::omitted);

struct LegacyAssignment {
  std::string adam_id;  // adamIdStr
  std::string pricing_param;
  std::optional<std::string> client_user_id;  // clientUserIdStr; either this or serial_number
  std::optional<std::string> serial_number;
};

struct LegacyAssignmentsResponse {
  std::vector<LegacyAssignment> assignments;
  std::int64_t assignments_in_current_page = 0;
  std::int64_t current_page_index = 0;
  std::optional<std::int64_t> next_page_index;
  std::optional<std::string> request_id;  // with more than 300 rows
  std::int64_t total_assignments = 0;
  std::int64_t total_pages = 0;
  LegacyTrailer trailer;
};
base::Result<LegacyAssignmentsResponse> parse_legacy_assignments_response(std::string_view json);
std::string serialize(const LegacyAssignmentsResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
