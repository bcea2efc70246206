// The server, as the commands see it.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "net/http_client.h"

namespace bursar::cli {

struct RemoteOptions {
  std::string server = "http://127.0.0.1:8480";
  std::string api_key;
  std::string api_key_file;
  std::string ca_file;
};

/// What the commands end with.
enum ExitCode : int {
  kOk = 0,
  kDifference = 1,    // a difference or a failure was found
  kUsage = 2,         // the command line is wrong
  kRefused = 3,       // the server refused
  kUnauthorized = 4,  // the API key is missing, unknown or of too low a role
  kUnreachable = 5,   // the server cannot be reached
};

/// "?name=value&…" of the values that are not empty.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& values);

class Remote {
 public:
  static base::Result<Remote> create(const RemoteOptions& options);

  /// A problem of the server becomes an Error of its kind; the code is kept.
  base::Result<nlohmann::json> get(const std::string& path) const { return send("GET", path, nullptr); }
  /// The body as it is, in the type asked for.
  base::Result<std::string> text(const std::string& path, const std::string& accept) const;
  base::Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body) const {
    return send("POST", path, body);
  }
  base::Result<nlohmann::json> put(const std::string& path, const nlohmann::json& body) const {
    return send("PUT", path, body);
  }
  base::Result<nlohmann::json> patch(const std::string& path, const nlohmann::json& body) const {
    return send("PATCH", path, body);
  }
  /// The body is a file as it is.
  base::Result<nlohmann::json> post_file(const std::string& path, const std::string& file) const;
  base::Result<nlohmann::json> remove(const std::string& path) const { return send("DELETE", path, nullptr); }
  /// Every item of a list, page by page.
  base::Result<nlohmann::json> all(const std::string& path) const;
  /// The id of a location by its name or number; 0: none was named.
  base::Result<std::int64_t> location(const std::string& name_or_id) const;

 private:
  Remote(RemoteOptions options, std::unique_ptr<net::HttpClient> http)
      : options_(std::move(options)), http_(std::move(http)) {}
  base::Result<std::string> ask(net::HttpRequest request) const;
  base::Result<nlohmann::json> exchange(net::HttpRequest request) const;
  base::Result<nlohmann::json> send(const std::string& method, const std::string& path,
                                    const nlohmann::json& body) const;

  RemoteOptions options_;
  std::unique_ptr<net::HttpClient> http_;
};

int exit_code_of(const base::Error& error);

}  // namespace bursar::cli
