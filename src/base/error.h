// Expected failures as values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace bursar::base {

/// What sort of failure this is; rest/ maps each kind to one HTTP status, cli/ to one exit code.
enum class ErrorKind {
  invalid,       // the input is wrong; the same call fails again
  unauthorized,  // who is asking is not known
  forbidden,     // who is asking may not
  not_found,     // what was named does not exist
  conflict,      // the world is not in a state that allows it
  shortage,      // not enough licenses
  rate_limited,  // asked too fast; see retry_after_ms
  unavailable,   // the other side cannot answer now; asking again later can help
  uncertain,     // a write was sent and its outcome is not known
  internal,      // our own fault
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;     // stable, snake_case, e.g. "token_not_base64"; the part of an answer that programs compare
  std::string message;  // what happened and where, in words for a person; never holds a secret
  std::string remedy;   // what to do about it; may be empty
  std::string detail;   // for the log only; never holds a secret
  std::optional<int> apple_number;             // Apple's error number where Apple refused
  std::optional<std::int64_t> retry_after_ms;  // set with rate_limited and unavailable where the other side said so
};

/// The stable name of a kind, e.g. "not_found".
const char* name_of(ErrorKind kind);

}  // namespace bursar::base
