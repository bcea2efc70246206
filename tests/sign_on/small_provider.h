// A provider of OpenID Connect in the same process, for what a real one does not do: answer wrongly.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/clock.h"
#include "net/http_client.h"
#include "sign_on/open_id_provider.h"
#include "sign_on/signer.h"

namespace bursar::sign_on {

inline constexpr const char* kIssuer = "https://login.example";

class SmallProvider : public net::HttpClient {
 public:
  explicit SmallProvider(base::Clock& clock);
  std::future<base::Result<net::HttpResponse>> start(net::HttpRequest request) override;

  /// What the browser is sent back with after it was sent to `url` and somebody logged in: "code=…&state=…&iss=…".
  std::string authorize(const std::string& url);
  static ProviderOptions options();

  bool down = false;
  nlohmann::json person = {{"sub", "4711"}, {"preferred_username", "anna"}, {"groups", {"staff"}}};
  nlohmann::json user_info = nullptr;                // null: it has none
  nlohmann::json claims = nlohmann::json::object();  // in place of what the ID token would say
  nlohmann::json more_discovery = nlohmann::json::object();
  Signer signer = first_key();  // of the ID tokens
  Signer shown = signer;        // in the key set
  std::string algorithm = "RS256";
  std::string id_token;              // in place of all that; empty: made
  std::map<std::string, int> asked;  // by path
  std::string last_authorization;    // header of the last request for tokens
  std::string last_form;

 private:
  static Signer first_key();
  struct Grant {
    std::string nonce;
    std::string challenge;
  };
  net::HttpResponse answer(const net::HttpRequest& request);
  net::HttpResponse tokens(const net::HttpRequest& request);

  base::Clock& clock_;
  std::map<std::string, Grant> grants_;  // by code
  int codes_ = 0;
};

}  // namespace bursar::sign_on
