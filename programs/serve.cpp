#include "programs/serve.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>

#include "app/kept_usage.h"
#include "app/kept_world.h"
#include "app/services.h"
#include "app/usecases/api_keys.h"
#include "app/usecases/log_in.h"
#include "app/workers/background.h"
#include "apple/apple_documents.h"
#include "apple/client.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "programs/sign_on.h"
#include "rest/api.h"
#include "rest/limits.h"
#include "store/key_file.h"
#include "store/open_store.h"
#include "store/restore.h"
#include "store/sodium_secret_maker.h"
#include "webhooks/poster.h"

namespace bursar::programs {
namespace {

using base::Result;
using base::Status;

int complain(const base::Error& error) {
  std::cerr << "bursar: " << error.message << (error.remedy.empty() ? "" : "\n        " + error.remedy) << "\n";
  if (!error.detail.empty()) std::cerr << "        " << error.detail << "\n";
  return 3;
}

void set_up_log(const Options& options) {
  auto logger = spdlog::stderr_logger_mt("bursar");
  if (options.text("log-format") == "json") {
    logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%v"})",
                        spdlog::pattern_time_type::utc);
  } else {
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  }
  logger->set_level(spdlog::level::from_str(options.text("log-level")));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
}

Result<store::StoreOptions> store_options(const Options& options) {
  store::StoreOptions stored;
  stored.database_url = options.text("database-url");
  if (!options.text("key").empty()) {
    TRY_SET(stored.key, store::parse_key(base::Secret(options.text("key"))));
  } else {
    TRY_SET(stored.key, store::load_or_create_key(options.text("key-file")));
  }
  return stored;
}

std::string machine_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

app::Settings settings_of(const Options& options) {
  app::Settings settings;
  settings.server_name = options.text("server-name");
  settings.server_host = options.text("server-host").empty() ? machine_name() : options.text("server-host");
  settings.public_url = options.text("public-url");
  settings.settle_pace.first_status_ms = options.number("status-first-ms");
  settings.settle_pace.first_status_with_notifications_ms = options.number("status-first-notified-ms");
  settings.settle_pace.status_interval_ms = options.number("status-interval-ms");
  settings.settle_pace.resend_after_ms = options.number("resend-after-ms");
  settings.regrant_after_ms = options.number("regrant-after-s") * base::kSecondMs;
  settings.guard_revokes_max = options.number("guard-revokes");
  settings.guard_revokes_percent_max = static_cast<int>(options.number("guard-revokes-percent"));
  settings.run_failures_max = options.number("run-failures");
  settings.settle_pace.look_again_ms = options.number("look-again-ms");
  settings.webhook_retry_first_ms = options.number("webhook-retry-first-ms");
  settings.webhook_pause_after_ms = options.number("webhook-pause-days") * base::kDayMs;
  return settings;
}

Status write_private_file(const std::string& file, const std::string& text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      descriptor >= 0 && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (descriptor >= 0) ::close(descriptor);
  if (written) return {};
  return base::fail(base::ErrorKind::unavailable, "cannot_write", "The file " + file + " cannot be written.",
                    "Check its folder.");
}

/// The first start makes an API key of role administrator; it is shown once.
Status make_first_key(const app::Services& services, const Options& options) {
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto keys, transaction->access().list());
    if (!keys.empty()) return {};
  }
  TRY_SET(const auto made, app::create_api_key(services, "first", {domain::kAdministrator, domain::kFirstTenant}));
  const auto& file = options.text("initial-key-file");
  if (!file.empty()) return write_private_file(file, made.text.reveal() + "\n");
  std::cout << "The first API key (role administrator), shown this once: " << made.text.reveal() << std::endl;
  return {};
}

bool exists(const std::string& file) {
  struct stat info {};
  return ::stat(file.c_str(), &info) == 0;
}

/// Raises the limit of open files as far as this user may, and keeps some for the database and for Apple.
int descriptors_for_connections() {
  constexpr rlim_t kKept = 256;
  constexpr rlim_t kWanted = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 512;
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, kWanted));
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(limit.rlim_cur > 2 * kKept ? limit.rlim_cur - kKept : limit.rlim_cur / 2);
}

Result<net::HttpServerOptions> server_options(const Options& options) {
  TRY_SET(const auto address, net::parse_listen_address(options.text("listen")));
  net::HttpServerOptions server;
  server.address = address.address;
  server.port = address.port;
  server.threads = 8;
  server.header_bytes_max = std::size_t{16} * 1024;
  server.body_bytes_of = rest::body_bytes_of;
  server.is_heavy = rest::is_heavy;
  server.too_busy = rest::too_busy;
  TRY_SET(server.proxies, net::TrustedProxies::parse(options.text("trusted-proxies")));
  server.gate.is_exempt = [proxies = server.proxies](const std::string& from) { return proxies.has(from); };
  server.gate.connections_max =
      std::min(static_cast<int>(options.number("connections")), descriptors_for_connections());
  server.gate.connections_per_network_max = static_cast<int>(options.number("connections-per-address"));
  server.certificate_file = options.text("tls-certificate");
  server.private_key_file = options.text("tls-key");
  const auto& folder = options.text("tls-self-signed");
  if (folder.empty()) return server;
  server.certificate_file = folder + "/certificate.pem";
  server.private_key_file = folder + "/certificate.key";
  if (!exists(server.certificate_file))
    TRY(net::write_self_signed_certificate(server.certificate_file, server.private_key_file));
  return server;
}

rest::Rate rate_of(const Options& options, const std::string& name) {
  return {static_cast<int>(options.number(name + "-limit")),
          std::max(1, static_cast<int>(options.number(name + "-burst")))};
}

std::string address_of(const net::HttpServerOptions& listening, std::uint16_t port) {
  const auto& address = listening.address;
  return fmt::format("{}://{}:{}", listening.certificate_file.empty() ? "http" : "https",
                     address.find(':') == std::string::npos ? address : "[" + address + "]", port);
}

/// Without a slash at the end.
std::string console_url(const Options& options, const net::HttpServerOptions& listening) {
  auto url = options.text("console-url");
  if (url.empty()) url = options.text("public-url");
  if (url.empty()) url = address_of(listening, listening.port);
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

net::HttpResponse logged(const rest::Api& api, const net::HttpRequest& request, base::Clock& clock) {
  const auto began = clock.now();
  auto response = api.handle(request);
  // The path of a notification holds the location's hook: it is not logged.
  const auto path = request.path();
  const auto shown = path.substr(0, 7) == "/apple/" ? std::string_view("/apple/notifications/…") : path;
  spdlog::info("{} {} {} {} {} ms", request.peer, request.method, shown, response.status, clock.now().ms_since(began));
  return response;
}

volatile std::sig_atomic_t stopped = 0;
volatile std::sig_atomic_t reload_wanted = 0;

void wait_for_signal(net::HttpServer& server) {
  std::signal(SIGTERM, [](int) { stopped = 1; });
  std::signal(SIGINT, [](int) { stopped = 1; });
  std::signal(SIGHUP, [](int) { reload_wanted = 1; });
  for (; stopped == 0; ::usleep(50'000)) {
    if (reload_wanted == 0) continue;
    reload_wanted = 0;
    const auto done = server.reload_certificate();
    if (done) {
      spdlog::info("the certificate was read again");
    } else {
      spdlog::error("{} {}", done.error().message, done.error().remedy);
    }
  }
}

Status run(const Options& options) {
  TRY_SET(const auto stored, store_options(options));
  TRY_SET(auto store, store::open_store(stored));
  net::HttpClientOptions http_options;
  http_options.proxy = options.text("http-proxy");
  http_options.ca_file = options.text("apple-ca-file");
  TRY_SET(auto http, net::CurlHttpClient::create(http_options));
  base::SystemClock clock;
  apple::ClientOptions client;
  client.base_url = options.text("apple-url");
  if (client.base_url.empty() || client.base_url.back() != '/') client.base_url += '/';
  client.seed = static_cast<std::uint64_t>(clock.now().unix_ms);
  client.pace = options.flag("pace");
  apple::AppleClient apple(client, *http, clock);
  const apple::AppleDocumentReader documents;
  store::SodiumSecretMaker secrets;
  webhooks::PosterOptions posting;
  posting.private_addresses = options.flag("webhook-private-addresses");
  posting.ca_file = options.text("webhook-ca-file");
  TRY_SET(const auto poster, webhooks::Poster::create(posting));
  app::KeptWorld kept_world;
  app::KeptUsage kept_usage;
  TRY_SET(const auto listening, server_options(options));
  TRY_SET(const auto sign_on, make_sign_on(options, console_url(options, listening), clock));
  const app::Services services{*store,
                               apple,
                               documents,
                               secrets,
                               clock,
                               *poster,
                               settings_of(options),
                               &kept_world,
                               &kept_usage,
                               sign_on.provider.get()};
  TRY(make_first_key(services, options));

  app::BackgroundOptions work;
  work.sync_interval_ms = options.number("sync-interval-s") * 1000;
  work.full_sync_interval_ms = options.number("full-sync-interval-s") * 1000;
  work.locations_at_once = static_cast<int>(options.number("locations-at-once"));
  app::Background background(services, work);
  rest::ApiOptions api_options;
  api_options.backup_folder = options.text("backup-folder");
  api_options.rate_of_caller = rate_of(options, "rate");
  api_options.rate_of_network = rate_of(options, "address-rate");
  api_options.streams_max = static_cast<int>(options.number("streams"));
  api_options.streams_per_caller_max = static_cast<int>(options.number("streams-per-caller"));
  api_options.secure_cookies =
      !listening.certificate_file.empty() || console_url(options, listening).substr(0, 8) == "https://";
  const rest::Api api(services, background, api_options);
  TRY_SET(auto server, net::HttpServer::start(
                           listening, [&](const net::HttpRequest& request) { return logged(api, request, clock); }));
  background.start();
  const auto address = address_of(listening, server->port());
  std::cout << fmt::format("bursar listens on {}; it works {}.", address,
                           services.settings.public_url.empty() ? "by asking alone" : "with Apple's notifications")
            << std::endl;
  TRY_SET(const auto code, app::make_setup_code(services));
  if (!code.empty()) {
    std::cout << fmt::format("To make the first account, open {}/#/setup?code={}", address, code.reveal()) << std::endl;
  }
  wait_for_signal(*server);
  spdlog::info("stopping");
  server->stop();
  background.stop();
  return {};
}

}  // namespace

int serve(const Options& options) {
  set_up_log(options);
  const auto done = run(options);
  return done ? 0 : complain(done.error());
}

int restore(const Options& options, const std::string& file) {
  const auto stored = store_options(options);
  if (!stored) return complain(stored.error());
  const auto done = store::restore_backup(file, *stored);
  if (!done) return complain(done.error());
  std::cout << "Restored. Start the server with the same options.\n";
  return 0;
}

}  // namespace bursar::programs
