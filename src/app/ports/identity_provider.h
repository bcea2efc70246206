// Whoever tells us who somebody is: a provider of OpenID Connect.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace bursar::app {

/// How the provider is set up here.
struct ProviderFacts {
  std::string issuer;
  std::string client_id;
  std::string label;  // on the button
  std::string scopes;
  std::string groups_claim;
  std::string redirect_url;  // has to be registered at the provider
  std::string log_out_url;   // where it sends browsers after logging out; has to be registered, too
};

/// What binds one log-in to one browser.
struct SignOnFlow {
  std::string state;
  std::string nonce;
  std::string verifier;  // of PKCE
};

/// What the provider sent the browser back with.
struct SignOnAnswer {
  std::string code;
  std::string issuer;  // RFC 9207; empty: not given
};

/// A person, as the provider's checked ID token tells.
struct Identity {
  std::string subject;             // never changes at the provider
  std::vector<std::string> names;  // for an account, the best one first
  std::string display_name;
  std::string email;
  std::vector<std::string> groups;
  base::Secret id_token;
};

/// Errors: unavailable "provider_unreachable", "provider_misconfigured"; unauthorized "sign_on_refused",
/// "bad_id_token". Safe to call from any thread; calls wait for the network.
class IdentityProvider {
 public:
  virtual ~IdentityProvider() = default;
  virtual const ProviderFacts& facts() const = 0;
  /// Where the browser is sent. Asks whether the provider is there first.
  virtual base::Result<std::string> log_in_url(const SignOnFlow& flow) = 0;
  virtual base::Result<Identity> identity(const SignOnAnswer& answer, const SignOnFlow& flow) = 0;
  /// Where the browser is sent to log out there, too; empty where the provider has no such page, or does not answer.
  virtual std::string log_out_url(const base::Secret& id_token) = 0;
};

}  // namespace bursar::app
