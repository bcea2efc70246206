// What the calls of the legacy service (v1) share. Every call is a POST with a JSON body; HTTP is 200 even for errors.
// Numbers may arrive as text and most ids exist twice (userId and userIdStr): both are read, both are written.
// Source:
// https://developer.apple.com/documentation/devicemanagement/managing-apps-and-books-through-web-services-legacy
#pragma once

#include "apple_api/common.h"
#include "base/secret.h"

namespace bursar::apple_api {

inline constexpr std::int64_t kLegacyOk = 0;
inline constexpr std::int64_t kLegacyFailed = -1;
inline constexpr std::int64_t kLegacyPartlyDone = -3;  // manageVPPLicensesByAdamIdSrv only

inline constexpr std::int64_t kLegacyProductMacSoftware = 7;   // productTypeName Software
inline constexpr std::int64_t kLegacyProductApplication = 8;   // Application
inline constexpr std::int64_t kLegacyProductPublication = 10;  // Publication

struct LegacyLocation {
  std::int64_t location_id = 0;
  std::string location_name;
};

/// Part of every answer.
struct LegacyTrailer {
  std::int64_t status = kLegacyOk;
  std::optional<std::int64_t> error_number;  // both when status is not 0
  std::optional<std::string> error_message;
  std::string uid;
  std::optional<std::int64_t> expiration_millis;  // unix ms; the token's or the account password's end
  std::optional<std::string> client_context;      // if one was set
  std::optional<LegacyLocation> location;         // tokens of a location only
  std::optional<std::string> token_exp_date;      // in the last 15 days only
};

/// An answer that holds nothing else: a refusal.
base::Result<LegacyTrailer> parse_legacy_trailer(std::string_view json);
std::string serialize(const LegacyTrailer& trailer, Absent absent = Absent::omitted);

/// Body with the sToken alone.
struct LegacyTokenRequest {
  base::Secret s_token;
};
base::Result<LegacyTokenRequest> parse_legacy_token_request(std::string_view json);
std::string serialize(const LegacyTokenRequest& request, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
