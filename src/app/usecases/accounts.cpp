#include "app/usecases/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/usecases/audit.h"
#include "app/usecases/edit_organization.h"
#include "base/text.h"
#include "domain/access/password.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

constexpr std::array<std::string_view, 5> kLanguages{"", "en", "fr", "ja", "nl"};

tl::unexpected<base::Error> bad(const std::string& message, const std::string& remedy) {
  return base::fail(ErrorKind::invalid, "bad_account", message, remedy);
}

bool is_built_in(const std::string& name) {
  const auto& roles = domain::built_in_roles();
  return std::any_of(roles.begin(), roles.end(), [&](const auto& r) { return r.name == name; });
}

/// Whom the single sign-on knows is one account.
base::Status check_subject(Transaction& transaction, const Account& account) {
  if (account.subject.empty()) return {};
  TRY_SET(const auto accounts, transaction.accounts().list());
  for (const auto& other : accounts) {
    if (other.name == account.name || other.subject != account.subject) continue;
    return base::fail(ErrorKind::conflict, "subject_taken",
                      fmt::format("The account \"{}\" has this subject of the single sign-on.", other.name),
                      "Take it away there, or remove that account, first.");
  }
  return {};
}

}  // namespace

base::Status check_shape(const Account& account) {
  const auto& name = account.name;
  const bool plain = name.find_first_of("/?#% \t\r\n") == std::string::npos;
  if (name.empty() || name.size() > 100 || !plain || !base::is_valid_utf8(name)) {
    return bad("An account needs a name of 1 to 100 bytes without blanks or the signs / ? # %.",
               "A mail address or a short name will do.");
  }
  if (account.display_name.size() > kDisplayNameBytesMax || account.email.size() > kEmailBytesMax) {
    return bad("A name is too long.", "Shorten it.");
  }
  if (std::find(kLanguages.begin(), kLanguages.end(), account.language) == kLanguages.end()) {
    return bad(fmt::format("\"{}\" is no language of the console.", account.language), "Choose en, fr, ja or nl.");
  }
  return {};
}

std::string words_of(const std::vector<domain::Grant>& grants) {
  std::vector<std::string> words;
  for (const auto& grant : grants) words.push_back(fmt::format("{} of unit {}", grant.role, grant.unit.value));
  return base::join(words, ", ");
}

base::Result<std::vector<domain::Role>> all_roles(Transaction& transaction) {
  auto roles = domain::built_in_roles();
  TRY_SET(const auto own, transaction.accounts().roles());
  roles.insert(roles.end(), own.begin(), own.end());
  return roles;
}

base::Status check_grants(Transaction& transaction, const std::vector<domain::Grant>& grants) {
  TRY_SET(const auto roles, all_roles(transaction));
  for (const auto& grant : grants) {
    TRY(find_unit(transaction, grant.unit).map([](const auto&) {}));
    if (std::any_of(roles.begin(), roles.end(), [&](const auto& r) { return r.name == grant.role; })) continue;
    return base::fail(ErrorKind::not_found, "no_such_role", fmt::format("There is no role \"{}\".", grant.role),
                      "List the roles.");
  }
  return {};
}

base::Status keep_an_administrator(Transaction& transaction) {
  TRY_SET(const auto roles, all_roles(transaction));
  TRY_SET(const auto units, transaction.organization().units());
  const auto may = [&](const std::vector<domain::Grant>& grants) {
    return domain::reach_of(grants, roles, domain::Permission::accounts, units).everything;
  };
  TRY_SET(const auto keys, transaction.access().list());
  for (const auto& key : keys) {
    if (!key.expires_at && may({key.grant})) return {};
  }
  TRY_SET(const auto accounts, transaction.accounts().list());
  for (const auto& account : accounts) {
    if (account.disabled || !may(account.grants)) continue;
    TRY_SET(const auto credentials, transaction.accounts().credentials(account.id));
    if (!credentials.password_hash.empty()) return {};
  }
  return base::fail(ErrorKind::conflict, "last_administrator", "Nobody could change accounts any more.",
                    "Make another account with a password, or a key without expiry, of the role administrator first.");
}

base::Result<Account> find_account(Transaction& transaction, const std::string& name) {
  TRY_SET(const auto accounts, transaction.accounts().list());
  for (const auto& account : accounts) {
    if (account.name == name) return account;
  }
  return base::fail(ErrorKind::not_found, "no_such_account", fmt::format("There is no account \"{}\".", name),
                    "List the accounts.");
}

base::Result<Account> create_account(const Services& services, const Account& account,
                                     const std::optional<base::Secret>& password) {
  TRY(check_shape(account));
  std::string hash;
  if (password) {
    TRY(domain::check_password(password->reveal(), account.name));
    hash = services.secrets.hash_password(*password);
  }
  auto made = account;
  made.created_at = services.clock.now();
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(check_grants(*transaction, account.grants));
  TRY(check_subject(*transaction, account));
  TRY_SET(made.id, transaction->accounts().add(made));
  if (password) TRY(transaction->accounts().put_password(made.id, hash));
  TRY(record(*transaction, services.clock, "account_made", fmt::format("account {}", made.name),
             {{"grants", words_of(made.grants)}}));
  TRY(transaction->commit());
  return made;
}

base::Result<Account> change_account(const Services& services, const Account& account) {
  TRY(check_shape(account));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto before, find_account(*transaction, account.name));
  TRY(check_grants(*transaction, account.grants));
  TRY(check_subject(*transaction, account));
  TRY(transaction->accounts().update(account));
  if (account.disabled) TRY(transaction->accounts().remove_sessions(before.id));
  TRY(keep_an_administrator(*transaction));
  TRY(record(*transaction, services.clock, "account_changed", fmt::format("account {}", account.name),
             {{"grants", words_of(account.grants)},
              {"disabled", account.disabled ? "yes" : "no"},
              {"subject", account.subject}}));
  TRY(transaction->commit());
  return account;
}

base::Status remove_account(const Services& services, const std::string& name) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto account, find_account(*transaction, name));
  TRY(transaction->accounts().remove(account.id));
  TRY(keep_an_administrator(*transaction));
  TRY(record(*transaction, services.clock, "account_removed", fmt::format("account {}", name), {}));
  return transaction->commit();
}

base::Status reset_password(const Services& services, const std::string& name, const base::Secret& password,
                            bool without_factor) {
  TRY(domain::check_password(password.reveal(), name));
  const auto hash = services.secrets.hash_password(password);
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto account, find_account(*transaction, name));
  TRY(transaction->accounts().put_password(account.id, hash));
  if (without_factor) TRY(transaction->accounts().put_factor(account.id, {}, false));
  TRY(transaction->accounts().remove_sessions(account.id));
  TRY(record(*transaction, services.clock, "password_reset", fmt::format("account {}", name),
             {{"second factor taken away", without_factor ? "yes" : "no"}}));
  return transaction->commit();
}

base::Status save_role(Transaction& transaction, const base::Clock& clock, const domain::Role& role) {
  const auto letters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  if (role.name.empty() || role.name.size() > 60 || role.name.find_first_not_of(letters) != std::string::npos) {
    return base::fail(ErrorKind::invalid, "bad_role", "A role's name has 1 to 60 small letters, digits, _ and -.",
                      "Choose another name.");
  }
  if (role.permissions.none()) {
    return base::fail(ErrorKind::invalid, "bad_role", "The role would permit nothing.", "Give it a permission.");
  }
  if (is_built_in(role.name)) {
    return base::fail(ErrorKind::conflict, "built_in_role", "This role is built in.", "Choose another name.");
  }
  TRY(transaction.accounts().put_role(role));
  TRY(keep_an_administrator(transaction));
  return record(transaction, clock, "role_saved", fmt::format("role {}", role.name),
                {{"permissions", role.permissions.to_string()}});
}

base::Status save_role(const Services& services, const domain::Role& role) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(save_role(*transaction, services.clock, role));
  return transaction->commit();
}

base::Status remove_role(Transaction& transaction, const base::Clock& clock, const std::string& name) {
  if (is_built_in(name)) {
    return base::fail(ErrorKind::conflict, "built_in_role", "This role is built in.", "It stays.");
  }
  TRY_SET(const auto roles, transaction.accounts().roles());
  if (std::none_of(roles.begin(), roles.end(), [&](const auto& r) { return r.name == name; })) {
    return base::fail(ErrorKind::not_found, "no_such_role", fmt::format("There is no role \"{}\".", name),
                      "List the roles.");
  }
  TRY_SET(const auto accounts, transaction.accounts().list());
  TRY_SET(const auto keys, transaction.access().list());
  const auto holds = [&](const domain::Grant& grant) { return grant.role == name; };
  TRY_SET(const auto rules, transaction.sign_on().rules());
  const bool used =
      std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return holds(rule.grant); }) ||
      std::any_of(accounts.begin(), accounts.end(),
                  [&](const Account& a) { return std::any_of(a.grants.begin(), a.grants.end(), holds); }) ||
      std::any_of(keys.begin(), keys.end(), [&](const ApiKey& key) { return holds(key.grant); });
  if (used) {
    return base::fail(ErrorKind::conflict, "role_in_use",
                      "An account, a key or a rule of the single sign-on has this role.", "Take it away there first.");
  }
  TRY(transaction.accounts().remove_role(name));
  return record(transaction, clock, "role_removed", fmt::format("role {}", name), {});
}

base::Status remove_role(const Services& services, const std::string& name) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(remove_role(*transaction, services.clock, name));
  return transaction->commit();
}

}  // namespace bursar::app
