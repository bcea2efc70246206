// Accounts of people, roles of the installation, and sessions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/access/permission.h"

namespace bursar::app {

using AccountId = base::Id<struct AccountTag>;

struct Account {
  AccountId id;
  std::string name;  // unique
  std::string display_name = {};
  std::string email = {};
  std::string language = {};  // en, fr, ja, nl; empty: the browser's
  bool disabled = false;
  std::string subject = {};  // "ISSUER SUB" of the single sign-on; empty: none
  bool second_factor = false;
  base::Timestamp created_at = {};
  std::optional<base::Timestamp> last_login_at = {};
  std::vector<domain::Grant> grants = {};
};

/// What proves that it is somebody.
struct Credentials {
  std::string password_hash;     // Argon2id, as libsodium writes it; empty: no password
  base::Secret factor;           // 20 bytes; empty: none was made
  std::int64_t factor_step = 0;  // of the last code that was taken
};

struct Session {
  AccountId account;
  std::string csrf;  // goes along with every request that changes something
  base::Timestamp started_at;
  base::Timestamp used_at;
  base::Secret id_token = {};  // of the single sign-on, for logging out there; empty: none
};

/// A session as it is shown to whoever it belongs to.
struct OwnSession {
  std::string handle;  // names it, and proves nothing
  base::Timestamp started_at;
  base::Timestamp used_at;
  bool current = false;  // the one that asks
};

/// A list of the console as somebody likes to see it.
struct SavedView {
  std::string list;  // "devices"
  std::string name;
  std::string text;  // JSON
};

class AccountTable {
 public:
  virtual ~AccountTable() = default;
  /// conflict "account_exists" where the name is taken.
  virtual base::Result<AccountId> add(const Account& account) = 0;
  /// All but name, second factor and moments; with its grants.
  virtual base::Status update(const Account& account) = 0;
  /// With its sessions.
  virtual base::Status remove(AccountId id) = 0;
  /// By name.
  virtual base::Result<std::vector<Account>> list() = 0;
  virtual base::Status note_login(AccountId id, base::Timestamp now) = 0;

  virtual base::Result<Credentials> credentials(AccountId id) = 0;
  virtual base::Status put_password(AccountId id, const std::string& hash) = 0;
  virtual base::Status put_factor(AccountId id, const base::Secret& factor, bool on) = 0;
  virtual base::Status put_factor_step(AccountId id, std::int64_t step) = 0;

  /// Those of the installation, by name.
  virtual base::Result<std::vector<domain::Role>> roles() = 0;
  virtual base::Status put_role(const domain::Role& role) = 0;
  virtual base::Status remove_role(const std::string& name) = 0;

  /// Only a keyed hash of the token is kept.
  virtual base::Status add_session(const base::Secret& token, const Session& session) = 0;
  virtual base::Result<std::optional<Session>> find_session(const base::Secret& token) = 0;
  virtual base::Status touch_session(const base::Secret& token, base::Timestamp now) = 0;
  virtual base::Status remove_session(const base::Secret& token) = 0;
  virtual base::Status remove_sessions(AccountId account) = 0;
  /// Those that began or were last used before.
  virtual base::Status forget_sessions(base::Timestamp started_before, base::Timestamp used_before) = 0;
  /// Those of an account, the last used first; `token` tells which one asks.
  virtual base::Result<std::vector<OwnSession>> sessions_of(AccountId account, const base::Secret& token) = 0;
  virtual base::Status remove_session_of(AccountId account, const std::string& handle) = 0;

  /// By list and name.
  virtual base::Result<std::vector<SavedView>> views(AccountId account) = 0;
  virtual base::Status put_view(AccountId account, const SavedView& view) = 0;
  virtual base::Status remove_view(AccountId account, const std::string& list, const std::string& name) = 0;
};

}  // namespace bursar::app
