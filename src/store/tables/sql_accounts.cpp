#include "store/tables/sql_accounts.h"

#include <fmt/format.h>

#include <unordered_map>

#include "base/text.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

constexpr std::size_t kHandleSize = 16;  // of the hash: enough to name a session, too little to be one
constexpr const char* kFactorContext = "second factor of account ";
constexpr const char* kIdTokenContext = "ID token of session ";

app::Account account_of(const Row& row) {
  app::Account a;
  a.id = {row.integer(0)};
  a.name = text_of(row, 1);
  a.display_name = text_of(row, 2);
  a.email = text_of(row, 3);
  a.language = text_of(row, 4);
  a.disabled = row.integer(5) != 0;
  a.subject = text_of(row, 6);
  a.second_factor = row.integer(7) != 0;
  a.created_at = {row.integer(8)};
  a.last_login_at = moment_of(row, 9);
  return a;
}

domain::Role role_of(const Row& row) {
  domain::Role role;
  role.name = text_of(row, 0);
  for (const auto word : base::split(row.text(1), ' ')) {
    if (const auto permission = domain::permission_of(word))
      role.permissions.set(static_cast<std::size_t>(*permission));
  }
  return role;
}

}  // namespace

base::Result<app::AccountId> SqlAccounts::add(const app::Account& a) {
  c_.durability = Durability::durable;
  TRY_SET(const auto same, first(c_.db, "SELECT id FROM accounts WHERE name = $1", first_integer, a.name));
  if (same) {
    return base::fail(base::ErrorKind::conflict, "account_exists",
                      fmt::format("There is an account \"{}\" already.", a.name), "Choose another name.");
  }
  auto added = a;
  TRY_SET(added.id.value, take_ids(c_.db, "accounts", 1));
  TRY(run_only(
      c_.db,
      "INSERT INTO accounts (id, name, display_name, email, language, disabled, password_hash, subject, "
      "factor_sealed, factor_on, factor_step, created_at) VALUES ($1, $2, $3, $4, $5, $6, '', $7, '', 0, 0, $8)",
      added.id, a.name, a.display_name, a.email, a.language, a.disabled, a.subject, a.created_at));
  TRY(put_grants(added));
  return added.id;
}

base::Status SqlAccounts::update(const app::Account& a) {
  c_.durability = Durability::durable;
  TRY(run_only(
      c_.db,
      "UPDATE accounts SET display_name = $2, email = $3, language = $4, disabled = $5, subject = $6 WHERE id = $1",
      a.id, a.display_name, a.email, a.language, a.disabled, a.subject));
  return put_grants(a);
}

base::Status SqlAccounts::put_grants(const app::Account& a) {
  TRY(run_only(c_.db, "DELETE FROM account_grants WHERE account_id = $1", a.id));
  for (const auto& grant : a.grants) {
    TRY(run_only(c_.db,
                 "INSERT INTO account_grants (account_id, role, unit_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                 a.id, grant.role, grant.unit));
  }
  return {};
}

base::Status SqlAccounts::remove(app::AccountId id) {
  c_.durability = Durability::durable;
  TRY(remove_sessions(id));
  TRY(run_only(c_.db, "DELETE FROM account_grants WHERE account_id = $1", id));
  TRY(run_only(c_.db, "DELETE FROM account_views WHERE account_id = $1", id));
  return run_only(c_.db, "DELETE FROM accounts WHERE id = $1", id);
}

base::Result<std::vector<app::Account>> SqlAccounts::list() {
  TRY_SET(auto list, all(c_.db,
                         "SELECT id, name, display_name, email, language, disabled, subject, factor_on, created_at, "
                         "last_login_at FROM accounts ORDER BY name",
                         account_of));
  std::unordered_map<std::int64_t, app::Account*> by_id;
  for (auto& account : list) by_id[account.id.value] = &account;
  TRY(each(c_.db, "SELECT account_id, role, unit_id FROM account_grants ORDER BY account_id, role, unit_id",
           [&](const Row& row) {
             const auto account = by_id.find(row.integer(0));
             if (account != by_id.end()) account->second->grants.push_back({text_of(row, 1), {row.integer(2)}});
           }));
  return list;
}

base::Status SqlAccounts::note_login(app::AccountId id, base::Timestamp now) {
  return run_only(c_.db, "UPDATE accounts SET last_login_at = $2 WHERE id = $1", id, now);
}

base::Result<app::Credentials> SqlAccounts::credentials(app::AccountId id) {
  std::string sealed;
  const auto of_row = [&](const Row& row) {
    sealed = text_of(row, 1);
    return app::Credentials{text_of(row, 0), {}, row.integer(2)};
  };
  TRY_SET(auto found,
          first(c_.db, "SELECT password_hash, factor_sealed, factor_step FROM accounts WHERE id = $1", of_row, id));
  if (!found) return app::Credentials{};
  if (!sealed.empty()) {
    TRY_SET(found->factor, c_.sealer.open(sealed, kFactorContext + std::to_string(id.value)));
  }
  return *found;
}

base::Status SqlAccounts::put_password(app::AccountId id, const std::string& hash) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "UPDATE accounts SET password_hash = $2 WHERE id = $1", id, hash);
}

base::Status SqlAccounts::put_factor(app::AccountId id, const base::Secret& factor, bool on) {
  c_.durability = Durability::durable;
  const auto sealed =
      factor.empty() ? std::string() : c_.sealer.seal(factor, kFactorContext + std::to_string(id.value));
  return run_only(c_.db, "UPDATE accounts SET factor_sealed = $2, factor_on = $3, factor_step = 0 WHERE id = $1", id,
                  sealed, on);
}

base::Status SqlAccounts::put_factor_step(app::AccountId id, std::int64_t step) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "UPDATE accounts SET factor_step = $2 WHERE id = $1", id, step);
}

base::Result<std::vector<domain::Role>> SqlAccounts::roles() {
  return all(c_.db, "SELECT name, permissions FROM custom_roles ORDER BY name", role_of);
}

base::Status SqlAccounts::put_role(const domain::Role& role) {
  c_.durability = Durability::durable;
  std::vector<std::string> words;
  for (const auto permission : domain::kPermissions) {
    if (domain::has(role.permissions, permission)) words.emplace_back(domain::name_of(permission));
  }
  return run_only(c_.db,
                  "INSERT INTO custom_roles (name, permissions) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET "
                  "permissions = excluded.permissions",
                  role.name, base::join(words, " "));
}

base::Status SqlAccounts::remove_role(const std::string& name) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "DELETE FROM custom_roles WHERE name = $1", name);
}

base::Status SqlAccounts::add_session(const base::Secret& token, const app::Session& s) {
  const auto hash = c_.sealer.hash(token);
  const auto sealed = s.id_token.empty() ? std::string() : c_.sealer.seal(s.id_token, kIdTokenContext + hash);
  return run_only(c_.db,
                  "INSERT INTO sessions (hash, account_id, csrf, started_at, used_at, id_token_sealed) VALUES ($1, "
                  "$2, $3, $4, $5, $6)",
                  hash, s.account, s.csrf, s.started_at, s.used_at, sealed);
}

base::Result<std::optional<app::Session>> SqlAccounts::find_session(const base::Secret& token) {
  const auto hash = c_.sealer.hash(token);
  std::string sealed;
  const auto of_row = [&](const Row& row) {
    sealed = text_of(row, 4);
    return app::Session{{row.integer(0)}, text_of(row, 1), {row.integer(2)}, {row.integer(3)}, {}};
  };
  TRY_SET(auto found,
          first(c_.db, "SELECT account_id, csrf, started_at, used_at, id_token_sealed FROM sessions WHERE hash = $1",
                of_row, hash));
  if (found && !sealed.empty()) {
    TRY_SET(found->id_token, c_.sealer.open(sealed, kIdTokenContext + hash));
  }
  return found;
}

base::Status SqlAccounts::touch_session(const base::Secret& token, base::Timestamp now) {
  return run_only(c_.db, "UPDATE sessions SET used_at = $2 WHERE hash = $1", c_.sealer.hash(token), now);
}

base::Status SqlAccounts::remove_session(const base::Secret& token) {
  return run_only(c_.db, "DELETE FROM sessions WHERE hash = $1", c_.sealer.hash(token));
}

base::Status SqlAccounts::remove_sessions(app::AccountId account) {
  return run_only(c_.db, "DELETE FROM sessions WHERE account_id = $1", account);
}

base::Status SqlAccounts::forget_sessions(base::Timestamp started_before, base::Timestamp used_before) {
  return run_only(c_.db, "DELETE FROM sessions WHERE started_at < $1 OR used_at < $2", started_before, used_before);
}

base::Result<std::vector<app::OwnSession>> SqlAccounts::sessions_of(app::AccountId account, const base::Secret& token) {
  const auto current = token.empty() ? std::string() : c_.sealer.hash(token);
  return all(
      c_.db, "SELECT hash, started_at, used_at FROM sessions WHERE account_id = $1 ORDER BY used_at DESC, hash",
      [&](const Row& row) {
        const auto hash = text_of(row, 0);
        return app::OwnSession{hash.substr(0, kHandleSize), {row.integer(1)}, {row.integer(2)}, hash == current};
      },
      account);
}

base::Status SqlAccounts::remove_session_of(app::AccountId account, const std::string& handle) {
  return run_only(c_.db,
                  fmt::format("DELETE FROM sessions WHERE account_id = $1 AND substr(hash, 1, {}) = $2", kHandleSize),
                  account, handle);
}

base::Result<std::vector<app::SavedView>> SqlAccounts::views(app::AccountId account) {
  return all(
      c_.db, "SELECT list, name, text FROM account_views WHERE account_id = $1 ORDER BY list, name",
      [](const Row& row) {
        return app::SavedView{text_of(row, 0), text_of(row, 1), text_of(row, 2)};
      },
      account);
}

base::Status SqlAccounts::put_view(app::AccountId account, const app::SavedView& view) {
  c_.durability = Durability::durable;
  return run_only(c_.db,
                  "INSERT INTO account_views (account_id, list, name, text) VALUES ($1, $2, $3, $4) ON CONFLICT "
                  "(account_id, list, name) DO UPDATE SET text = excluded.text",
                  account, view.list, view.name, view.text);
}

base::Status SqlAccounts::remove_view(app::AccountId account, const std::string& list, const std::string& name) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "DELETE FROM account_views WHERE account_id = $1 AND list = $2 AND name = $3", account, list,
                  name);
}

}  // namespace bursar::store
