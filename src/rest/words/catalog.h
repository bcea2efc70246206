// One text of the program in every language. {} stands for a value, {~} for a value that has words itself; a
// translation has {} for each in turn, or {1}, {2} … where it needs another order.
#pragma once

#include <span>

namespace bursar::rest {

struct Words {
  const char* en;
  const char* fr;
  const char* ja;
  const char* nl;
};

std::span<const Words> words_of_access();
std::span<const Words> words_of_apple();
std::span<const Words> words_of_configuration();
std::span<const Words> words_of_distributions();
std::span<const Words> words_of_locations();
std::span<const Words> words_of_operations();
std::span<const Words> words_of_organization();
std::span<const Words> words_of_reasons();
std::span<const Words> words_of_requests();
std::span<const Words> words_of_rules();
std::span<const Words> words_of_server();
std::span<const Words> words_of_sign_on();
std::span<const Words> words_of_webhooks();

}  // namespace bursar::rest
