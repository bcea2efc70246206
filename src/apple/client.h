// Apple's Apps and Books service over HTTP: every endpoint of version 2, and the metadata look-up.
// Source: https://developer.apple.com/documentation/devicemanagement/app-book-and-subscription-management
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "app/ports/apple_service.h"
#include "apple/caller.h"
#include "apple_api/service_config.h"

namespace bursar::apple {

inline constexpr const char* kAppleBaseUrl = "https://vpp.itunes.apple.com/mdm/v2/";

struct ClientOptions {
  std::string base_url = kAppleBaseUrl;  // ends in '/'
  std::string language = "en";           // of names
  std::uint64_t seed = 1;                // of the jitter
  bool pace = true;                      // off: for measurements against the simulator only
};

/// Safe to use from any thread.
class AppleClient : public app::AppleService {
 public:
  AppleClient(const ClientOptions& options, net::HttpClient& http, base::Clock& clock);

  base::Result<app::ServiceConfig> service_config() override;
  base::Result<app::ClientConfig> client_config(const app::AppleToken& token) override;
  std::future<base::Result<app::AssetPage>> start_assets(const app::AppleToken& token, const app::AssetFilter& filter,
                                                         int page) override;
  std::future<base::Result<app::UserPage>> start_users(const app::AppleToken& token, const app::UserFilter& filter,
                                                       int page) override;
  std::future<base::Result<app::AssignmentPage>> start_assignments(const app::AppleToken& token,
                                                                   const app::AssignmentFilter& filter,
                                                                   int page) override;

  base::Result<app::ClientConfig> update_client_config(const app::AppleToken& token,
                                                       const app::ClientConfigChange& change) override;
  base::Result<app::EventId> associate(const app::AppleToken& token, const app::AssetTargets& targets) override;
  base::Result<app::EventId> disassociate(const app::AppleToken& token, const app::AssetTargets& targets) override;
  base::Result<app::EventId> revoke(const app::AppleToken& token, const app::AssetTargets& targets) override;
  base::Result<app::EventId> create_users(const app::AppleToken& token,
                                          const std::vector<app::UserChange>& users) override;
  base::Result<app::EventId> update_users(const app::AppleToken& token,
                                          const std::vector<app::UserChange>& users) override;
  base::Result<app::EventId> retire_users(const app::AppleToken& token,
                                          const std::vector<std::string>& client_user_ids) override;
  base::Result<app::EventReport> event_status(const app::AppleToken& token, const app::EventId& event) override;

  base::Result<std::vector<app::ContentMetadata>> look_up(const app::AppleToken& token,
                                                          const std::vector<std::int64_t>& adam_ids,
                                                          const std::string& country, const std::string& platform,
                                                          bool as_owner) override;
  std::vector<base::Result<app::Icon>> icons(const std::vector<std::string>& artwork_urls) override;

  base::Result<bool> set_subscription_management(const app::AppleToken& token, bool enabled) override;
  base::Result<std::vector<app::Subscription>> subscriptions(const app::AppleToken& token) override;
  base::Result<std::vector<app::SubscriptionAssignment>> subscription_assignments(
      const app::AppleToken& token) override;
  base::Result<std::vector<app::SubscriptionAdmin>> subscription_admins(const app::AppleToken& token) override;
  base::Result<app::EventId> associate_subscriptions(const app::AppleToken& token,
                                                     const app::SubscriptionTargets& targets, bool renewing) override;
  base::Result<app::EventId> disassociate_subscriptions(const app::AppleToken& token,
                                                        const app::SubscriptionTargets& targets,
                                                        bool deferred) override;
  base::Status change_subscription_admins(const app::AppleToken& token, const app::SubscriptionTargets& targets,
                                          bool add) override;

  PaceStatus pace_status(const app::AppleToken& token) const { return caller_.pace_status(token); }

 private:
  /// The address of an endpoint: as service/config names it, else under the base URL.
  std::string url(std::string_view key, const std::string& path);
  Call read(const app::AppleToken& token, std::string url, const apple_api::Query& query);
  Call write(const app::AppleToken& token, std::string url, std::string body);
  base::Result<app::EventId> post_event(const app::AppleToken& token, std::string url, std::string body);
  void forget_limits_after(const base::Error& error);
  base::Result<std::shared_ptr<const apple_api::ServiceConfigResponse>> config();
  int per_second_max();

  const ClientOptions options_;
  net::HttpClient& http_;
  base::Clock& clock_;
  Caller caller_;
  std::mutex config_mutex_;
  std::shared_ptr<const apple_api::ServiceConfigResponse> config_;
  base::Timestamp config_read_at_;
  base::Timestamp config_failed_at_;
  std::optional<base::Error> config_error_;
};

}  // namespace bursar::apple
