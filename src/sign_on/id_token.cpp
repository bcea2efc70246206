#include "sign_on/id_token.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/secret.h"
#include "base/text.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

constexpr std::size_t kTokenBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kSubjectBytesMax = 255;
constexpr std::size_t kGroupsMax = 5'000;

tl::unexpected<base::Error> bad(const std::string& what) {
  return base::fail(base::ErrorKind::unauthorized, "bad_id_token",
                    "The single sign-on provider's ID token is not accepted: " + what,
                    "Log in again. If it happens every time, compare issuer, client id and clocks on both sides.");
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Seconds since 1970 as a moment; none where the claim is missing or no sensible number.
std::optional<base::Timestamp> moment_in(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const auto seconds = found->get<double>();
  if (!(seconds >= 0 && seconds < 1e11)) return std::nullopt;
  return base::Timestamp{static_cast<std::int64_t>(seconds * 1000)};
}

base::Status check_audience(const json& claims, const std::string& client_id) {
  const auto audience = claims.value("aud", json());
  bool ours = audience.is_string() && audience == client_id;
  bool others = false;
  if (audience.is_array()) {
    for (const auto& one : audience) (one == client_id ? ours : others) = true;
  }
  if (!ours) return bad("it is meant for another client.");
  const auto party = claims.find("azp");
  if (party == claims.end() ? others : *party != client_id) return bad("it was given to another client.");
  return {};
}

base::Status check_moments(const json& claims, base::Timestamp now) {
  const auto expires = moment_in(claims, "exp");
  const auto issued = moment_in(claims, "iat");
  if (!expires || !issued) return bad("it does not say when it was made and when it ends.");
  if (now.ms_since(*expires) >= kClockSkewMs) return bad("it has expired.");
  if (issued->ms_since(now) > kClockSkewMs) return bad("it was made in the future; the clocks differ.");
  if (now.ms_since(*issued) > kTokenAgeMsMax + kClockSkewMs) return bad("it was made too long ago.");
  const auto from = moment_in(claims, "nbf");
  if (claims.contains("nbf") && (!from || from->ms_since(now) > kClockSkewMs)) return bad("it is not valid yet.");
  return {};
}

Claims claims_in(const json& object, const std::string& groups_claim) {
  Claims claims;
  claims.subject = text_in(object, "sub");
  claims.preferred_name = text_in(object, "preferred_username");
  claims.display_name = text_in(object, "name");
  claims.email = text_in(object, "email");
  claims.access_token_hash = text_in(object, "at_hash");
  const auto groups = object.find(groups_claim);
  if (groups == object.end()) return claims;
  claims.groups.emplace();
  if (groups->is_string()) claims.groups->push_back(*groups);
  if (!groups->is_array()) return claims;
  for (const auto& group : *groups) {
    if (group.is_string() && claims.groups->size() < kGroupsMax) claims.groups->push_back(group);
  }
  return claims;
}

/// The object that a part of the token holds.
json object_in(std::string_view part) {
  const auto text = base::base64url_decode(part);
  return text ? json::parse(*text, nullptr, false) : json();
}

}  // namespace

base::Result<TokenHeader> read_header(const std::string& token) {
  const auto parts = base::split(token, '.');
  if (parts.size() != 3 || token.size() > kTokenBytesMax) return bad("it is no signed token.");
  const auto header = object_in(parts[0]);
  if (!header.is_object()) return bad("its header cannot be read.");
  TokenHeader read{text_in(header, "alg"), text_in(header, "kid")};
  if (!is_accepted(read.algorithm)) {
    return bad("its algorithm is none of RS256, PS256 and ES256.");
  }
  if (header.contains("crit")) return bad("its header demands what is not known here.");
  return read;
}

base::Result<Claims> check_id_token(const std::string& token, const std::vector<PublicKey>& keys,
                                    const Expected& expected, base::Timestamp now) {
  TRY_SET(const auto header, read_header(token));
  const auto parts = base::split(token, '.');
  const auto signature = base::base64url_decode(parts[2]);
  if (!signature) return bad("its signature cannot be read.");
  const auto signed_text = std::string_view(token).substr(0, parts[0].size() + 1 + parts[1].size());
  const bool genuine = std::any_of(keys.begin(), keys.end(), [&](const PublicKey& key) {
    return fits(key, header.algorithm, header.key_id) && is_signature(key, header.algorithm, signed_text, *signature);
  });
  if (!genuine) return bad("none of the provider's keys signed it.");
  const auto claims = object_in(parts[1]);
  if (!claims.is_object()) return bad("its claims cannot be read.");
  if (text_in(claims, "iss") != expected.issuer) return bad("another issuer made it.");
  TRY(check_audience(claims, expected.client_id));
  TRY(check_moments(claims, now));
  if (expected.nonce.empty() || !base::equal_in_constant_time(text_in(claims, "nonce"), expected.nonce)) {
    return bad("it belongs to another log-in.");
  }
  auto read = claims_in(claims, expected.groups_claim);
  if (read.subject.empty() || read.subject.size() > kSubjectBytesMax) return bad("it names nobody.");
  return read;
}

base::Result<Claims> read_claims(const std::string& text, const std::string& groups_claim) {
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object()) return bad("what is told about the person cannot be read.");
  auto claims = claims_in(object, groups_claim);
  if (claims.subject.empty()) return bad("what is told about the person names nobody.");
  return claims;
}

}  // namespace bursar::sign_on
