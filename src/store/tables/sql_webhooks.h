#pragma once

#include "app/ports/webhook_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlWebhooks : public app::WebhookTable {
 public:
  explicit SqlWebhooks(Context& context) : c_(context) {}
  base::Result<app::WebhookId> add(const app::Webhook& webhook, const base::Secret& secret) override;
  base::Status update(const app::Webhook& webhook) override;
  base::Status put_health(const app::Webhook& webhook) override;
  base::Status remove(app::WebhookId id) override;
  base::Result<std::vector<app::Webhook>> list() override;
  base::Result<std::optional<app::Webhook>> find(app::WebhookId id) override;
  base::Result<app::WebhookSecrets> secrets(app::WebhookId id) override;
  base::Status put_secrets(app::WebhookId id, const app::WebhookSecrets& secrets) override;
  base::Result<std::int64_t> take_event_number() override;
  base::Status add_event(const domain::Event& event) override;
  base::Result<std::string> event_body(std::int64_t event) override;
  base::Result<app::DeliveryId> add_delivery(const app::Delivery& delivery) override;
  base::Status update(const app::Delivery& delivery) override;
  base::Result<std::optional<app::Delivery>> find_delivery(app::DeliveryId id) override;
  base::Result<std::vector<app::Delivery>> deliveries(app::WebhookId webhook, const app::DeliveryFilter& filter,
                                                      std::optional<app::DeliveryId> after, int limit) override;
  base::Result<std::optional<app::DeliveryId>> first_due(app::WebhookId webhook, base::Timestamp now) override;
  base::Result<std::int64_t> count_waiting() override;
  base::Result<std::int64_t> give_up(app::WebhookId webhook, std::int64_t keep, base::Timestamp now,
                                     const std::string& trouble) override;
  base::Status forget(base::Timestamp moment, std::int64_t keep) override;
  base::Result<std::map<std::string, std::string>> marks(const std::string& kind) override;
  base::Status put_mark(const std::string& kind, const std::string& name, const std::string& value) override;
  base::Status remove_mark(const std::string& kind, const std::string& name) override;
  base::Status drop_marks(const std::string& kind) override;

 private:
  base::Status refuse_double(const app::Webhook& webhook);
  Context& c_;
};

}  // namespace bursar::store
