#include "store/sql/driver.h"

namespace bursar::store {

base::Error store_busy(std::string detail) {
  return {base::ErrorKind::unavailable,
          "store_busy",
          "The database cannot take this change at the moment.",
          "Try again shortly.",
          std::move(detail),
          {},
          {}};
}

base::Error store_failed(std::string detail) {
  return {base::ErrorKind::internal,
          "store_failed",
          "The database could not carry out a statement.",
          "The log says more; look also for free space on the disk.",
          std::move(detail),
          {},
          {}};
}

}  // namespace bursar::store
