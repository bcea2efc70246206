// Secrets of webhooks that come along with a configuration, apart from its document.
#pragma once

#include <string>
#include <vector>

#include "app/usecases/configuration_now.h"
#include "base/secret.h"
#include "domain/configuration/difference.h"

namespace bursar::app {

inline constexpr const char* kSecretField = "secret";

struct GivenSecret {
  std::string webhook;  // as the document names it
  base::Secret text;
};

/// None: none was given.
const base::Secret* secret_given_for(const std::vector<GivenSecret>& secrets, const std::string& webhook);

/// Findings: "no_entry_for_secret", "double_name", "bad_webhook_secret" of an empty one.
void check_secrets(const domain::Configuration& wanted, const std::vector<GivenSecret>& secrets,
                   domain::Findings& findings);

/// Adds to the difference which webhooks get the secret that was given for them; not which secret. The one that is in
/// use already asks for nothing.
base::Status add_secrets(Transaction& transaction, const ConfigurationNow& now, const domain::Configuration& wanted,
                         const std::vector<GivenSecret>& secrets, domain::Difference& difference);

}  // namespace bursar::app
