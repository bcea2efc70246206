#include "domain/access/password.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/text.h"

namespace bursar::domain {
namespace {

/// Words that lists of leaked passwords are full of. What stays of a password without digits and signs at its ends is
/// looked for here, once and doubled.
constexpr std::array<std::string_view, 96> kCommon{
    "password",  "passwort",  "motdepasse", "wachtwoord", "pasuwaado",  "qwerty",     "qwertyuiop", "azerty",
    "qwertz",    "letmein",   "welcome",    "willkommen", "bienvenue",  "welkom",     "admin",      "administrator",
    "root",      "toor",      "changeme",   "changeit",   "default",    "secret",     "geheim",     "master",
    "monkey",    "dragon",    "football",   "baseball",   "basketball", "superman",   "batman",     "princess",
    "sunshine",  "iloveyou",  "trustno",    "shadow",     "michael",    "jennifer",   "jordan",     "hunter",
    "starwars",  "whatever",  "freedom",    "computer",   "internet",   "samsung",    "google",     "facebook",
    "apple",     "iphone",    "ipad",       "macbook",    "bursar",     "nanomdm",    "school",     "student",
    "teacher",   "company",   "service",    "support",    "manager",    "testtest",   "test",       "testing",
    "example",   "temporary", "temp",       "guest",      "user",       "login",      "access",     "abc",
    "abcdef",    "abcdefg",   "asdf",       "asdfgh",     "asdfghjkl",  "zxcvbn",     "zxcvbnm",    "qazwsx",
    "qazwsxedc", "passw",     "pass",       "passpass",   "summer",     "winter",     "spring",     "autumn",
    "january",   "december",  "monday",     "friday",     "hello",      "helloworld", "cheese",     "chocolate"};
constexpr std::array<std::string_view, 7> kRows{"abcdefghijklmnopqrstuvwxyz",
                                                "01234567890123456789",
                                                "qwertyuiop",
                                                "asdfghjkl",
                                                "zxcvbnm",
                                                "qwertzuiop",
                                                "azertyuiop"};

std::string without_ends(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 127; };
  const auto first = std::find_if(text.begin(), text.end(), letter);
  const auto last = std::find_if(text.rbegin(), text.rend(), letter).base();
  return first < last ? std::string(first, last) : std::string();
}

/// "p4ssw0rd" as "password".
std::string plain(std::string text) {
  for (auto& c : text) {
    c = c == '0'               ? 'o'
        : c == '1' || c == '!' ? 'i'
        : c == '3'             ? 'e'
        : c == '4' || c == '@' ? 'a'
        : c == '5' || c == '$' ? 's'
                               : c;
  }
  return text;
}

bool is_common(const std::string& lower) {
  for (const auto& text : {without_ends(lower), without_ends(plain(lower)), plain(without_ends(lower))}) {
    const auto half = text.substr(0, text.size() / 2);
    const auto core = half + half == text ? half : text;
    if (std::find(kCommon.begin(), kCommon.end(), core) != kCommon.end()) return true;
  }
  return false;
}

bool is_of_rows(const std::string& lower) {
  std::string rest = lower;
  for (const auto row : kRows) {
    const std::string back(row.rbegin(), row.rend());
    for (const auto& line : {std::string(row), back}) {
      for (std::size_t length = line.size(); length >= 4; --length) {
        for (std::size_t at = 0; at + length <= line.size(); ++at) {
          const auto found = rest.find(line.substr(at, length));
          if (found != std::string::npos) rest.erase(found, length);
        }
      }
    }
  }
  return rest.size() < 4;
}

tl::unexpected<base::Error> weak(const char* why) {
  return base::fail(base::ErrorKind::invalid, "weak_password", why,
                    "Choose 12 characters or more; a few words in a row are easy to remember and hard to guess.");
}

}  // namespace

base::Status check_password(std::string_view password, std::string_view account_name) {
  if (password.size() < kPasswordLengthMin) return weak("The password is shorter than 12 characters.");
  if (password.size() > kPasswordLengthMax) return weak("The password is longer than 256 bytes.");
  const auto lower = base::to_lower_ascii(password);
  if (std::set<char>(lower.begin(), lower.end()).size() < 5)
    return weak("The password has too few different characters.");
  const auto name = base::to_lower_ascii(account_name);
  if (name.size() >= 3 && lower.find(name) != std::string::npos)
    return weak("The password has the account's name in it.");
  if (is_common(lower) || is_of_rows(lower)) return weak("The password is one of those that are tried first.");
  return {};
}

}  // namespace bursar::domain
