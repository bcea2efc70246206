#include "base/error.h"

namespace bursar::base {

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::unauthorized:
      return "unauthorized";
    case ErrorKind::forbidden:
      return "forbidden";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::shortage:
      return "shortage";
    case ErrorKind::rate_limited:
      return "rate_limited";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::uncertain:
      return "uncertain";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace bursar::base
