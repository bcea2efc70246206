// Token files and notifications, read.
#pragma once

#include "app/ports/apple_documents.h"

namespace bursar::apple {

/// Keeps no state: any thread.
class AppleDocumentReader : public app::AppleDocuments {
 public:
  base::Result<app::TokenFile> read_token(std::string_view text) const override;
  base::Result<app::Notification> read_notification(std::string_view body) const override;
};

}  // namespace bursar::apple
