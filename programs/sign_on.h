// Single sign-on, as the options set it up.
#pragma once

#include <memory>

#include "app/ports/identity_provider.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "programs/options.h"

namespace bursar::programs {

struct SignOnParts {
  std::unique_ptr<net::HttpClient> http;
  std::unique_ptr<app::IdentityProvider> provider;  // none: no single sign-on
};

/// `console_url`: where browsers reach us. invalid "bad_option" where the options do not go together.
base::Result<SignOnParts> make_sign_on(const Options& options, const std::string& console_url, base::Clock& clock);

}  // namespace bursar::programs
