#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "net/http_server.h"

namespace bursar::net {
namespace {

constexpr long kLifeSeconds = 10L * 365 * 24 * 3600;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

tl::unexpected<base::Error> failed(const std::string& what) {
  return base::fail(base::ErrorKind::unavailable, "certificate_failed", "The certificate could not be made: " + what);
}

void add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  if (X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value)) {
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
}

Certificate make_certificate(EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  X509* x = certificate.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), kLifeSeconds);
  X509_set_pubkey(x, key);
  X509_NAME* name = X509_get_subject_name(x);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(x, name);
  add_extension(x, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  X509_sign(x, key, EVP_sha256());
  return certificate;
}

template <class Write>
base::Status write_file(const std::string& file, int mode, Write&& write) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return failed(file + " cannot be written");
  ::fchmod(descriptor, static_cast<mode_t>(mode));
  std::FILE* stream = ::fdopen(descriptor, "w");
  const bool written = write(stream) == 1;
  const bool closed = std::fclose(stream) == 0;
  return written && closed ? base::Status{} : base::Status(failed(file + " cannot be written"));
}

}  // namespace

base::Status write_self_signed_certificate(const std::string& certificate_file, const std::string& key_file) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return failed("no key");
  const auto certificate = make_certificate(key.get());
  TRY(write_file(key_file, 0600, [&](std::FILE* stream) {
    return PEM_write_PrivateKey(stream, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  }));
  return write_file(certificate_file, 0644,
                    [&](std::FILE* stream) { return PEM_write_X509(stream, certificate.get()); });
}

}  // namespace bursar::net
