#include "simulator/legacy/legacy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>

#include "apple_api/errors.h"
#include "base/base64.h"
#include "base/time_format.h"
#include "simulator/legacy/answers.h"

namespace bursar::simulator {
namespace {

constexpr std::string_view kPrefixes[] = {"/mdm/", "/WebObjects/MZFinance.woa/wa/"};
constexpr std::string_view kServiceConfig = "VPPServiceConfigSrv";

const std::map<std::string_view, std::function<net::HttpResponse(LegacyAsking&)>>& calls() {
  static const std::map<std::string_view, std::function<net::HttpResponse(LegacyAsking&)>> map = {
      {"VPPClientConfigSrv", legacy_client_config},
      {"getVPPAssetsSrv", legacy_assets},
      {"getAssignments", legacy_assignments},
      {"getVPPLicensesSrv", legacy_licenses},
      {"manageVPPLicensesByAdamIdSrv", legacy_manage_licenses},
      {"getVPPUsersSrv", legacy_users},
      {"getVPPUserSrv", legacy_user},
      {"registerVPPUserSrv", legacy_register},
      {"editVPPUserSrv", legacy_edit},
      {"retireVPPUserSrv", legacy_retire},
  };
  return map;
}

std::string_view name_in(std::string_view path) {
  for (const auto prefix : kPrefixes) {
    if (path.substr(0, prefix.size()) == prefix) return path.substr(prefix.size());
  }
  return {};
}

constexpr std::size_t kLicenseIdsPerStock = 100'000;

}  // namespace

bool is_legacy(std::string_view path) {
  const auto name = name_in(path);
  return name == kServiceConfig || calls().count(name) != 0;
}

net::HttpResponse legacy(World& world, const net::HttpRequest& request) {
  const auto name = name_in(request.path());
  if (name == kServiceConfig) return legacy_service_config(world);
  const auto wanted = apple_api::parse_legacy_token_request(request.body);
  if (!wanted) return legacy_error(nullptr, 9602);
  if (wanted->s_token.empty()) return legacy_error(nullptr, 9600);
  for (auto& library : world.libraries) {
    for (auto& token : library.tokens) {
      if (token.text != wanted->s_token.reveal()) continue;
      LegacyAsking asking{world, library, token, request.body};
      if (token.revoked) return legacy_error(&asking, 9625);
      if (token.expires_at <= world.now()) return legacy_error(&asking, 9621);
      const bool writes = name.substr(0, 3) != "get" && name.substr(0, 3) != "VPP";
      if (token.read_only && writes) return legacy_error(&asking, 9637);
      return calls().at(name)(asking);
    }
  }
  return legacy_error(nullptr, 9622);
}

net::HttpResponse legacy_answer(std::string body) {
  net::HttpResponse response;
  response.headers.add("Content-Type", "application/json;charset=UTF-8");
  response.body = std::move(body);
  return response;
}

net::HttpResponse legacy_error(const LegacyAsking* asking, int number) {
  auto trailer = asking == nullptr ? apple_api::LegacyTrailer{} : legacy_trailer(*asking);
  const auto* entry = apple_api::find_error(number);
  trailer.status = apple_api::kLegacyFailed;
  trailer.error_number = number;
  trailer.error_message = entry == nullptr ? "error" : std::string(entry->meaning);
  return legacy_answer(apple_api::serialize(trailer));
}

int number_for(const LegacyAsking& a, const base::Error& parse_error) {
  return a.body.find("\"" + parse_error.detail + "\"") == std::string::npos ? 9600 : 9602;
}

apple_api::LegacyTrailer legacy_trailer(const LegacyAsking& a) {
  apple_api::LegacyTrailer trailer;
  trailer.uid = a.library.uid;
  trailer.expiration_millis = a.token.expires_at.unix_ms;
  trailer.location = apple_api::LegacyLocation{a.library.legacy_location_id, a.library.name};
  // Once the newer version was used with a location, the older one says so in place of the context.
  const bool newer_used = !a.library.requests.empty();
  if (newer_used) {
    trailer.client_context = "token being used in v2";
  } else if (!a.library.client_context.empty()) {
    trailer.client_context = a.library.client_context;
  }
  constexpr std::int64_t kShownMs = 15 * base::kDayMs;
  if (a.token.expires_at.ms_since(a.world.now()) <= kShownMs)
    trailer.token_exp_date = base::format_apple(a.token.expires_at);
  return trailer;
}

std::int64_t product_type_id(const StoreItem& item) {
  if (item.book) return 10;
  return item.platforms.size() == 1 && item.platforms[0] == "macOS" ? 7 : 8;
}

std::string product_type_name(const StoreItem& item) {
  const auto id = product_type_id(item);
  return id == 10 ? "Publication" : id == 7 ? "Software" : "Application";
}

std::int64_t license_id(const LegacyAsking& a, const Stock& stock, std::size_t index) {
  const auto place = static_cast<std::size_t>(&stock - a.library.stocks.data());
  return static_cast<std::int64_t>(place * kLicenseIdsPerStock + index + 1);
}

apple_api::LegacyLicense held_license(const LegacyAsking& a, const Stock& stock, std::size_t index) {
  apple_api::LegacyLicense license;
  license.license_id = license_id(a, stock, index);
  license.adam_id = std::stoll(stock.adam_id);
  license.product_type_id = product_type_id(*stock.item);
  license.product_type_name = product_type_name(*stock.item);
  license.pricing_param = stock.pricing;
  license.is_irrevocable = stock.item->book;
  license.status = apple_api::kLegacyLicenseAvailable;
  if (index >= stock.holdings.size()) return license;
  license.status = apple_api::kLegacyLicenseAssociated;
  const auto holder = stock.holdings[index].holder;
  const auto& name = a.world.names.name(holder);
  if (kind_of(holder) == HolderKind::device) {
    license.serial_number = name;
    return license;
  }
  license.client_user_id = name;
  for (const auto& user : a.library.users) {
    if (user.client_user_id != name || (!user.active() && license.user_id)) continue;
    license.user_id = user.legacy_id;
    if (!user.id_hash.empty()) license.its_id_hash = user.id_hash;
  }
  return license;
}

LegacyCut cut_batch(const LegacyAsking& a, const apple_api::LegacyBatchRequest& wanted, char list, std::size_t rows,
                    std::uint32_t version, const std::string& filters) {
  LegacyCut cut;
  const auto size = static_cast<std::size_t>(a.world.page_size);
  const auto batches = std::max<std::size_t>(1, (rows + size - 1) / size);
  const auto prefix = fmt::format("b{}-{}-", list, a.library.uid);
  std::size_t index = 0;
  if (wanted.batch_token) {
    if (wanted.batch_token->rfind(prefix, 0) != 0) cut.error = 9629;
    if (cut.error != 0) return cut;
    index = static_cast<std::size_t>(std::atoll(wanted.batch_token->substr(prefix.size()).c_str()));
    if (wanted.override_index) index = static_cast<std::size_t>(*wanted.override_index - 1);
    if (index >= batches) cut.error = 9633;
    if (cut.error != 0) return cut;
  }
  cut.from = index * size;
  cut.to = std::min(rows, cut.from + size);
  cut.batch.batch_count = static_cast<std::int64_t>(cut.to - cut.from);
  cut.batch.total_batch_count = static_cast<std::int64_t>(batches);
  if (!wanted.batch_token) cut.batch.total_count = static_cast<std::int64_t>(rows);
  if (index + 1 < batches) {
    cut.batch.batch_token = fmt::format("{}{}:{}", prefix, index + 1, base::base64_encode(filters));
  } else {
    cut.batch.since_modified_token =
        fmt::format("s{}-{}-{}:{}", list, a.library.uid, version, base::base64_encode(filters));
  }
  return cut;
}

std::string first_body(const LegacyAsking& a, const apple_api::LegacyBatchRequest& wanted) {
  const auto& token = wanted.batch_token ? wanted.batch_token : wanted.since_modified_token;
  const auto colon = token ? token->find(':') : std::string::npos;
  if (colon == std::string::npos) return a.body;
  return base::base64_decode(token->substr(colon + 1)).value_or(a.body);
}

std::optional<std::uint32_t> since_in(const LegacyAsking& a, const apple_api::LegacyBatchRequest& wanted, char list) {
  const auto prefix = fmt::format("s{}-{}-", list, a.library.uid);
  if (!wanted.since_modified_token || wanted.since_modified_token->rfind(prefix, 0) != 0) return std::nullopt;
  return static_cast<std::uint32_t>(std::atoll(wanted.since_modified_token->substr(prefix.size()).c_str()));
}

}  // namespace bursar::simulator
