#include "app/usecases/api_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/audit.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

constexpr int kKeyBytes = 32;
constexpr std::int64_t kTouchIntervalMs = base::kMinuteMs;

}  // namespace

base::Result<NewApiKey> create_api_key(const Services& services, const std::string& name, const domain::Grant& grant,
                                       std::optional<base::Timestamp> expires_at) {
  if (name.empty() || name.size() > 100 || base::trim(name) != name || !base::is_valid_utf8(name)) {
    return base::fail(ErrorKind::invalid, "bad_key_name",
                      "An API key needs a name of 1 to 100 bytes without spaces around it.",
                      "Name it after who or what will use it.");
  }
  NewApiKey made{{{}, name, grant, services.clock.now(), std::nullopt, expires_at},
                 base::Secret("bursar_" + services.secrets.make(kKeyBytes).reveal())};
  if (expires_at && *expires_at <= made.key.created_at) {
    return base::fail(ErrorKind::invalid, "bad_field", "The key would have expired already.", "Choose a later moment.");
  }
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(check_grants(*transaction, {grant}));
  TRY_SET(made.key.id, transaction->access().add(made.key, made.text));
  TRY(record(*transaction, services.clock, "key_made", fmt::format("key {}", made.key.id.value),
             {{"name", name}, {"role", grant.role}, {"unit", std::to_string(grant.unit.value)}}));
  TRY(transaction->commit());
  return made;
}

base::Result<ApiKey> authenticate(const Services& services, const base::Secret& text) {
  std::optional<ApiKey> key;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(key, transaction->access().find(text));
  }
  if (!key) {
    return base::fail(ErrorKind::unauthorized, "bad_api_key", "This API key is not known.",
                      "Send a valid key as \"Authorization: Bearer bursar_…\"; an administrator can make one.");
  }
  const auto now = services.clock.now();
  if (key->expires_at && *key->expires_at <= now) {
    return base::fail(ErrorKind::unauthorized, "bad_api_key", "This API key has expired.",
                      "An administrator can make a new one.");
  }
  if (!key->last_used_at || now.ms_since(*key->last_used_at) >= kTouchIntervalMs) {
    // No request waits for a long write just to note this; where it is another's turn, the next one notes it.
    if (auto transaction = services.store.begin_write_if_free()) {
      TRY((*transaction)->access().touch(key->id, now));
      TRY((*transaction)->commit());
    }
  }
  return *key;
}

base::Status remove_api_key(const Services& services, ApiKeyId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto keys, transaction->access().list());
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.id == id; });
  if (found == keys.end()) {
    return base::fail(ErrorKind::not_found, "no_such_key", fmt::format("There is no API key {}.", id.value));
  }
  TRY(transaction->access().remove(id));
  TRY(keep_an_administrator(*transaction));
  TRY(record(*transaction, services.clock, "key_removed", fmt::format("key {}", id.value), {{"name", found->name}}));
  return transaction->commit();
}

}  // namespace bursar::app
