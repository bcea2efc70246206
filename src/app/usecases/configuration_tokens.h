// Content tokens that come along with a configuration, apart from its document.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/usecases/connect_location.h"
#include "domain/configuration/configuration.h"

namespace bursar::app {

struct GivenToken {
  std::string location;  // as the document names it; empty: the one that Apple says
  base::Secret text;
};

/// What is to be done with a token.
struct TokenStep {
  std::string location;  // as the document names it
  SeenToken seen;
  base::Secret text;
  std::optional<domain::LocationId> renews;  // none: connects it
};

/// Reads every token and asks Apple about it; keeps nothing. A token that is connected already asks for nothing; one
/// that is older than the one in use is warned of. Findings: those of connect_location and check_renewal,
/// "token_of_other_location", "no_entry_for_token", and "location_not_connected" for entries without a token.
base::Result<std::vector<TokenStep>> look_at_tokens(const Services& services, const domain::Configuration& wanted,
                                                    const std::vector<GivenToken>& tokens, domain::Findings& findings,
                                                    std::vector<std::string>& warnings);

/// Whether the tokens of the document's connected locations still answer; those that are about to be renewed are passed
/// over. A sentence for each that does not.
base::Result<std::vector<std::string>> tokens_without_answer(const Services& services,
                                                             const domain::Configuration& wanted,
                                                             const std::vector<TokenStep>& steps);

}  // namespace bursar::app
