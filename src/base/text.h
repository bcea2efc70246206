// Small helpers for text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bursar::base {

/// Without white space (space, tab, CR, LF, vertical tab, form feed) at both ends.
std::string_view trim(std::string_view text);
/// Without any white space, and without a UTF-8 byte order mark at the front.
std::string without_whitespace(std::string_view text);
/// The parts between separators; an empty text gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string to_lower_ascii(std::string_view text);
/// All of the text as a decimal number; none if anything else is in it or it does not fit.
std::optional<std::int64_t> parse_int(std::string_view text);
bool is_valid_utf8(std::string_view text);

/// "4.99" as 4990; none unless it is a number of at most three decimal places below a billion.
std::optional<std::int64_t> parse_thousandths(std::string_view text);
/// 4990 as "4.99", with two decimal places at least; 0 as "".
std::string format_thousandths(std::int64_t thousandths);

}  // namespace bursar::base
