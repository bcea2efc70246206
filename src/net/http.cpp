#include "net/http.h"

#include "base/text.h"

namespace bursar::net {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

/// The part of a URL behind scheme and authority.
std::string_view target_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos || url.front() == '/') return url;
  const auto slash = url.find_first_of("/?", scheme + 3);
  return slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
}

}  // namespace

std::optional<std::string_view> Headers::find(std::string_view name) const {
  const auto wanted = base::to_lower_ascii(name);
  for (const auto& [key, value] : fields_) {
    if (key.size() == wanted.size() && base::to_lower_ascii(key) == wanted) return value;
  }
  return std::nullopt;
}

std::string_view HttpRequest::path() const {
  const auto target = target_of(url);
  return target.substr(0, target.find('?'));
}

std::string_view HttpRequest::query_text() const {
  const auto target = target_of(url);
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query_text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto part : base::split(query_text, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    pairs.emplace_back(decode(part.substr(0, equals), true), decode(value, true));
  }
  return pairs;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kDigits[byte >> 4];
      encoded += kDigits[byte & 15];
    }
  }
  return encoded;
}

std::string percent_decode(std::string_view text) { return decode(text, false); }

}  // namespace bursar::net
