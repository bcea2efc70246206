#include "webhooks/poster.h"

#include <fmt/format.h>

#include "base/text.h"
#include "domain/webhooks/delivery.h"
#include "net/addresses.h"

namespace bursar::webhooks {
namespace {

constexpr std::size_t kAnswerBytesMax = 2000;

}  // namespace

base::Result<std::unique_ptr<Poster>> Poster::create(const PosterOptions& options) {
  net::HttpClientOptions http;
  http.connect_timeout_ms = options.timeout_ms / 2;
  http.total_timeout_ms = options.timeout_ms;
  http.ca_file = options.ca_file;
  http.user_agent = "bursar-webhooks";
  http.response_bytes_max = kAnswerBytesMax;
  http.cut_long_answers = true;
  TRY_SET(auto client, net::CurlHttpClient::create(http));
  return std::unique_ptr<Poster>(new Poster(options, std::move(client)));
}

base::Status Poster::judge(const std::string& address, bool https) const {
  const auto kind = net::kind_of_address(address);
  const bool here = kind == net::AddressKind::loopback;
  const bool refused = kind == net::AddressKind::special ||
                       (!options_.private_addresses && kind != net::AddressKind::ordinary) || (!https && !here);
  if (!refused) return {};
  return base::fail(base::ErrorKind::forbidden, "webhook_address_refused",
                    fmt::format("The name leads to {}, where nothing is sent to.", address),
                    https || here ? "Link-local and special addresses are never sent to, private ones unless the "
                                    "option webhook-private-addresses is false."
                                  : "Use https, or a loopback address.");
}

base::Result<app::WebhookAnswer> Poster::post(const app::WebhookPost& post) {
  TRY_SET(const auto target, domain::parse_webhook_url(post.url));
  net::HttpRequest request;
  TRY_SET(request.addresses, net::addresses_of(target.host));
  for (const auto& address : request.addresses) TRY(judge(address, target.https));
  request.method = "POST";
  request.url = post.url;
  request.body = post.body;
  for (const auto& [name, value] : post.headers) request.headers.add(name, value);
  TRY_SET(auto response, http_->send(std::move(request)));
  app::WebhookAnswer answer;
  answer.status = response.status;
  answer.beginning = std::move(response.body);
  const auto seconds = base::parse_int(response.headers.find("Retry-After").value_or(""));
  if (seconds && *seconds >= 0 && *seconds < base::kDayMs) answer.retry_after_ms = *seconds * base::kSecondMs;
  return answer;
}

}  // namespace bursar::webhooks
