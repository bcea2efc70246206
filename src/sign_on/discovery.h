// What a provider tells about itself (OpenID Connect Discovery 1.0).
#pragma once

#include <string>

#include "base/result.h"

namespace bursar::sign_on {

struct Discovery {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string keys_url;
  std::string userinfo_endpoint;     // empty: none
  std::string end_session_endpoint;  // empty: none
  bool secret_in_body = false;       // it takes the client's secret no other way
  bool names_itself = false;         // sends iss along with the browser (RFC 9207)
};

/// https, or http to this machine alone.
bool is_safe_url(const std::string& url);

/// Errors: unavailable "provider_misconfigured", where it is another issuer's, a needed address is missing or not safe,
/// or PKCE with S256 or the flow with a code is ruled out.
base::Result<Discovery> parse_discovery(const std::string& json, const std::string& issuer);

/// invalid "bad_option": no issuer that can be used.
base::Status check_issuer(const std::string& issuer);

}  // namespace bursar::sign_on
