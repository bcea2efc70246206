// The provider of single sign-on, over HTTP.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/ports/identity_provider.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sign_on/discovery.h"
#include "sign_on/id_token.h"

namespace bursar::sign_on {

struct ProviderOptions {
  app::ProviderFacts facts;
  base::Secret client_secret;  // empty: a public client, by PKCE alone
};

/// What the provider tells about itself and its keys are kept for an hour; keys are asked for again where a token names
/// one that is not known, at most once a minute. Before a browser is sent there it must have answered just now. While
/// one thread asks, others are refused rather than held up.
class OpenIdProvider : public app::IdentityProvider {
 public:
  OpenIdProvider(ProviderOptions options, net::HttpClient& http, base::Clock& clock);
  const app::ProviderFacts& facts() const override { return options_.facts; }
  base::Result<std::string> log_in_url(const app::SignOnFlow& flow) override;
  base::Result<app::Identity> identity(const app::SignOnAnswer& answer, const app::SignOnFlow& flow) override;
  std::string log_out_url(const base::Secret& id_token) override;

 private:
  struct Tokens {
    std::string id_token;
    base::Secret access_token;
  };
  base::Result<Discovery> discover(std::int64_t age_ms_max);
  base::Result<std::vector<PublicKey>> keys_for(const TokenHeader& header);
  base::Result<net::HttpResponse> ask(net::HttpRequest request);
  base::Result<Tokens> redeem(const Discovery& discovery, const std::string& code, const app::SignOnFlow& flow);
  base::Status add_user_info(const Discovery& discovery, const base::Secret& access_token, Claims& claims);

  const ProviderOptions options_;
  net::HttpClient& http_;
  base::Clock& clock_;

  std::mutex asking_;  // held while the network is waited for
  std::mutex mutex_;   // over what follows
  std::optional<Discovery> discovery_;
  base::Timestamp discovered_at_;
  std::optional<base::Error> trouble_;  // of the last try
  base::Timestamp trouble_at_;
  std::vector<PublicKey> keys_;
  base::Timestamp keys_at_;
};

}  // namespace bursar::sign_on
