// Logging in and out, the first account, and the second factor.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "app/services.h"

namespace bursar::app {

/// Who asks: an account that has logged in, or an API key.
struct Caller {
  std::string name;  // of the account or key; in the journal
  std::vector<domain::Grant> grants;
  std::optional<Account> account;  // none: a key
  std::string csrf;                // of the session; empty for a key
  std::string id = {};             // "account 3", "key 7": never given twice, as names may be
};

/// Slows down whoever guesses: after five failures for a name or from an address, each further one makes it wait twice
/// as long, up to a quarter of an hour. In memory; safe to call from any thread.
class LoginThrottle {
 public:
  /// rate_limited "too_many_logins" with the time to wait.
  base::Status admit(const std::string& name, const std::string& peer, base::Timestamp now);
  void failed(const std::string& name, const std::string& peer, base::Timestamp now);
  void succeeded(const std::string& name, const std::string& peer);

 private:
  struct Failures {
    int count = 0;
    base::Timestamp last;
  };
  static std::int64_t wait_ms(const Failures& failures, base::Timestamp now);
  void forget_old(base::Timestamp now);

  std::mutex mutex_;
  std::map<std::string, Failures> failures_;
};

struct LogInOrder {
  std::string name;
  base::Secret password;
  std::string code;  // of the second factor; may be empty
  std::string peer;  // address
};

struct LoggedIn {
  base::Secret token;  // for the cookie
  Caller caller;
};

inline constexpr std::int64_t kSessionMs = 7 * base::kDayMs;       // then one logs in again
inline constexpr std::int64_t kSessionIdleMs = 8 * base::kHourMs;  // or after so long without a request

/// Errors: unauthorized "bad_login" (name, password or code: it does not say which), "second_factor_needed";
/// rate_limited "too_many_logins".
base::Result<LoggedIn> log_in(const Services& services, LoginThrottle& throttle, const LogInOrder& order);
/// Part of the transaction: forgets old sessions, makes one, and writes the log-in down. `id_token`: of the single
/// sign-on; empty: none.
base::Result<LoggedIn> begin_session(const Services& services, Transaction& transaction, const Account& account,
                                     const std::string& peer, const base::Secret& id_token = {});
/// Gives where the browser logs out of the single sign-on, too; empty: nowhere.
base::Result<std::string> log_out(const Services& services, const base::Secret& token);
/// unauthorized "not_logged_in". `counts_as_use`: puts off the end of the session that comes without use.
base::Result<Caller> caller_of_session(const Services& services, const base::Secret& token, bool counts_as_use = true);

/// Whether an account has to be made first.
base::Result<bool> needs_first_account(const Services& services);
/// A one-time code for the first account, in place of an older one; empty where there is an account.
base::Result<base::Secret> make_setup_code(const Services& services);
/// Makes the first account, an administrator, and logs in. Errors: unauthorized "bad_setup_code"; conflict
/// "already_set_up"; those of create_account.
base::Result<LoggedIn> set_up(const Services& services, const base::Secret& code, const std::string& name,
                              const base::Secret& password);

/// Ends the other sessions. Errors: unauthorized "bad_login" where the old one is wrong; invalid "weak_password".
base::Status change_password(const Services& services, const Caller& caller, const base::Secret& old_password,
                             const base::Secret& new_password);

struct NewFactor {
  std::string secret;  // as apps take it by hand
  std::string uri;     // for a QR code
};
/// Not on yet. conflict "second_factor_on".
base::Result<NewFactor> make_second_factor(const Services& services, const Caller& caller);
/// Errors: invalid "bad_code"; conflict "no_second_factor" where none was made.
base::Status switch_second_factor(const Services& services, const Caller& caller, const std::string& code, bool on);

}  // namespace bursar::app
