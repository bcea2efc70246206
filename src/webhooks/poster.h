// Posting to webhooks: the name is resolved once, where it leads is judged, and no other address is connected to.
#pragma once

#include <memory>

#include "app/ports/webhook_sender.h"
#include "net/http_client.h"

namespace bursar::webhooks {

struct PosterOptions {
  bool private_addresses = true;  // false: loopback and private addresses are refused, too
  std::string ca_file;            // PEM bundle that receivers are trusted by; empty: the system's
  std::int64_t timeout_ms = 10'000;
};

class Poster : public app::WebhookSender {
 public:
  static base::Result<std::unique_ptr<Poster>> create(const PosterOptions& options);
  base::Result<app::WebhookAnswer> post(const app::WebhookPost& post) override;

 private:
  Poster(const PosterOptions& options, std::unique_ptr<net::HttpClient> http)
      : options_(options), http_(std::move(http)) {}
  base::Status judge(const std::string& address, bool https) const;

  const PosterOptions options_;
  std::unique_ptr<net::HttpClient> http_;
};

}  // namespace bursar::webhooks
