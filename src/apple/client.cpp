#include "apple/client.h"

#include <fmt/format.h>

#include <algorithm>

#include "apple/page_parser.h"
#include "apple/wire.h"
#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/client_config.h"
#include "apple_api/event_status.h"
#include "apple_api/manage_assets.h"
#include "apple_api/users.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::apple {
namespace {

// Source: Apple, "Service config": limits and addresses may change at any time; read them again every five minutes.
constexpr std::int64_t kConfigLifeMs = 5 * base::kMinuteMs;
constexpr std::int64_t kConfigRetryMs = 30 * base::kSecondMs;

std::string with_query(std::string url, const apple_api::Query& query) {
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : query) {
    url += fmt::format("{}{}={}", separator, net::percent_encode(name), net::percent_encode(value));
    separator = '&';
  }
  return url;
}

app::AppleLimits limits_of(const apple_api::ServiceConfigResponse& config) {
  app::AppleLimits limits;
  const auto take = [&](std::string_view key, int& limit) {
    const auto found = config.limits.find(std::string(key));
    if (found != config.limits.end() && found->second > 0) limit = static_cast<int>(found->second);
  };
  take(apple_api::kLimitAssets, limits.assets_max);
  take(apple_api::kLimitClientUserIds, limits.client_user_ids_max);
  take(apple_api::kLimitSerialNumbers, limits.serial_numbers_max);
  take(apple_api::kLimitRevokeClientUserIds, limits.revoke_client_user_ids_max);
  take(apple_api::kLimitRevokeSerialNumbers, limits.revoke_serial_numbers_max);
  take(apple_api::kLimitUsers, limits.users_max);
  take(apple_api::kLimitSubscriptions, limits.subscriptions_max);
  take(apple_api::kLimitSubscriptionClientUserIds, limits.subscription_client_user_ids_max);
  take(apple_api::kLimitNotificationLength, limits.notification_length_max);
  take(apple_api::kLimitMdmNameLength, limits.mdm_name_length_max);
  take(apple_api::kLimitMdmMetadataLength, limits.mdm_metadata_length_max);
  take(apple_api::kLimitMdmIdLength, limits.mdm_id_length_max);
  take(apple_api::kLimitRequestsPerSecond, limits.requests_per_second_max);
  return limits;
}

std::string url_in(const apple_api::ServiceConfigResponse& config, std::string_view key) {
  const auto found = config.urls.find(std::string(key));
  return found == config.urls.end() ? std::string() : found->second;
}

base::Result<app::ClientConfig> client_config_of(apple_api::ClientConfigResponse& wire) {
  app::ClientConfig config;
  config.uid = wire.trailer.uid;
  config.location_name = wire.location_name.value_or("");
  config.country = wire.country_iso2a_code.value_or("");
  config.platform = wire.default_platform.value_or("");
  config.website = wire.website_url.value_or("");
  if (wire.trailer.token_expiration_date)
    config.token_expires_at = base::parse_iso8601(*wire.trailer.token_expiration_date);
  config.mdm_info = holder_of(wire.trailer);
  config.notification_url = wire.notification_url.value_or("");
  config.notification_types = wire.subscribed_notification_types.value_or(std::vector<std::string>{});
  return config;
}

std::vector<domain::AssetKey> keys_of(const std::vector<apple_api::AssetRef>& refs) {
  std::vector<domain::AssetKey> keys;
  for (const auto& ref : refs) {
    const auto id = base::parse_int(ref.adam_id);
    if (id)
      keys.push_back(
          {domain::AdamId{*id}, ref.pricing_param == "PLUS" ? domain::Pricing::plus : domain::Pricing::stdq});
  }
  return keys;
}

base::Result<app::EventReport> report_of(apple_api::EventStatusResponse& wire) {
  app::EventReport report;
  report.status = wire.event_status == apple_api::kEventComplete ? app::EventStatus::complete
                  : wire.event_status == apple_api::kEventFailed ? app::EventStatus::failed
                                                                 : app::EventStatus::pending;
  report.requested = wire.num_requested;
  report.completed = wire.num_completed;
  for (auto& failure : wire.failures) {
    const auto info = failure.error_info.value_or(apple_api::ErrorInfo{});
    report.failures.push_back({static_cast<int>(failure.error_number), failure.error_message, keys_of(info.assets),
                               info.serial_numbers, info.client_user_ids});
  }
  return report;
}

std::string body_of(const app::AssetTargets& targets) {
  apple_api::ManageAssetsRequest request;
  for (const auto& key : targets.assets) request.assets.push_back(asset_ref(key));
  request.client_user_ids = targets.client_user_ids;
  request.serial_numbers = targets.serial_numbers;
  return apple_api::serialize(request);
}

std::string body_of(const std::vector<app::UserChange>& users) {
  const auto maybe = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  apple_api::UsersRequest request;
  for (const auto& user : users) {
    request.users.push_back({user.client_user_id, maybe(user.email), maybe(user.managed_apple_id)});
  }
  return apple_api::serialize(request);
}

/// The answer of a page that is on its way, parsed by whoever takes it.
template <class Row>
std::future<base::Result<app::Page<Row>>> page_future(Caller& caller, const app::AppleToken& token, Call call,
                                                      int index, base::Result<ParsedPage<Row>> (*parse)(std::string&)) {
  auto answer = caller.start(call);
  return std::async(std::launch::deferred,
                    [&caller, token, call = std::move(call), index, parse,
                     answer = std::move(answer)]() mutable -> base::Result<app::Page<Row>> {
                      call.token = &token;
                      return caller.finish<app::Page<Row>>(call, std::move(answer),
                                                           [&](std::string& body) -> base::Result<app::Page<Row>> {
                                                             TRY_SET(auto parsed, parse(body));
                                                             TRY(check_holder(token, parsed.mdm_info));
                                                             parsed.page.info.index = index;
                                                             return std::move(parsed.page);
                                                           });
                    });
}

std::optional<std::int64_t> page_parameter(int page) {
  return page == 0 ? std::nullopt : std::optional<std::int64_t>(page);
}
std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

AppleClient::AppleClient(const ClientOptions& options, net::HttpClient& http, base::Clock& clock)
    : options_(options), http_(http), clock_(clock), caller_(http, clock, options.seed, options.pace) {}

base::Result<std::shared_ptr<const apple_api::ServiceConfigResponse>> AppleClient::config() {
  {
    const std::lock_guard lock(config_mutex_);
    const auto now = clock_.now();
    if (config_ && now.ms_since(config_read_at_) < kConfigLifeMs) return config_;
    if (config_error_ && now.ms_since(config_failed_at_) < kConfigRetryMs) {
      if (config_) return config_;
      return base::fail(*config_error_);
    }
  }
  Call call;
  call.url = options_.base_url + "service/config";
  const auto read = caller_.call<apple_api::ServiceConfigResponse>(
      call, [](std::string& body) -> base::Result<apple_api::ServiceConfigResponse> {
        auto wire = apple_api::parse_service_config_response(body);
        if (!wire) return base::fail(unreadable(wire.error()));
        return std::move(*wire);
      });
  const std::lock_guard lock(config_mutex_);
  if (!read) {
    config_failed_at_ = clock_.now();
    config_error_ = read.error();
    if (config_) return config_;
    return base::fail(read.error());
  }
  config_error_.reset();
  config_ = std::make_shared<const apple_api::ServiceConfigResponse>(*read);
  config_read_at_ = clock_.now();
  return config_;
}

base::Result<app::ServiceConfig> AppleClient::service_config() {
  TRY_SET(const auto wire, config());
  app::ServiceConfig config;
  config.limits = limits_of(*wire);
  config.notification_types = wire->notification_types;
  config.invitation_url = url_in(*wire, apple_api::kUrlInvitationEmail);
  config.metadata_lookup_url = url_in(*wire, apple_api::kUrlContentMetadataLookup);
  return config;
}

int AppleClient::per_second_max() {
  const auto wire = config();
  return wire ? limits_of(**wire).requests_per_second_max : app::AppleLimits{}.requests_per_second_max;
}

std::string AppleClient::url(std::string_view key, const std::string& path) {
  const auto wire = config();
  const auto named = wire ? url_in(**wire, key) : std::string();
  return named.empty() ? options_.base_url + path : named;
}

Call AppleClient::read(const app::AppleToken& token, std::string url, const apple_api::Query& query) {
  Call call;
  call.url = with_query(std::move(url), query);
  call.token = &token;
  call.per_second_max = per_second_max();
  return call;
}

Call AppleClient::write(const app::AppleToken& token, std::string url, std::string body) {
  Call call;
  call.method = "POST";
  call.url = std::move(url);
  call.body = std::move(body);
  call.token = &token;
  call.per_second_max = per_second_max();
  call.is_write = true;
  return call;
}

/// Limits that Apple refuses by are not the present ones.
void AppleClient::forget_limits_after(const base::Error& error) {
  const auto number = error.apple_number.value_or(0);
  if (number != 9700 && number != 9701 && number != 9702 && number != 9714 && number != 9816 && number != 9805) return;
  const std::lock_guard lock(config_mutex_);
  config_read_at_ = {};
  config_error_.reset();
}

base::Result<app::EventId> AppleClient::post_event(const app::AppleToken& token, std::string url, std::string body) {
  auto answer = caller_.call<app::EventId>(
      write(token, std::move(url), std::move(body)),
      parser<apple_api::EventAnswer, app::EventId>(
          token, [](std::string_view text) { return apple_api::parse_event_answer(text); },
          [](apple_api::EventAnswer& wire) -> base::Result<app::EventId> { return wire.event_id; }));
  if (!answer) forget_limits_after(answer.error());
  return answer;
}

base::Result<app::ClientConfig> AppleClient::client_config(const app::AppleToken& token) {
  return caller_.call<app::ClientConfig>(
      read(token, url(apple_api::kUrlClientConfig, "client/config"), {}),
      parser<apple_api::ClientConfigResponse, app::ClientConfig>(
          token, [](std::string_view text) { return apple_api::parse_client_config_response(text); },
          client_config_of));
}

base::Result<app::ClientConfig> AppleClient::update_client_config(const app::AppleToken& token,
                                                                  const app::ClientConfigChange& change) {
  apple_api::ClientConfigRequest request;
  if (change.mdm_info) request.mdm_info = {change.mdm_info->id, change.mdm_info->name, change.mdm_info->metadata};
  if (!change.notification_url.empty()) {
    request.notification_url = change.notification_url;
    request.notification_auth_token = change.notification_token;
    request.notification_types = change.notification_types;
  }
  return caller_.call<app::ClientConfig>(
      write(token, url(apple_api::kUrlClientConfig, "client/config"), apple_api::serialize(request)),
      parser<apple_api::ClientConfigResponse, app::ClientConfig>(
          token, [](std::string_view text) { return apple_api::parse_client_config_response(text); },
          client_config_of));
}

std::future<base::Result<app::AssetPage>> AppleClient::start_assets(const app::AppleToken& token,
                                                                    const app::AssetFilter& filter, int page) {
  apple_api::AssetsQuery query;
  query.page_index = page_parameter(page);
  if (filter.asset) {
    query.adam_id = std::to_string(filter.asset->adam_id.value);
    query.pricing_param = domain::name_of(filter.asset->pricing);
  }
  return page_future<domain::Asset>(caller_, token,
                                    read(token, url(apple_api::kUrlGetAssets, "assets"), apple_api::to_query(query)),
                                    page, parse_asset_page);
}

std::future<base::Result<app::UserPage>> AppleClient::start_users(const app::AppleToken& token,
                                                                  const app::UserFilter& filter, int page) {
  apple_api::UsersQuery query;
  query.page_index = page_parameter(page);
  query.client_user_id = unless_empty(filter.client_user_id);
  query.since_version_id = unless_empty(filter.since_version_id);
  return page_future<domain::User>(caller_, token,
                                   read(token, url(apple_api::kUrlGetUsers, "users"), apple_api::to_query(query)), page,
                                   parse_user_page);
}

std::future<base::Result<app::AssignmentPage>> AppleClient::start_assignments(const app::AppleToken& token,
                                                                              const app::AssignmentFilter& filter,
                                                                              int page) {
  apple_api::AssignmentsQuery query;
  query.page_index = page_parameter(page);
  query.since_version_id = unless_empty(filter.since_version_id);
  if (filter.asset) {
    query.adam_id = std::to_string(filter.asset->adam_id.value);
    query.pricing_param = domain::name_of(filter.asset->pricing);
  }
  if (filter.assignee) {
    const bool device = filter.assignee->kind == domain::AssigneeKind::device;
    (device ? query.serial_number : query.client_user_id) = filter.assignee->name;
  }
  return page_future<domain::Assignment>(
      caller_, token, read(token, url(apple_api::kUrlGetAssignments, "assignments"), apple_api::to_query(query)), page,
      parse_assignment_page);
}

base::Result<app::EventId> AppleClient::associate(const app::AppleToken& token, const app::AssetTargets& targets) {
  return post_event(token, url(apple_api::kUrlAssociateAssets, "assets/associate"), body_of(targets));
}

base::Result<app::EventId> AppleClient::disassociate(const app::AppleToken& token, const app::AssetTargets& targets) {
  return post_event(token, url(apple_api::kUrlDisassociateAssets, "assets/disassociate"), body_of(targets));
}

base::Result<app::EventId> AppleClient::revoke(const app::AppleToken& token, const app::AssetTargets& targets) {
  apple_api::RevokeAssetsRequest request{targets.client_user_ids, targets.serial_numbers};
  return post_event(token, url(apple_api::kUrlRevokeAssets, "assets/revoke"), apple_api::serialize(request));
}

base::Result<app::EventId> AppleClient::create_users(const app::AppleToken& token,
                                                     const std::vector<app::UserChange>& users) {
  return post_event(token, url(apple_api::kUrlCreateUsers, "users/create"), body_of(users));
}

base::Result<app::EventId> AppleClient::update_users(const app::AppleToken& token,
                                                     const std::vector<app::UserChange>& users) {
  return post_event(token, url(apple_api::kUrlUpdateUsers, "users/update"), body_of(users));
}

base::Result<app::EventId> AppleClient::retire_users(const app::AppleToken& token,
                                                     const std::vector<std::string>& client_user_ids) {
  std::vector<app::UserChange> users;
  for (const auto& id : client_user_ids) users.push_back({id, "", ""});
  return post_event(token, url(apple_api::kUrlRetireUsers, "users/retire"), body_of(users));
}

base::Result<app::EventReport> AppleClient::event_status(const app::AppleToken& token, const app::EventId& event) {
  return caller_.call<app::EventReport>(
      read(token, url(apple_api::kUrlEventStatus, "status"), apple_api::to_query(apple_api::EventStatusQuery{event})),
      parser<apple_api::EventStatusResponse, app::EventReport>(
          token, [](std::string_view text) { return apple_api::parse_event_status_response(text); }, report_of));
}

}  // namespace bursar::apple
