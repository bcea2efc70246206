// What the use cases work with; built and wired by programs/bursar.cpp, or by a test.
#pragma once

#include <cstdint>
#include <string>

#include "app/ports/apple_documents.h"
#include "app/ports/apple_service.h"
#include "app/ports/identity_provider.h"
#include "app/ports/secret_maker.h"
#include "app/ports/store.h"
#include "app/ports/webhook_sender.h"
#include "base/clock.h"
#include "domain/ledger/settle.h"

namespace bursar::app {

struct Settings {
  std::string server_name = "Bursar";  // the mdmInfo.name that we write
  std::string server_host;             // the mdmInfo.metadata that we write; may be empty
  std::string public_url;              // https://host[:port] where Apple reaches us; empty: we work by asking alone
  domain::SettlePace settle_pace;
  std::int64_t token_warning_ms = domain::kTokenWarningMs;
  // Between taking seats back and giving them to others: Apple needs about two minutes (MERAKI-55).
  std::int64_t regrant_after_ms = 2 * base::kMinuteMs;
  // A plan that revokes more than so many seats, or so much of what a distribution holds, needs a typed number or a
  // second administrator.
  std::int64_t guard_revokes_max = 50;
  int guard_revokes_percent_max = 20;
  // A run stops after so many failed assignments.
  std::int64_t run_failures_max = 20;
  std::int64_t webhook_retry_first_ms = domain::kRetryFirstMs;
  std::int64_t webhook_pause_after_ms = 3 * base::kDayMs;  // a subscription that failed for so long is paused
};

class KeptUsage;
class KeptWorld;

struct Services {
  Store& store;
  AppleService& apple;
  const AppleDocuments& documents;
  SecretMaker& secrets;
  base::Clock& clock;
  WebhookSender& webhooks;
  Settings settings;
  KeptWorld* kept_world = nullptr;       // none: read whenever it is needed
  KeptUsage* kept_usage = nullptr;       // the same
  IdentityProvider* identity = nullptr;  // none: no single sign-on
};

}  // namespace bursar::app
