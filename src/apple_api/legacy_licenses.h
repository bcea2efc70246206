// getVPPLicensesSrv and manageVPPLicensesByAdamIdSrv.
// Source: https://developer.apple.com/documentation/devicemanagement/get-licenses
#pragma once

#include "apple_api/legacy_common.h"

namespace bursar::apple_api {

inline constexpr std::string_view kLegacyLicenseAssociated = "Associated";
inline constexpr std::string_view kLegacyLicenseAvailable = "Available";
inline constexpr std::string_view kLegacyLicenseRefunded = "Refunded";

/// How a request walks on; filters sent along with a token are ignored.
struct LegacyBatchRequest {
  std::optional<std::string> batch_token;
  std::optional<std::string> since_modified_token;
  std::optional<std::int64_t> override_index;  // 1 … totalBatchCount
};

/// Of walked answers: repeat with the newest batch_token until it is absent.
struct LegacyBatch {
  std::optional<std::int64_t> batch_count;
  std::optional<std::string> batch_token;
  std::optional<std::int64_t> total_batch_count;
  std::optional<std::int64_t> total_count;          // an estimate, first answer only
  std::optional<std::string> since_modified_token;  // last batch only
};

struct LegacyLicensesRequest {
  base::Secret s_token;
  std::optional<std::string> adam_id;  // text or number on the wire; written as text
  std::optional<std::string> pricing_param;
  std::optional<bool> assigned_only;
  std::optional<bool> user_assigned_only;
  std::optional<bool> device_assigned_only;
  std::optional<std::string> serial_number;
  LegacyBatchRequest batch;
};
base::Result<LegacyLicensesRequest> parse_legacy_licenses_request(std::string_view json);
std::string serialize(const LegacyLicensesRequest& request, Absent absent = Absent::omitted);

struct LegacyLicense {
  std::int64_t license_id = 0;  // licenseId and licenseIdStr
  std::int64_t adam_id = 0;     // adamId and adamIdStr
  std::int64_t product_type_id = 0;
  std::string product_type_name;
  std::string pricing_param;
  bool is_irrevocable = false;
  std::string status;
  std::optional<std::int64_t> user_id;        // userId and userIdStr
  std::optional<std::string> client_user_id;  // clientUserIdStr
  std::optional<std::string> its_id_hash;
  std::optional<std::string> serial_number;
};

struct LegacyLicensesResponse {
  std::vector<LegacyLicense> licenses;
  LegacyBatch batch;
  LegacyTrailer trailer;
};
base::Result<LegacyLicensesResponse> parse_legacy_licenses_response(std::string_view json);
std::string serialize(const LegacyLicensesResponse& response, Absent absent = Absent::omitted);

/// At most one list of associations and one of disassociations; disassociations run first.
struct LegacyManageLicensesRequest {
  base::Secret s_token;
  std::string adam_id;  // adamIdStr
  std::optional<std::string> pricing_param;
  std::vector<std::string> associate_client_user_ids;
  std::vector<std::string> associate_serial_numbers;
  std::vector<std::string> disassociate_client_user_ids;
  std::vector<std::string> disassociate_license_ids;
  std::vector<std::string> disassociate_serial_numbers;
  std::optional<bool> notify_disassociation;  // absent means true
};
base::Result<LegacyManageLicensesRequest> parse_legacy_manage_licenses_request(std::string_view json);
std::string serialize(const LegacyManageLicensesRequest& request, Absent absent = Absent::omitted);

/// Another record, linked to the same Apple Account, that holds the license already.
struct LegacyHolder {
  std::int64_t user_id = 0;
  std::optional<std::string> client_user_id;  // clientUserIdStr
  std::optional<std::string> email;
  std::optional<std::string> its_id_hash;
  std::optional<std::string> status;
};

/// One outcome. The last two fields come with 9616.
struct LegacyLicenseOutcome {
  std::optional<std::string> client_user_id;  // clientUserIdStr
  std::optional<std::string> serial_number;
  std::optional<std::string> license_id;  // licenseIdStr; of a disassociation: any free license
  std::optional<std::int64_t> error_number;
  std::optional<std::string> error_message;
  std::optional<LegacyLicense> license_already_assigned;
  std::vector<LegacyHolder> reg_users_already_assigned;
};

struct LegacyManageLicensesResponse {
  std::vector<LegacyLicenseOutcome> associations;
  std::vector<LegacyLicenseOutcome> disassociations;
  std::optional<std::string> adam_id;  // adamIdStr
  std::optional<std::string> pricing_param;
  std::optional<std::int64_t> product_type_id;
  std::optional<std::string> product_type_name;
  std::optional<bool> is_irrevocable;
  LegacyTrailer trailer;
};
base::Result<LegacyManageLicensesResponse> parse_legacy_manage_licenses_response(std::string_view json);
std::string serialize(const LegacyManageLicensesResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
