// The content token (sToken): Base64 over a small JSON object. The encoded text is what authenticates a request.
// Source: https://developer.apple.com/documentation/devicemanagement/client-config
#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace bursar::apple_api {

struct ContentToken {
  base::Secret token;    // opaque; never sent by itself
  std::string exp_date;  // ISO 8601 with an offset without colon: 2031-03-04T09:10:11+0000; not checked here
  std::string org_name;  // "ORG55501"
};

/// The text of a .vpptoken file.
base::Secret encode_content_token(const ContentToken& token);

/// Takes a UTF-8 byte order mark, white space anywhere and missing padding. Fails with kind invalid:
///   "token_not_base64", "token_not_json" (what was encoded is no JSON object),
///   "token_field_missing" (Error::detail names the field; also for a field that is no string).
base::Result<ContentToken> decode_content_token(std::string_view text);

}  // namespace bursar::apple_api
