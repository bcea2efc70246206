#pragma once

#include "app/ports/account_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlAccounts : public app::AccountTable {
 public:
  explicit SqlAccounts(Context& context) : c_(context) {}
  base::Result<app::AccountId> add(const app::Account& account) override;
  base::Status update(const app::Account& account) override;
  base::Status remove(app::AccountId id) override;
  base::Result<std::vector<app::Account>> list() override;
  base::Status note_login(app::AccountId id, base::Timestamp now) override;
  base::Result<app::Credentials> credentials(app::AccountId id) override;
  base::Status put_password(app::AccountId id, const std::string& hash) override;
  base::Status put_factor(app::AccountId id, const base::Secret& factor, bool on) override;
  base::Status put_factor_step(app::AccountId id, std::int64_t step) override;
  base::Result<std::vector<domain::Role>> roles() override;
  base::Status put_role(const domain::Role& role) override;
  base::Status remove_role(const std::string& name) override;
  base::Status add_session(const base::Secret& token, const app::Session& session) override;
  base::Result<std::optional<app::Session>> find_session(const base::Secret& token) override;
  base::Status touch_session(const base::Secret& token, base::Timestamp now) override;
  base::Status remove_session(const base::Secret& token) override;
  base::Status remove_sessions(app::AccountId account) override;
  base::Status forget_sessions(base::Timestamp started_before, base::Timestamp used_before) override;
  base::Result<std::vector<app::OwnSession>> sessions_of(app::AccountId account, const base::Secret& token) override;
  base::Status remove_session_of(app::AccountId account, const std::string& handle) override;
  base::Result<std::vector<app::SavedView>> views(app::AccountId account) override;
  base::Status put_view(app::AccountId account, const app::SavedView& view) override;
  base::Status remove_view(app::AccountId account, const std::string& list, const std::string& name) override;

 private:
  base::Status put_grants(const app::Account& account);
  Context& c_;
};

}  // namespace bursar::store
