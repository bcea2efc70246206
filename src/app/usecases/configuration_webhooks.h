// Writes the webhooks of a configuration.
#pragma once

#include "app/usecases/configuration_writing.h"
#include "app/usecases/edit_webhook.h"

namespace bursar::app {

class WebhookSteps : private ConfigurationWriting {
 public:
  explicit WebhookSteps(const ConfigurationWriting& writing) : ConfigurationWriting(writing) {}
  base::Status save(const domain::EntryChange& change);
  base::Status remove(const domain::EntryChange& change);

 private:
  base::Status add(const domain::EntryChange& change, Webhook webhook);
  base::Status change_it(const domain::EntryChange& change, const Webhook& webhook);
  ReachOf reach() const;
};

}  // namespace bursar::app
