// Token files come from people: any bytes at all. A token that is taken must be taken again as Apple would get it.
#include <cstdlib>

#include "apple/apple_documents.h"
#include "apple_api/token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bursar::apple::AppleDocumentReader reader;
  if (auto file = reader.read_token(text)) {
    if (!reader.read_token(file->stoken.reveal())) std::abort();
  }
  if (auto token = bursar::apple_api::decode_content_token(text)) {
    if (!bursar::apple_api::decode_content_token(bursar::apple_api::encode_content_token(*token).reveal())) {
      std::abort();
    }
  }
  return 0;
}
