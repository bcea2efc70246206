#include <curl/curl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "net/http_client.h"

namespace bursar::net {
namespace {

using base::ErrorKind;

/// One request on its way.
struct Transfer {
  HttpRequest request;
  HttpResponse response;
  std::promise<base::Result<HttpResponse>> promise;
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  curl_slist* resolved = nullptr;
  std::size_t bytes_max = 0;
  bool cuts = false;
  bool is_cut = false;
  char error_text[CURL_ERROR_SIZE] = {};

  ~Transfer() {
    if (easy != nullptr) curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    curl_slist_free_all(resolved);
  }
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
  auto& transfer = *static_cast<Transfer*>(target);
  const auto room = transfer.bytes_max - transfer.response.body.size();
  if (size * count > room) {
    if (transfer.cuts) transfer.response.body.append(data, room);
    transfer.is_cut = transfer.cuts;
    return 0;
  }
  transfer.response.body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* target) {
  auto& transfer = *static_cast<Transfer*>(target);
  const std::string_view line(data, size * count);
  if (line.substr(0, 5) == "HTTP/") transfer.response.headers = {};  // a new head after 100 Continue
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.response.headers.add(std::string(line.substr(0, colon)), std::string(base::trim(line.substr(colon + 1))));
  }
  return size * count;
}

/// Connects to the addresses of the request alone.
curl_socket_t open_socket(void* target, curlsocktype, curl_sockaddr* address) {
  const auto& allowed = static_cast<const Transfer*>(target)->request.addresses;
  std::array<char, NI_MAXHOST> text{};
  const bool named =
      getnameinfo(&address->addr, address->addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
  if (!named || std::find(allowed.begin(), allowed.end(), text.data()) == allowed.end()) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

base::Error error_of(CURLcode code, const Transfer& transfer) {
  long bytes_sent = 0;
  curl_easy_getinfo(transfer.easy, CURLINFO_REQUEST_SIZE, &bytes_sent);
  const std::string detail = fmt::format("{} ({})", curl_easy_strerror(code), transfer.error_text);
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {ErrorKind::invalid,
              "bad_url",
              "The address cannot be used.",
              "Give an http:// or https:// URL.",
              detail,
              {},
              {}};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::unavailable,
              "not_sent",
              fmt::format("The server could not be reached: {}.", curl_easy_strerror(code)),
              "Check address, network, proxy and certificate.",
              detail,
              {},
              {}};
    default:
      break;
  }
  if (bytes_sent == 0) {
    return {ErrorKind::unavailable,
            "not_sent",
            fmt::format("The request could not be sent: {}.", curl_easy_strerror(code)),
            {},
            detail,
            {},
            {}};
  }
  return {ErrorKind::uncertain,
          "answer_lost",
          fmt::format("The answer was lost: {}.", curl_easy_strerror(code)),
          {},
          detail,
          {},
          {}};
}

}  // namespace

/// Owns the multi handle; everything of curl happens on its thread.
class CurlHttpClient::Loop {
 public:
  explicit Loop(const HttpClientOptions& options) : options_(options), multi_(curl_multi_init()) {
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.connections_per_host_max));
    thread_ = std::thread([this] { run(); });
  }

  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
    for (auto& [easy, transfer] : active_) {
      curl_multi_remove_handle(multi_, easy);
      transfer->promise.set_value(base::fail(ErrorKind::uncertain, "answer_lost", "The program is stopping."));
    }
    active_.clear();
    for (auto& transfer : waiting_) refuse(*transfer);
    curl_multi_cleanup(multi_);
  }

  std::future<base::Result<HttpResponse>> start(HttpRequest request) {
    auto transfer = std::make_unique<Transfer>();
    transfer->request = std::move(request);
    const auto asked = transfer->request.answer_bytes_max;
    transfer->bytes_max = asked == 0 ? options_.response_bytes_max : std::min(asked, options_.response_bytes_max);
    transfer->cuts = options_.cut_long_answers;
    auto future = transfer->promise.get_future();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) {
        refuse(*transfer);
        return future;
      }
      waiting_.push_back(std::move(transfer));
    }
    curl_multi_wakeup(multi_);
    return future;
  }

 private:
  static void refuse(Transfer& transfer) {
    transfer.promise.set_value(base::fail(ErrorKind::unavailable, "not_sent", "The program is stopping."));
  }

  void run() {
    for (;;) {
      std::vector<std::unique_ptr<Transfer>> added;
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        added.swap(waiting_);
      }
      for (auto& transfer : added) add(std::move(transfer));
      int running = 0;
      curl_multi_perform(multi_, &running);
      finish_done();
      curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
  }

  void add(std::unique_ptr<Transfer> transfer) {
    transfer->easy = curl_easy_init();
    prepare(*transfer);
    curl_multi_add_handle(multi_, transfer->easy);
    active_.emplace(transfer->easy, std::move(transfer));
  }

  void prepare(Transfer& t) {
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(t.easy, option, value); };
    set(CURLOPT_URL, t.request.url.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_ERRORBUFFER, t.error_text);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout_ms));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout_ms));
    set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(CURLOPT_PROXY, options_.proxy.c_str());  // empty: none, and the environment is not consulted
    if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_WRITEFUNCTION, take_body);
    set(CURLOPT_WRITEDATA, &t);
    set(CURLOPT_HEADERFUNCTION, take_header);
    set(CURLOPT_HEADERDATA, &t);
    if (!t.request.addresses.empty()) pin(t);
    prepare_body(t);
  }

  static void pin(Transfer& t) {
    CURLU* url = curl_url();
    char* host = nullptr;
    char* port = nullptr;
    if (curl_url_set(url, CURLUPART_URL, t.request.url.c_str(), 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
      t.resolved =
          curl_slist_append(nullptr, fmt::format("{}:{}:{}", host, port, base::join(t.request.addresses, ",")).c_str());
      curl_easy_setopt(t.easy, CURLOPT_RESOLVE, t.resolved);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(url);
    curl_easy_setopt(t.easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(t.easy, CURLOPT_OPENSOCKETDATA, &t);
  }

  void prepare_body(Transfer& t) {
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(t.easy, option, value); };
    if (t.request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (t.request.method != "GET" && t.request.method != "HEAD") {
      set(CURLOPT_CUSTOMREQUEST, t.request.method.c_str());
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(t.request.body.size()));
      set(CURLOPT_POSTFIELDS, t.request.body.c_str());
      // On a kept connection that turns out dead curl sends again by itself; a write must never go out twice.
      set(CURLOPT_FRESH_CONNECT, 1L);
    }
    for (const auto& [name, value] : t.request.headers.all()) {
      t.headers = curl_slist_append(t.headers, fmt::format("{}: {}", name, value).c_str());
    }
    t.headers = curl_slist_append(t.headers, "Expect:");
    set(CURLOPT_HTTPHEADER, t.headers);
  }

  void finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto code = message->data.result;
      CURL* easy = message->easy_handle;
      curl_multi_remove_handle(multi_, easy);
      const auto found = active_.find(easy);
      auto transfer = std::move(found->second);
      active_.erase(found);
      if (code != CURLE_OK && !transfer->is_cut) {
        transfer->promise.set_value(base::fail(error_of(code, *transfer)));
        continue;
      }
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      transfer->response.status = static_cast<int>(status);
      transfer->promise.set_value(std::move(transfer->response));
    }
  }

  const HttpClientOptions options_;
  CURLM* multi_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Transfer>> waiting_;
  bool stopping_ = false;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> active_;  // the loop's thread alone
  std::thread thread_;
};

base::Result<std::unique_ptr<CurlHttpClient>> CurlHttpClient::create(const HttpClientOptions& options) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return base::fail(ErrorKind::internal, "curl_failed", "The HTTP library cannot be started.");
  return std::unique_ptr<CurlHttpClient>(new CurlHttpClient(std::make_unique<Loop>(options)));
}

CurlHttpClient::CurlHttpClient(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
CurlHttpClient::~CurlHttpClient() = default;

std::future<base::Result<HttpResponse>> CurlHttpClient::start(HttpRequest request) {
  return loop_->start(std::move(request));
}

}  // namespace bursar::net
