// Logging in by single sign-on, and what groups of the provider are given.
#pragma once

#include <string>
#include <vector>

#include "app/usecases/log_in.h"
#include "domain/access/sign_on_rule.h"

namespace bursar::app {

inline constexpr std::int64_t kSignOnMs = 10 * base::kMinuteMs;  // from the button to the way back

/// A browser on its way to the provider. Everything that binds the log-in to it comes from `flow`, which its cookie
/// keeps; the server keeps nothing.
struct SignOnStart {
  base::Secret flow;
  std::string url;
};
/// Errors: conflict "no_single_sign_on"; those of IdentityProvider.
base::Result<SignOnStart> begin_sign_on(const Services& services);

/// A browser on its way back.
struct SignOnReturn {
  base::Secret flow;  // of its cookie; empty: it has none
  std::string state;
  SignOnAnswer answer;
  std::string error;  // access_denied …; empty: none
  std::string error_words;
  std::string peer;
};
/// Logs in; makes the account at the first time. What it may do follows the rules for its groups, at every log-in.
/// Errors: unauthorized "sign_on_over" where the browser began no such log-in, or too long ago; "sign_on_refused" where
/// the provider refused; forbidden "sign_on_denied", "no_role_for_groups", "account_disabled"; conflict
/// "account_name_taken", "last_administrator", "no_single_sign_on"; rate_limited "too_many_logins"; those of
/// IdentityProvider.
base::Result<LoggedIn> finish_sign_on(const Services& services, LoginThrottle& throttle, const SignOnReturn& back);

base::Result<std::vector<domain::SignOnRule>> sign_on_rules(const Services& services);
/// Errors: invalid "bad_rule"; conflict "rule_exists"; not_found "no_such_role", "no_such_unit".
base::Result<domain::SignOnRule> add_sign_on_rule(const Services& services, const domain::SignOnRule& rule);
/// not_found "no_such_rule".
base::Status remove_sign_on_rule(const Services& services, domain::SignOnRuleId id);

}  // namespace bursar::app
