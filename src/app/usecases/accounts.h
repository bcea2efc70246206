// People who log in, and the roles that they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

/// Built-in roles and those of the installation.
base::Result<std::vector<domain::Role>> all_roles(Transaction& transaction);

inline constexpr std::size_t kDisplayNameBytesMax = 200;
inline constexpr std::size_t kEmailBytesMax = 320;
/// invalid "bad_account".
base::Status check_shape(const Account& account);
/// "operator of unit 3, viewer of unit 1", for the journal.
std::string words_of(const std::vector<domain::Grant>& grants);

/// not_found "no_such_role", "no_such_unit".
base::Status check_grants(Transaction& transaction, const std::vector<domain::Grant>& grants);

/// conflict "last_administrator" unless an account that can log in, or a key, may change accounts everywhere.
base::Status keep_an_administrator(Transaction& transaction);

/// not_found "no_such_account".
base::Result<Account> find_account(Transaction& transaction, const std::string& name);

/// A password of one's own, or none (single sign-on alone). Errors: invalid "bad_account", "weak_password"; conflict
/// "account_exists", "subject_taken"; those of check_grants.
base::Result<Account> create_account(const Services& services, const Account& account,
                                     const std::optional<base::Secret>& password);

/// Changes all but name and password; who is disabled is logged out. Errors: as above; "last_administrator".
base::Result<Account> change_account(const Services& services, const Account& account);
base::Status remove_account(const Services& services, const std::string& name);

/// Set by an administrator; ends the account's sessions and takes its second factor away where asked.
base::Status reset_password(const Services& services, const std::string& name, const base::Secret& password,
                            bool without_factor);

/// Makes or changes a role of the installation. Errors: invalid "bad_role"; conflict "built_in_role".
base::Status save_role(const Services& services, const domain::Role& role);
/// As part of a transaction that the caller commits.
base::Status save_role(Transaction& transaction, const base::Clock& clock, const domain::Role& role);
/// conflict "role_in_use", "built_in_role"; not_found "no_such_role".
base::Status remove_role(const Services& services, const std::string& name);
base::Status remove_role(Transaction& transaction, const base::Clock& clock, const std::string& name);

}  // namespace bursar::app
