#include "store/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "base/base64.h"
#include "base/text.h"

namespace bursar::store {
namespace {

using base::ErrorKind;
constexpr std::size_t kKeyBytes = 32;

base::Result<base::Secret> create(const std::string& file) {
  if (sodium_init() < 0) return base::fail(ErrorKind::internal, "sodium_failed", "libsodium cannot be started.");
  std::string key(kKeyBytes, '\0');
  randombytes_buf(key.data(), key.size());
  const auto text = base::base64_encode(key) + "\n";
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return base::fail(ErrorKind::unavailable, "key_file_failed",
                      fmt::format("The key file {} cannot be written.", file),
                      "Check that its folder exists and that this user may write there.");
  }
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written || !synced)
    return base::fail(ErrorKind::unavailable, "key_file_failed", "The key file could not be written.");
  return base::Secret(std::move(key));
}

}  // namespace

base::Result<base::Secret> parse_key(const base::Secret& text) {
  auto key = base::base64_decode(base::trim(text.reveal()));
  if (!key || key->size() != kKeyBytes) {
    return base::fail(ErrorKind::invalid, "bad_key", "The key is not 32 bytes in Base64.",
                      "Make one with: head -c 32 /dev/urandom | base64");
  }
  return base::Secret(std::move(*key));
}

base::Result<base::Secret> load_or_create_key(const std::string& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return create(file);
  if ((info.st_mode & 0077U) != 0) {
    return base::fail(ErrorKind::invalid, "key_file_open_to_others",
                      fmt::format("The key file {} can be read by others.", file),
                      fmt::format("Run: chmod 600 {}", file));
  }
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  auto key = parse_key(base::Secret(text.str()));
  if (key) return key;
  return base::fail(ErrorKind::invalid, "bad_key_file", fmt::format("The key file {} does not hold a key.", file),
                    "Put back the file that was made at the first start.");
}

}  // namespace bursar::store
