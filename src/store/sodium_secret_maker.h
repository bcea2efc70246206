// Secrets from libsodium's generator.
#pragma once

#include "app/ports/secret_maker.h"

namespace bursar::store {

class SodiumSecretMaker : public app::SecretMaker {
 public:
  base::Secret make(int bytes) override;
  std::string hash_password(const base::Secret& password) override;
  bool is_password(const std::string& hash, const base::Secret& password) override;
};

}  // namespace bursar::store
