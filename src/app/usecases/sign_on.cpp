#include "app/usecases/sign_on.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/audit.h"
#include "base/sha256.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

constexpr int kFlowBytes = 32;
constexpr std::size_t kGroupsToldMax = 20;
constexpr std::size_t kWordsBytesMax = 200;

tl::unexpected<base::Error> over() {
  return base::fail(ErrorKind::unauthorized, "sign_on_over",
                    "This log-in was not begun in this browser, or too long ago, or again since.",
                    "Press the button of the single sign-on again.");
}

/// "RANDOM-SECONDS": when it began is bound into all that comes from it.
base::Secret new_flow(const Services& services) {
  const auto seconds = services.clock.now().unix_ms / base::kSecondMs;
  return base::Secret(fmt::format("{}-{}", services.secrets.make(kFlowBytes).reveal(), seconds));
}

bool is_too_old(const base::Secret& flow, base::Timestamp now) {
  const auto& text = flow.reveal();
  const auto began = base::parse_int(std::string_view(text).substr(std::min(text.find('-') + 1, text.size())));
  const base::Timestamp at{began.value_or(0) * base::kSecondMs};
  return !began || now.ms_since(at) > kSignOnMs || at > now;
}

SignOnFlow parts_of(const base::Secret& flow) {
  const auto part = [&](const char* name) { return base::sha256_hex(std::string(name) + " " + flow.reveal()); };
  return {part("state"), part("nonce"), part("verifier")};
}

/// What the other side wrote, fit to be shown: printable ASCII, not long.
std::string plain(const std::string& text) {
  std::string words;
  for (const char c : text.substr(0, kWordsBytesMax)) words += c >= ' ' && c <= '~' ? c : ' ';
  return words;
}

base::Status check_return(const Services& services, const SignOnReturn& back) {
  if (back.flow.empty() || is_too_old(back.flow, services.clock.now())) return over();
  if (!base::equal_in_constant_time(parts_of(back.flow).state, back.state)) return over();
  if (back.error == "access_denied") {
    return base::fail(ErrorKind::forbidden, "sign_on_denied", "The log-in was declined at the single sign-on provider.",
                      "Log in again, or with a local account.");
  }
  if (!back.error.empty()) {
    const auto words = plain(back.error_words);
    return base::fail(
        ErrorKind::unauthorized, "sign_on_refused",
        fmt::format("The single sign-on provider refused: {}{}", plain(back.error), words.empty() ? "." : ": " + words),
        "Log in again. If it happens every time, compare client id, scopes and redirect address.");
  }
  if (!back.answer.code.empty()) return {};
  return base::fail(ErrorKind::unauthorized, "sign_on_refused", "The single sign-on provider sent no code.",
                    "Log in again.");
}

std::string told(std::vector<std::string> groups) {
  const auto left_out = groups.size() > kGroupsToldMax ? groups.size() - kGroupsToldMax : 0;
  groups.resize(groups.size() - left_out);
  return base::join(groups, ", ") + (left_out == 0 ? "" : fmt::format(" and {} more", left_out));
}

tl::unexpected<base::Error> no_role(const Identity& identity) {
  return base::fail(ErrorKind::forbidden, "no_role_for_groups",
                    identity.groups.empty() ? "The single sign-on provider tells of no group of yours."
                                            : fmt::format("None of your groups is given a role here. Groups seen: {}.",
                                                          told(identity.groups)),
                    "Ask an administrator of Bursar for a rule, or the provider's for a group.");
}

std::string subject_of(const Services& services, const Identity& identity) {
  return services.identity->facts().issuer + " " + identity.subject;
}

base::Result<std::optional<Account>> account_of(Transaction& transaction, const std::string& subject) {
  TRY_SET(const auto accounts, transaction.accounts().list());
  for (const auto& account : accounts) {
    if (account.subject == subject) return std::optional(account);
  }
  return std::optional<Account>();
}

/// A name for a new account: the first that has the right shape.
std::string name_for(const Identity& identity, const std::string& subject) {
  for (const auto& name : identity.names) {
    Account account;
    account.name = name;
    if (check_shape(account)) return name;
  }
  return "sso-" + base::sha256_hex(subject).substr(0, 12);
}

void take_over_claims(Account& account, const Identity& identity) {
  const auto fits = [](const std::string& text, std::size_t bytes_max) {
    return !text.empty() && text.size() <= bytes_max && base::is_valid_utf8(text);
  };
  if (fits(identity.display_name, kDisplayNameBytesMax)) account.display_name = identity.display_name;
  if (fits(identity.email, kEmailBytesMax)) account.email = identity.email;
}

base::Result<Account> make_account(const Services& services, Transaction& transaction, const Identity& identity,
                                   const std::string& subject, std::vector<domain::Grant> grants) {
  Account account;
  account.name = name_for(identity, subject);
  account.subject = subject;
  account.grants = std::move(grants);
  account.created_at = services.clock.now();
  take_over_claims(account, identity);
  TRY_SET(const auto accounts, transaction.accounts().list());
  if (std::any_of(accounts.begin(), accounts.end(), [&](const Account& a) { return a.name == account.name; })) {
    return base::fail(ErrorKind::conflict, "account_name_taken",
                      fmt::format("There is an account \"{}\" already, and it is not linked to you.", account.name),
                      fmt::format("If it is yours, ask an administrator to link it: its subject is \"{}\".", subject));
  }
  TRY_SET(account.id, transaction.accounts().add(account));
  TRY(record(transaction, services.clock, "account_made", fmt::format("account {}", account.name),
             {{"grants", words_of(account.grants)}, {"subject", subject}}));
  return account;
}

/// Grants follow the rules. Who has none left is logged out everywhere.
base::Status follow_rules(const Services& services, Transaction& transaction, Account& account,
                          const Identity& identity, std::vector<domain::Grant> grants) {
  const auto before = account;
  std::sort(account.grants.begin(), account.grants.end());
  const bool other_grants = account.grants != grants;
  account.grants = std::move(grants);
  take_over_claims(account, identity);
  if (account.grants.empty()) TRY(transaction.accounts().remove_sessions(account.id));
  if (!other_grants && account.display_name == before.display_name && account.email == before.email) return {};
  TRY(transaction.accounts().update(account));
  if (!other_grants) return {};
  TRY(keep_an_administrator(transaction));
  return record(transaction, services.clock, "account_changed", fmt::format("account {}", account.name),
                {{"grants", words_of(account.grants)}, {"by", "rules of the single sign-on"}});
}

base::Result<LoggedIn> take_in(const Services& services, const Identity& identity, const std::string& peer) {
  const auto subject = subject_of(services, identity);
  TRY_SET(auto transaction, services.store.begin_write());
  const ActingAs acting("single sign-on");
  TRY_SET(const auto rules, transaction->sign_on().rules());
  const auto grants = domain::grants_for(rules, identity.groups);
  TRY_SET(auto account, account_of(*transaction, subject));
  if (account && account->disabled) {
    return base::fail(ErrorKind::forbidden, "account_disabled",
                      fmt::format("The account \"{}\" is disabled.", account->name), "Ask an administrator.");
  }
  if (account) TRY(follow_rules(services, *transaction, *account, identity, grants));
  if (grants.empty()) {
    TRY(transaction->commit());
    return no_role(identity);
  }
  if (!account) {
    TRY_SET(account, make_account(services, *transaction, identity, subject, grants));
  }
  TRY_SET(auto done, begin_session(services, *transaction, *account, peer, identity.id_token));
  TRY(transaction->commit());
  return done;
}

/// Refusals of a log-in that was really begun are written down; others could fill the journal.
base::Status note_refusal(const Services& services, const base::Error& error, const std::string& who,
                          const std::string& peer) {
  TRY_SET(auto transaction, services.store.begin_write());
  const ActingAs acting("nobody");
  TRY(record(*transaction, services.clock, "login_failed", who, {{"from", peer}, {"why", error.code}}));
  return transaction->commit();
}

base::Status check_rule(const domain::SignOnRule& rule) {
  const auto& group = rule.group;
  const bool trimmed = base::trim(group) == group;
  if (!group.empty() && group.size() <= 300 && trimmed && base::is_valid_utf8(group)) return {};
  return base::fail(ErrorKind::invalid, "bad_rule", "A group's name has 1 to 300 bytes and no blanks at its ends.",
                    "Write it as the provider tells it; a refused log-in shows the groups that were seen.");
}

}  // namespace

base::Result<SignOnStart> begin_sign_on(const Services& services) {
  if (services.identity == nullptr) {
    return base::fail(ErrorKind::conflict, "no_single_sign_on", "No single sign-on is set up.",
                      "Log in with a local account; the options sign-on-… set it up.");
  }
  auto flow = new_flow(services);
  TRY_SET(auto url, services.identity->log_in_url(parts_of(flow)));
  return SignOnStart{std::move(flow), std::move(url)};
}

base::Result<LoggedIn> finish_sign_on(const Services& services, LoginThrottle& throttle, const SignOnReturn& back) {
  if (services.identity == nullptr) return over();
  TRY(check_return(services, back));
  const auto now = services.clock.now();
  TRY(throttle.admit(back.peer, back.peer, now));
  const auto identity = services.identity->identity(back.answer, parts_of(back.flow));
  if (!identity) {
    if (identity.error().kind != ErrorKind::unavailable) {
      throttle.failed(back.peer, back.peer, now);
      TRY(note_refusal(services, identity.error(), "single sign-on", back.peer));
    }
    return base::fail(identity.error());
  }
  auto done = take_in(services, *identity, back.peer);
  if (!done) {
    TRY(note_refusal(services, done.error(), "single sign-on of " + subject_of(services, *identity), back.peer));
    return done;
  }
  throttle.succeeded(back.peer, back.peer);
  return done;
}

base::Result<std::vector<domain::SignOnRule>> sign_on_rules(const Services& services) {
  TRY_SET(auto transaction, services.store.begin_read());
  return transaction->sign_on().rules();
}

base::Result<domain::SignOnRule> add_sign_on_rule(const Services& services, const domain::SignOnRule& rule) {
  TRY(check_rule(rule));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(check_grants(*transaction, {rule.grant}));
  TRY_SET(const auto rules, transaction->sign_on().rules());
  const auto same = [&](const auto& one) { return one.group == rule.group && one.grant == rule.grant; };
  if (std::any_of(rules.begin(), rules.end(), same)) {
    return base::fail(ErrorKind::conflict, "rule_exists", "There is such a rule already.", "Nothing is to be done.");
  }
  auto made = rule;
  TRY_SET(made.id, transaction->sign_on().add_rule(rule));
  TRY(record(*transaction, services.clock, "sign_on_rule_added", fmt::format("group {}", rule.group),
             {{"grants", words_of({rule.grant})}}));
  TRY(transaction->commit());
  return made;
}

base::Status remove_sign_on_rule(const Services& services, domain::SignOnRuleId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto rules, transaction->sign_on().rules());
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto& one) { return one.id == id; });
  if (rule == rules.end()) {
    return base::fail(ErrorKind::not_found, "no_such_rule", fmt::format("There is no rule {}.", id.value),
                      "List the rules.");
  }
  TRY(transaction->sign_on().remove_rule(id));
  TRY(record(*transaction, services.clock, "sign_on_rule_removed", fmt::format("group {}", rule->group),
             {{"grants", words_of({rule->grant})}}));
  return transaction->commit();
}

}  // namespace bursar::app
