#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/model/location.h"

namespace bursar::app {

struct StoredNotification {
  std::string id;  // Apple's notificationId
  domain::LocationId location;
  std::string body;
  base::Timestamp received_at;
  bool handled = false;  // only read
};

/// Apple's notifications wait here from their arrival (answered at once) until a worker has taken them in.
class NotificationTable {
 public:
  virtual ~NotificationTable() = default;
  /// False: this id came before, and is not stored again.
  virtual base::Result<bool> add(const StoredNotification& notification) = 0;
  /// Not handled yet, in order of arrival.
  virtual base::Result<std::vector<StoredNotification>> waiting(domain::LocationId location, int limit) = 0;
  /// Handled or not, newest first.
  virtual base::Result<std::vector<StoredNotification>> recent(domain::LocationId location, int limit) = 0;
  virtual base::Status mark_handled(const std::string& id) = 0;
  /// Forgets handled ones received before `moment` (their ids too).
  virtual base::Status forget_before(base::Timestamp moment) = 0;
};

}  // namespace bursar::app
