// The store's look-up, and the page where an invited person accepts.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

net::HttpRequest lookup(const std::string& ids, const std::string& country = "us", const std::string& token = {}) {
  net::HttpRequest request;
  request.url = "/WebObjects/MZStorePlatform.woa/wa/lookup?version=2&id=" + ids +
                "&p=mdm-lockup&caller=MDM&platform=enterprisestore&cc=" + country + "&l=en";
  if (!token.empty()) request.headers.add("Cookie", "other=1; itvt=" + token);
  return request;
}
json results(Bench& bench, const net::HttpRequest& request) { return bench.send(request).body.at("results"); }

net::HttpRequest invitation(const std::string& method, const std::string& code, const std::string& body = {}) {
  net::HttpRequest request;
  request.method = method;
  request.url = "/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount?inviteCode=" + code + "&mt=8";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = body;
  return request;
}

TEST(Lookup, known_items_come_and_unknown_ones_are_left_out) {
  Bench bench;
  const auto found = results(bench, lookup(std::string(kNotes) + ",1," + kBook));
  EXPECT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(kNotes).at("name"), "Example Notes");
  EXPECT_TRUE(results(bench, lookup("1")).empty());
}

TEST(Lookup, a_custom_app_is_shown_to_its_owner_only) {
  Bench bench;
  bench.act("store-app", {{"adamId", "640"}, {"name", "Example Own"}, {"custom", true}});
  bench.act("buy", {{"adamId", "640"}, {"count", 1}});
  EXPECT_TRUE(results(bench, lookup("640")).empty());
  EXPECT_EQ(results(bench, lookup("640", "us", bench.token)).at("640").at("name"), "Example Own");
  bench.act("revoke-token");
  EXPECT_TRUE(results(bench, lookup("640", "us", bench.token)).empty()) << "a revoked token opens nothing";
}

TEST(Lookup, an_app_that_left_the_store_is_shown_to_those_who_own_it) {
  Bench bench;
  bench.act("leave-store", {{"adamId", kNotes}});
  EXPECT_TRUE(results(bench, lookup(kNotes)).empty());
  EXPECT_EQ(results(bench, lookup(kNotes, "us", bench.token)).size(), 1U);
}

TEST(Lookup, the_picture_that_it_names_is_a_small_png_of_the_item) {
  Bench bench;
  std::string url = results(bench, lookup(kNotes)).at(kNotes).at("artwork").at("url");
  for (const auto* blank : {"{w}", "{h}"}) url.replace(url.find(blank), 3, "64");
  url.replace(url.find("{f}"), 3, "png");
  net::HttpRequest request;
  request.url = url.substr(url.find("/artwork/"));
  const auto picture = bench.send(request).http;
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.headers.find("Content-Type"), "image/png");
  EXPECT_EQ(picture.body.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_LT(picture.body.size(), 2000U);
  EXPECT_EQ(bench.send(request).http.body, picture.body);
  request.url = "/artwork/1/64x64bb.png";
  EXPECT_EQ(bench.send(request).http.status, 404);
}

TEST(Invitation, the_page_takes_an_account_once) {
  Bench bench;
  const auto user = bench.get("users?clientUserId=u-2").body.at("users")[0];
  const std::string code = user.at("inviteCode");
  const auto form = bench.send(invitation("GET", code));
  EXPECT_EQ(form.http.status, 200);
  EXPECT_NE(form.http.body.find("<form"), std::string::npos);
  EXPECT_EQ(bench.send(invitation("POST", code, "account=a%40mail.example")).http.status, 200);
  EXPECT_EQ(bench.get("users?clientUserId=u-2").body.at("users")[0].at("status"), "Associated");
  EXPECT_EQ(bench.send(invitation("POST", code, "account=b%40mail.example")).http.status, 410);
}

TEST(Invitation, a_made_up_code_is_refused_and_never_echoed_as_markup) {
  Bench bench;
  EXPECT_EQ(bench.send(invitation("POST", "0000", "account=a%40mail.example")).http.status, 410);
  const auto page = bench.send(invitation("GET", "%22%3E%3Cscript%3E"));
  EXPECT_EQ(page.http.body.find("<script"), std::string::npos);
}

}  // namespace
}  // namespace bursar::simulator
