// Pages of Apple's lists, through the fast parser.
#include "apple/page_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  std::string room = body;
  (void)bursar::apple::parse_asset_page(room);
  room = body;
  (void)bursar::apple::parse_user_page(room);
  room = body;
  (void)bursar::apple::parse_assignment_page(room);
  return 0;
}
