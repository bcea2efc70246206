// Our REST API over a real store and the simulated Apple, asked as its callers ask. Every answer and every refusal is
// held against the description.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/usecases/api_keys.h"
#include "rest/api.h"
#include "rest/description.h"
#include "rest/words/words.h"
#include "scenarios/world.h"

namespace bursar::rest {

class RestFixture : public testing::Test {
 protected:
  using json = nlohmann::json;

  explicit RestFixture(const scenarios::WorldOptions& options = {})
      : world_(options),
        background_(world_.services(), {}),
        api_(world_.services(), background_, {.backup_folder = testing::TempDir()}) {
    for (const auto& role : domain::built_in_roles()) {
      keys_[role.name] = app::create_api_key(world_.services(), role.name, {role.name})->text.reveal();
    }
  }

  net::HttpResponse ask(const std::string& method, const std::string& url, const std::string& key,
                        const std::string& body = {}, const std::string& accept = {},
                        const std::vector<std::pair<std::string, std::string>>& headers = {}) {
    net::HttpRequest request;
    request.method = method;
    request.url = url;
    request.body = body;
    if (!key.empty()) request.headers.add("Authorization", "Bearer " + key);
    if (!accept.empty()) request.headers.add("Accept", accept);
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    return send(request);
  }
  /// As a browser asks: with the session's cookie, and its token where something changes.
  net::HttpResponse browse(const std::string& method, const std::string& url, const json& body = nullptr,
                           const std::string& csrf = "own") {
    net::HttpRequest request;
    request.method = method;
    request.url = url;
    request.peer = peer_;
    if (!body.is_null()) request.body = body.dump();
    if (!cookie_.empty()) request.headers.add("Cookie", "other=1; " + cookie_);
    if (method != "GET" && !csrf.empty()) request.headers.add("X-CSRF-Token", csrf == "own" ? csrf_ : csrf);
    auto response = send(request);
    if (const auto set = response.headers.find("Set-Cookie")) {
      cookie_ = std::string(set->substr(0, set->find(';')));
      csrf_ = json::parse(response.body).value("csrfToken", "");
    }
    return response;
  }
  std::string browse_code(const std::string& method, const std::string& url, const json& body = nullptr,
                          const std::string& csrf = "own") {
    return json::parse(browse(method, url, body, csrf).body, nullptr, false).value("code", "done");
  }

  net::HttpResponse send(const net::HttpRequest& request) {
    const auto& method = request.method;
    auto response = api_.handle(request);
    const auto found = match(api_.routes(), method, request.path());
    if (found.route != nullptr) compare(*found.route, request, response);
    return response;
  }
  net::HttpResponse admin(const std::string& method, const std::string& url, const json& body = nullptr) {
    return ask(method, url, keys_["administrator"], body.is_null() ? "" : body.dump());
  }
  /// The body of an answer that has to be this one.
  json done(int status, const std::string& method, const std::string& url, const json& body = nullptr) {
    const auto response = admin(method, url, body);
    EXPECT_EQ(response.status, status) << method << " " << url << ": " << response.body;
    return json::parse(response.body, nullptr, false);
  }
  json get(const std::string& url) { return done(200, "GET", url); }
  json items(const std::string& url) { return get(url).value("items", json::array()); }
  /// The code of a refusal.
  std::string refused(const std::string& method, const std::string& url, const json& body = nullptr) {
    return json::parse(admin(method, url, body).body, nullptr, false).value("code", "done");
  }
  /// Its words for a person.
  std::string said(const std::string& method, const std::string& url, const json& body = nullptr) {
    return json::parse(admin(method, url, body).body, nullptr, false).value("detail", "");
  }

  static const Description& description() {
    static const Description one;
    return one;
  }

  scenarios::World world_;
  app::Background background_;
  Api api_;
  std::map<std::string, std::string> keys_;
  std::string cookie_;
  std::string csrf_;
  std::string peer_ = "192.0.2.7";

 private:
  /// Kind and status of a refusal are those of the description's table of codes.
  static void expect_in_table(const json& problem) {
    const auto& codes = description().codes();
    const auto row = codes.find(problem.at("code"));
    ASSERT_NE(row, codes.end()) << problem << ": run ./dev gen";
    const auto fits = [&](const char* name, const json& value) {
      const auto& known = row->second.at(name);
      return known == value || (known.is_array() && std::find(known.begin(), known.end(), value) != known.end());
    };
    EXPECT_TRUE(fits("kind", problem.at("title"))) << problem << " " << row->second;
    EXPECT_TRUE(fits("status", problem.at("status"))) << problem << " " << row->second;
  }
  /// Every refusal that a test sees can be said in the other languages.
  static void expect_words(const net::HttpResponse& response, const json& problem) {
    if (response.headers.find("Content-Language") != "en") return;
    for (const char* field : {"detail", "remedy"}) {
      const auto text = problem.value(field, "");
      if (text.empty()) continue;
      EXPECT_NE(in_language(text, Language::fr), text) << "has no words in src/rest/words";
    }
  }
  static void compare(const Route& route, const net::HttpRequest& request, const net::HttpResponse& response) {
    if (response.status == 304 || response.stream) return;
    const auto type = std::string(response.headers.find("Content-Type").value_or(""));
    const auto where = request.method + " " + request.url + " " + request.body + "\n" + response.body;
    const auto answer = json::parse(response.body, nullptr, false);
    if (response.status >= 400) {
      EXPECT_EQ(type, "application/problem+json") << where;
      ASSERT_EQ(description().trouble("Problem", answer), "") << where;
      EXPECT_EQ(answer.at("status"), response.status) << where;
      EXPECT_TRUE(description().names_code(request.method, route.pattern, answer.at("code"))) << where;
      expect_in_table(answer);
      expect_words(response, answer);
      return;
    }
    const auto body = json::parse(request.body, nullptr, false);
    EXPECT_EQ(
        description().trouble_with_body(request.method, route.pattern, body.is_discarded() ? json::object() : body), "")
        << where;
    if (type == "application/json" || response.body.empty()) {
      EXPECT_EQ(description().trouble_with_answer(request.method, route.pattern, response.status,
                                                  response.body.empty() ? json() : answer),
                "")
          << where;
    }
  }
};

}  // namespace bursar::rest
