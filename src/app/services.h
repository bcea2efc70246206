// What the use cases work with; built and wired by programs/bursar.cpp, or by a test.
#pragma once

#include <cstdint>
#include <string>

#include "app/ports/apple_documents.h"
#include "app/ports/apple_service.h"
#include "app/ports/secret_maker.h"
#include "app/ports/store.h"
#include "base/clock.h"
#include "domain/ledger/settle.h"

namespace bursar::app {

struct Settings {
  std::string server_name = "Bursar";  // the mdmInfo.name that we write
  std::string server_host;             // the mdmInfo.metadata that we write; may be empty
  std::string public_url;              // https://host[:port] where Apple reaches us; empty: we work by asking alone
  domain::SettlePace settle_pace;
  std::int64_t token_warning_ms = domain::kTokenWarningMs;
};

struct Services {
  Store& store;
  AppleService& apple;
  const AppleDocuments& documents;
  SecretMaker& secrets;
  base::Clock& clock;
  Settings settings;
};

}  // namespace bursar::app
