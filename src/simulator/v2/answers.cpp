#include "simulator/v2/answers.h"

#include "apple_api/errors.h"
#include "base/time_format.h"

namespace bursar::simulator {

namespace {
constexpr std::int64_t kExpiryShownMs = 15 * base::kDayMs;
}

net::HttpResponse json_answer(std::string body, int status) {
  net::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json;charset=UTF-8");
  response.body = std::move(body);
  return response;
}

net::HttpResponse error_answer(World& world, Library* library, int number) {
  const auto* entry = apple_api::find_error(number);
  apple_api::ErrorResponse error{number, entry == nullptr ? "error" : std::string(entry->meaning), {}};
  if (library != nullptr) ++library->errors[number];
  const int documented = apple_api::http_status_of(number);
  auto response = json_answer(apple_api::serialize(error), world.switches.errors_in_http_200 ? 200 : documented);
  if (number == 9646 && world.switches.retry_after_on_429) response.headers.add("Retry-After", "1");
  return response;
}

apple_api::Absent absent_of(const World& world) {
  return world.switches.absent_as_null ? apple_api::Absent::as_null : apple_api::Absent::omitted;
}

apple_api::Trailer trailer_of(const Asking& a) {
  apple_api::Trailer trailer;
  trailer.uid = a.library.uid;
  const bool soon = a.token.expires_at.ms_since(a.world.now()) <= kExpiryShownMs;
  if (a.world.switches.expiration_date_always || soon)
    trailer.token_expiration_date = base::format_apple(a.token.expires_at);
  trailer.mdm_info = a.world.switches.mdm_info_per_token ? a.token.mdm_info : a.library.mdm_info;
  return trailer;
}

std::optional<Cut> cut_page(const Asking& a, std::int64_t page, std::size_t rows, const std::string& version) {
  const auto size = static_cast<std::size_t>(a.world.page_size);
  const auto pages = static_cast<std::int64_t>((rows + size - 1) / size);
  if (page < 0 || (page > 0 && page >= pages)) return std::nullopt;
  Cut cut;
  cut.from = std::min(rows, static_cast<std::size_t>(page) * size);
  cut.to = std::min(rows, cut.from + size);
  cut.paging.current_page_index = page;
  if (page + 1 < pages) cut.paging.next_page_index = page + 1;
  cut.paging.size = static_cast<std::int64_t>(cut.to - cut.from);
  cut.paging.total_pages = pages == 0 && a.world.switches.empty_list_has_a_page ? 1 : pages;
  cut.paging.version_id = version;
  return cut;
}

}  // namespace bursar::simulator
