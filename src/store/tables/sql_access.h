#pragma once

#include "app/ports/access_table.h"
#include "app/ports/notification_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlAccess : public app::AccessTable {
 public:
  explicit SqlAccess(Context& context) : c_(context) {}
  base::Result<app::ApiKeyId> add(const app::ApiKey& key, const base::Secret& text) override;
  base::Result<std::optional<app::ApiKey>> find(const base::Secret& text) override;
  base::Status touch(app::ApiKeyId id, base::Timestamp now) override;
  base::Result<std::vector<app::ApiKey>> list() override;
  base::Status remove(app::ApiKeyId id) override;
  base::Result<std::string> setting(const std::string& name) override;
  base::Status put_setting(const std::string& name, const std::string& value) override;

 private:
  Context& c_;
};

class SqlNotifications : public app::NotificationTable {
 public:
  explicit SqlNotifications(Context& context) : c_(context) {}
  base::Result<bool> add(const app::StoredNotification& notification) override;
  base::Result<std::vector<app::StoredNotification>> waiting(domain::LocationId location, int limit) override;
  base::Result<std::vector<app::StoredNotification>> recent(domain::LocationId location, int limit) override;
  base::Status mark_handled(const std::string& id) override;
  base::Status forget_before(base::Timestamp moment) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
