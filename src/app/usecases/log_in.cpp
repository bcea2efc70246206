#include "app/usecases/log_in.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/audit.h"
#include "base/sha256.h"
#include "base/text.h"
#include "domain/access/one_time_code.h"
#include "domain/access/password.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

constexpr int kTokenBytes = 32;
constexpr int kFactorBytes = 20;
constexpr int kFreeFailures = 5;
constexpr std::int64_t kWaitMsMax = 15 * base::kMinuteMs;
constexpr std::int64_t kTouchIntervalMs = base::kMinuteMs;
constexpr const char* kSetupSetting = "setup_code_hash";

tl::unexpected<base::Error> bad_login() {
  return base::fail(ErrorKind::unauthorized, "bad_login", "Name, password or code is wrong.",
                    "Try again; an administrator can set a new password.");
}

tl::unexpected<base::Error> not_logged_in() {
  return base::fail(ErrorKind::unauthorized, "not_logged_in", "You are not logged in, or were for too long.",
                    "Log in.");
}

/// The bytes that "make" gives as hexadecimal digits.
std::string bytes_of(const base::Secret& hex) {
  std::string bytes;
  const auto& text = hex.reveal();
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

Caller caller_of(const Account& account, std::string csrf) {
  return {account.name, account.grants, account, std::move(csrf), fmt::format("account {}", account.id.value)};
}

base::Status note_failure(const Services& services, const LogInOrder& order) {
  TRY_SET(auto transaction, services.store.begin_write());
  const ActingAs acting("nobody");
  TRY(record(*transaction, services.clock, "login_failed", fmt::format("account {}", order.name.substr(0, 100)),
             {{"from", order.peer}}));
  return transaction->commit();
}

/// The account, where name and password are right and it may log in.
base::Result<std::optional<Account>> known(const Services& services, const LogInOrder& order,
                                           Credentials& credentials) {
  std::optional<Account> account;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto accounts, transaction->accounts().list());
    for (const auto& one : accounts) {
      if (one.name == order.name && !one.disabled) account = one;
    }
    if (account) {
      TRY_SET(credentials, transaction->accounts().credentials(account->id));
    }
  }
  // A name that nobody has takes as long as a wrong password.
  static const std::string decoy = services.secrets.hash_password(base::Secret("no account has this one"));
  const bool has_password = account && !credentials.password_hash.empty();
  const bool right = services.secrets.is_password(has_password ? credentials.password_hash : decoy, order.password);
  if (!right || !has_password) account.reset();
  return account;
}

}  // namespace

base::Result<LoggedIn> begin_session(const Services& services, Transaction& transaction, const Account& account,
                                     const std::string& peer, const base::Secret& id_token) {
  const auto now = services.clock.now();
  LoggedIn done{services.secrets.make(kTokenBytes), caller_of(account, services.secrets.make(kTokenBytes).reveal())};
  TRY(transaction.accounts().forget_sessions(now.plus_ms(-kSessionMs), now.plus_ms(-kSessionIdleMs)));
  TRY(transaction.accounts().add_session(done.token, {account.id, done.caller.csrf, now, now, id_token}));
  TRY(transaction.accounts().note_login(account.id, now));
  done.caller.account->last_login_at = now;
  const ActingAs acting(account.name);
  TRY(record(transaction, services.clock, "logged_in", fmt::format("account {}", account.name),
             {{"from", peer}, {"by", id_token.empty() ? "password" : "single sign-on"}}));
  return done;
}

std::int64_t LoginThrottle::wait_ms(const Failures& failures, base::Timestamp now) {
  if (failures.count < kFreeFailures) return 0;
  const auto doublings = std::min(failures.count - kFreeFailures, 10);
  const auto pause = std::min<std::int64_t>(kWaitMsMax, base::kSecondMs << static_cast<unsigned>(doublings));
  return pause - now.ms_since(failures.last);
}

void LoginThrottle::forget_old(base::Timestamp now) {
  std::erase_if(failures_, [&](const auto& entry) { return now.ms_since(entry.second.last) > kWaitMsMax; });
}

base::Status LoginThrottle::admit(const std::string& name, const std::string& peer, base::Timestamp now) {
  const std::lock_guard lock(mutex_);
  forget_old(now);
  std::int64_t wait = 0;
  for (const auto& key : {"name " + name, "peer " + peer}) {
    const auto failures = failures_.find(key);
    if (failures != failures_.end()) wait = std::max(wait, wait_ms(failures->second, now));
  }
  if (wait <= 0) return {};
  auto error = base::Error{ErrorKind::rate_limited,
                           "too_many_logins",
                           "Too many attempts to log in failed.",
                           fmt::format("Wait {} s and try again.", (wait + 999) / 1000),
                           {},
                           {},
                           {}};
  error.retry_after_ms = wait;
  return base::fail(std::move(error));
}

void LoginThrottle::failed(const std::string& name, const std::string& peer, base::Timestamp now) {
  const std::lock_guard lock(mutex_);
  for (const auto& key : {"name " + name, "peer " + peer}) {
    auto& failures = failures_[key];
    ++failures.count;
    failures.last = now;
  }
}

void LoginThrottle::succeeded(const std::string& name, const std::string& peer) {
  const std::lock_guard lock(mutex_);
  failures_.erase("name " + name);
  failures_.erase("peer " + peer);
}

base::Result<LoggedIn> log_in(const Services& services, LoginThrottle& throttle, const LogInOrder& order) {
  const auto now = services.clock.now();
  TRY(throttle.admit(order.name, order.peer, now));
  Credentials credentials;
  TRY_SET(const auto account, known(services, order, credentials));
  std::optional<std::int64_t> step;
  if (account && account->second_factor) {
    if (order.code.empty()) {
      return base::fail(ErrorKind::unauthorized, "second_factor_needed", "A code of the authenticator app is needed.",
                        "Send it along.");
    }
    step = domain::step_of_code(credentials.factor.reveal(), order.code, now);
    if (step && *step <= credentials.factor_step) step.reset();  // taken before
  }
  if (!account || (account->second_factor && !step)) {
    throttle.failed(order.name, order.peer, now);
    TRY(note_failure(services, order));
    return bad_login();
  }
  TRY_SET(auto transaction, services.store.begin_write());
  if (step) TRY(transaction->accounts().put_factor_step(account->id, *step));
  TRY_SET(auto done, begin_session(services, *transaction, *account, order.peer));
  TRY(transaction->commit());
  throttle.succeeded(order.name, order.peer);
  return done;
}

base::Result<std::string> log_out(const Services& services, const base::Secret& token) {
  base::Secret id_token;
  {
    TRY_SET(auto transaction, services.store.begin_write());
    TRY_SET(const auto session, transaction->accounts().find_session(token));
    if (session) id_token = session->id_token;
    TRY(transaction->accounts().remove_session(token));
    TRY(record(*transaction, services.clock, "logged_out", "session", {}));
    TRY(transaction->commit());
  }
  if (id_token.empty() || services.identity == nullptr) return std::string();
  return services.identity->log_out_url(id_token);
}

base::Result<Caller> caller_of_session(const Services& services, const base::Secret& token, bool counts_as_use) {
  const auto now = services.clock.now();
  std::optional<Session> session;
  std::optional<Caller> caller;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(session, transaction->accounts().find_session(token));
    if (!session) return not_logged_in();
    const bool old = now.ms_since(session->started_at) > kSessionMs || now.ms_since(session->used_at) > kSessionIdleMs;
    if (old) return not_logged_in();
    TRY_SET(const auto accounts, transaction->accounts().list());
    for (const auto& account : accounts) {
      if (account.id == session->account && !account.disabled) caller = caller_of(account, session->csrf);
    }
  }
  if (!caller) return not_logged_in();
  if (counts_as_use && now.ms_since(session->used_at) >= kTouchIntervalMs) {
    // As of an API key: where it is another's turn to write, the next request notes it.
    if (auto transaction = services.store.begin_write_if_free()) {
      TRY((*transaction)->accounts().touch_session(token, now));
      TRY((*transaction)->commit());
    }
  }
  return *caller;
}

base::Result<bool> needs_first_account(const Services& services) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto accounts, transaction->accounts().list());
  return accounts.empty();
}

base::Result<base::Secret> make_setup_code(const Services& services) {
  TRY_SET(const auto needed, needs_first_account(services));
  if (!needed) return base::Secret();
  auto code = services.secrets.make(16);
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->access().put_setting(kSetupSetting, base::sha256_hex(code.reveal())));
  TRY(transaction->commit());
  return code;
}

base::Result<LoggedIn> set_up(const Services& services, const base::Secret& code, const std::string& name,
                              const base::Secret& password) {
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto accounts, transaction->accounts().list());
    if (!accounts.empty()) {
      return base::fail(ErrorKind::conflict, "already_set_up", "There is an account already.", "Log in.");
    }
    TRY_SET(const auto hash, transaction->access().setting(kSetupSetting));
    if (hash.empty() || !base::equal_in_constant_time(hash, base::sha256_hex(code.reveal()))) {
      return base::fail(ErrorKind::unauthorized, "bad_setup_code", "This set-up link is not valid any more.",
                        "Start the server again; it prints a new one.");
    }
  }
  Account account;
  account.name = name;
  account.grants = {{domain::kAdministrator, domain::kFirstTenant}};
  TRY_SET(const auto made, create_account(services, account, password));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->access().put_setting(kSetupSetting, ""));
  TRY_SET(auto done, begin_session(services, *transaction, made, "set-up"));
  TRY(transaction->commit());
  return done;
}

base::Status change_password(const Services& services, const Caller& caller, const base::Secret& old_password,
                             const base::Secret& new_password) {
  TRY(domain::check_password(new_password.reveal(), caller.name));
  Credentials credentials;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(credentials, transaction->accounts().credentials(caller.account->id));
  }
  if (!services.secrets.is_password(credentials.password_hash, old_password)) return bad_login();
  const auto hash = services.secrets.hash_password(new_password);
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->accounts().put_password(caller.account->id, hash));
  TRY(transaction->accounts().remove_sessions(caller.account->id));
  TRY(record(*transaction, services.clock, "password_changed", fmt::format("account {}", caller.name), {}));
  return transaction->commit();
}

base::Result<NewFactor> make_second_factor(const Services& services, const Caller& caller) {
  if (caller.account->second_factor) {
    return base::fail(ErrorKind::conflict, "second_factor_on", "The second factor is on already.",
                      "Switch it off first.");
  }
  const auto bytes = bytes_of(services.secrets.make(kFactorBytes));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->accounts().put_factor(caller.account->id, base::Secret(bytes), false));
  TRY(transaction->commit());
  const auto uri = domain::one_time_code_uri(bytes, services.settings.server_name, caller.name);
  const auto at = uri.find("secret=") + 7;
  return NewFactor{uri.substr(at, uri.find('&', at) - at), uri};
}

base::Status switch_second_factor(const Services& services, const Caller& caller, const std::string& code, bool on) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto credentials, transaction->accounts().credentials(caller.account->id));
  if (credentials.factor.empty()) {
    return base::fail(ErrorKind::conflict, "no_second_factor", "No second factor was made.", "Make one first.");
  }
  const auto step = domain::step_of_code(credentials.factor.reveal(), code, services.clock.now());
  if (!step || *step <= credentials.factor_step) {
    return base::fail(ErrorKind::invalid, "bad_code", "The code is wrong, or was used already.",
                      "Type the one that the app shows now; check the clock of the phone.");
  }
  TRY(transaction->accounts().put_factor(caller.account->id, on ? credentials.factor : base::Secret(), on));
  if (on) TRY(transaction->accounts().put_factor_step(caller.account->id, *step));
  TRY(record(*transaction, services.clock, on ? "second_factor_on" : "second_factor_off",
             fmt::format("account {}", caller.name), {}));
  return transaction->commit();
}

}  // namespace bursar::app
