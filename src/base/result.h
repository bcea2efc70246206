// Result<T>: a value or an Error. Becomes std::expected with C++23.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace bursar::base {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> fail(ErrorKind kind, std::string code, std::string message, std::string remedy = {},
                                  std::string detail = {}) {
  return tl::unexpected<Error>(
      Error{kind, std::move(code), std::move(message), std::move(remedy), std::move(detail), {}, {}});
}

}  // namespace bursar::base

#define BURSAR_JOIN_(a, b) a##b
#define BURSAR_JOIN(a, b) BURSAR_JOIN_(a, b)

/// TRY(call): returns the call's error from the function at hand, or goes on.
#define TRY(call)                                                    \
  do {                                                               \
    if (auto status_ = (call); !status_) {                           \
      return tl::unexpected<::bursar::base::Error>(status_.error()); \
    }                                                                \
  } while (false)

/// TRY_SET(auto x, call): x becomes the call's value, or the function at hand returns its error.
#define TRY_SET(target, call) TRY_SET_(BURSAR_JOIN(result_, __LINE__), target, call)
#define TRY_SET_(result, target, call)                                       \
  auto result = (call);                                                      \
  if (!result) return tl::unexpected<::bursar::base::Error>(result.error()); \
  target = std::move(*result)
