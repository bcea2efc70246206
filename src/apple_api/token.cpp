#include "apple_api/token.h"

#include "apple_api/wire.h"
#include "base/base64.h"
#include "base/text.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, ContentToken>& token) {
  wire.required("token", token.token);
  wire.required("expDate", token.exp_date);
  wire.required("orgName", token.org_name);
}

base::Secret encode_content_token(const ContentToken& token) {
  return base::Secret(base::base64_encode(text_of(token, Absent::omitted)));
}

base::Result<ContentToken> decode_content_token(std::string_view text) {
  const std::optional<std::string> json = base::base64_decode(base::without_whitespace(text));
  if (!json || json->empty()) {
    return base::fail(base::ErrorKind::invalid, "token_not_base64", "the content token is not Base64 text");
  }
  auto token = parse_as<ContentToken>(*json, kAnswer);
  if (token) return token;
  const std::string& field = token.error().detail;
  if (field.empty()) {
    return base::fail(base::ErrorKind::invalid, "token_not_json", "what the content token encodes is not JSON");
  }
  return base::fail(base::ErrorKind::invalid, "token_field_missing",
                    "the content token holds no text under \"" + field + "\"", "", field);
}

}  // namespace bursar::apple_api
