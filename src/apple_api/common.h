// Shapes that several of Apple's endpoints share, and the rules of every header in this folder:
//   parse_x(json)   tolerates unknown fields, null for absent, absent optional fields and unknown values of
//   enumerations
//                   (which stay text). Anything else fails with kind invalid and code "bad_apple_answer" (answers and
//                   notifications) or "bad_apple_request" (requests, queries); Error::detail is the path of the field
//                   alone, e.g. "assets[3].adamId", empty when the text is not a JSON object at all, or one nested
//                   deeper than 64 levels.
//   serialize(x)    one line of UTF-8 JSON, keys in alphabetical order; the same value gives the same bytes.
// Fields that may be absent are std::optional, or a string or list whose emptiness means absent.
// Dates stay text (ISO 8601 with +0000); base/time_format.h reads them. Functions here keep no state: any thread.
// Source: https://developer.apple.com/documentation/devicemanagement/getting-started-with-the-management-api
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace bursar::apple_api {

inline constexpr std::string_view kPricingStandard = "STDQ";
inline constexpr std::string_view kPricingPlus = "PLUS";
inline constexpr std::string_view kProductApp = "App";
inline constexpr std::string_view kProductBook = "Book";
inline constexpr std::string_view kPlatformIos = "iOS";
inline constexpr std::string_view kPlatformMac = "macOS";
inline constexpr std::string_view kPlatformTv = "tvOS";
inline constexpr std::string_view kPlatformWatch = "watchOS";
inline constexpr std::string_view kPlatformVision = "visionOS";

/// What serialize does with an absent field: Apple omits nearly all, and sometimes writes null.
enum class Absent { omitted, as_null };

/// Decoded name and value pairs, as net::parse_query gives them.
using Query = std::vector<std::pair<std::string, std::string>>;

/// The management service that says it holds a location.
struct MdmInfo {
  std::string id;
  std::string name;
  std::string metadata;
  bool operator==(const MdmInfo&) const = default;
};

/// Ends nearly every answer of v2.
struct Trailer {
  std::string uid;  // wire name uId: the library, decimal digits
  std::optional<std::string> token_expiration_date;
  std::optional<MdmInfo> mdm_info;
};

/// Of answers paged by pageIndex.
struct Paging {
  std::int64_t current_page_index = 0;
  std::optional<std::int64_t> next_page_index;  // absent on the last page
  std::int64_t size = 0;                        // rows on this page
  std::int64_t total_pages = 0;
  std::string version_id;  // opaque; changes with any write to what is listed
};

struct AssetRef {
  std::string adam_id;
  std::optional<std::string> pricing_param;  // absent means STDQ
  bool operator==(const AssetRef&) const = default;
};

/// Whom and what an error concerns; all lists may be empty.
struct ErrorInfo {
  std::vector<AssetRef> assets;
  std::vector<std::string> client_user_ids;
  std::vector<std::string> serial_numbers;
};

/// The body of a refusal, an entry of an event's failures, and the error of a notification.
struct ErrorResponse {
  std::int64_t error_number = 0;
  std::string error_message;
  std::optional<ErrorInfo> error_info;
};
base::Result<ErrorResponse> parse_error_response(std::string_view json);
std::string serialize(const ErrorResponse& error, Absent absent = Absent::omitted);

/// The error in a body of any HTTP status: Apple has been seen to answer 200 with one. None if the body is no JSON
/// object or holds no errorNumber other than 0.
std::optional<ErrorResponse> error_in(std::string_view body);

}  // namespace bursar::apple_api
