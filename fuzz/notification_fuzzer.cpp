// Notification bodies come from whoever knows the address.
#include <cstdlib>

#include "apple/apple_documents.h"
#include "apple_api/notifications.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)bursar::apple::AppleDocumentReader().read_notification(body);
  if (auto read = bursar::apple_api::parse_notification(body)) {
    if (!bursar::apple_api::parse_notification(bursar::apple_api::serialize(*read))) std::abort();
  }
  return 0;
}
