// Secrets from libsodium's generator.
#pragma once

#include "app/ports/secret_maker.h"

namespace bursar::store {

class SodiumSecretMaker : public app::SecretMaker {
 public:
  base::Secret make(int bytes) override;
};

}  // namespace bursar::store
