// A string that cannot be logged by accident: no operator<<, no fmt formatter, no implicit conversion.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace bursar::base {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  /// The only way to the text. Use it where the secret is sent or encrypted, nowhere else.
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

/// Compares without telling by its duration where the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace bursar::base
