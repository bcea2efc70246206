// Making what is so as a configuration document says.
#pragma once

#include <string>
#include <vector>

#include "app/usecases/configuration_now.h"
#include "app/usecases/configuration_secrets.h"
#include "app/usecases/configuration_tokens.h"
#include "domain/configuration/difference.h"

namespace bursar::app {

struct ConfigurationFile {
  std::string name;
  std::string text;
};

struct ConfigurationOrder {
  std::vector<ConfigurationFile> files;
  std::vector<GivenToken> tokens;
  std::vector<GivenSecret> secrets;
  bool dry_run = true;
  bool prune = false;  // remove what is in a section of the document and not named there
  std::string digest;  // of the dry run that was looked at; empty: whatever the difference is
  std::string by;
};

struct ConfigurationReport {
  domain::Difference difference;
  domain::Findings findings;  // with one, nothing was done
  std::vector<std::string> warnings;
  std::vector<std::pair<std::string, bool>> tokens;  // locations to connect or connected; true: renewed
  std::vector<domain::LocationId> connected;         // of those, after it was applied
  std::string digest;                                // of the difference
  bool applied = false;
  bool changes_anything() const { return !difference.changes.empty() || !tokens.empty(); }
};

/// Tries everything in a transaction that is thrown away; where nothing stands against it and it is no dry run,
/// connects and renews tokens, then does the rest in one transaction. What is wrong with the document or its tokens is
/// told in findings, all at once. Errors: those of the store; conflict "configuration_moved" where the difference is
/// not the one of `digest`; of connect_location and renew_token, where Apple refuses a token that it took a moment
/// before (the message says what is connected by then).
base::Result<ConfigurationReport> apply_configuration(const Services& services, const ConfigurationOrder& order,
                                                      const May& may);

}  // namespace bursar::app
