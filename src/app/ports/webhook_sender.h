#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace bursar::app {

struct WebhookPost {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct WebhookAnswer {
  int status = 0;
  std::string beginning;  // of its body, at most 2,000 bytes, as they came
  std::optional<std::int64_t> retry_after_ms;
};

/// Posts to servers of others; follows no redirect, waits ten seconds at most. Safe to call from any thread.
class WebhookSender {
 public:
  virtual ~WebhookSender() = default;
  /// An answer of any status is a value. Errors: forbidden "webhook_address_refused" (where it leads must not be
  /// asked); unavailable "not_sent"; uncertain "answer_lost"; invalid "bad_webhook_url".
  virtual base::Result<WebhookAnswer> post(const WebhookPost& post) = 0;
};

}  // namespace bursar::app
