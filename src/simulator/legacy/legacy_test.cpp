#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "simulator/simulator.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

class Nobody : public NotificationSender {
 public:
  int post(const std::string&, const std::string&, const std::string&) override { return 200; }
};

class Legacy : public testing::Test {
 protected:
  Legacy() {
    Options options;
    options.page_size = 3;
    simulator_ = std::move(*Simulator::create(options, clock_, sender_));
    net::HttpRequest request;
    request.url = "/control/locations";
    token_ = json::parse(simulator_->handle(request).body)["locations"][0]["token"];
  }
  json call(const std::string& name, json body) {
    body["sToken"] = token_;
    net::HttpRequest request;
    request.method = "POST";
    request.url = "/mdm/" + name;
    request.body = body.dump();
    const auto response = simulator_->handle(request);
    EXPECT_EQ(response.status, 200) << "errors come inside HTTP 200";
    return json::parse(response.body);
  }

  base::ManualClock clock_{base::Timestamp{1'795'000'000'000}};
  Nobody sender_;
  std::unique_ptr<Simulator> simulator_;
  std::string token_;
};

TEST_F(Legacy, batches_go_on_by_token_and_end_with_a_token_for_changes) {
  json request = {{"assignedOnly", true}};
  std::size_t licenses = 0;
  for (int batches = 0; batches < 10; ++batches) {
    const auto answer = call("getVPPLicensesSrv", request);
    ASSERT_EQ(answer["status"], 0);
    licenses += answer["licenses"].size();
    if (answer.contains("sinceModifiedToken")) {
      EXPECT_EQ(licenses, 4U);
      const auto changes = call("getVPPLicensesSrv", {{"sinceModifiedToken", answer["sinceModifiedToken"]}});
      EXPECT_TRUE(changes["licenses"].empty());
      call("manageVPPLicensesByAdamIdSrv", {{"adamIdStr", "900100200"}, {"associateSerialNumbers", {"LEGACYDEV001"}}});
      const auto later = call("getVPPLicensesSrv", {{"sinceModifiedToken", answer["sinceModifiedToken"]}});
      ASSERT_EQ(later["licenses"].size(), 1U);
      EXPECT_EQ(later["licenses"][0]["serialNumber"], "LEGACYDEV001");
      return;
    }
    request = {{"batchToken", answer["batchToken"]}};
  }
  FAIL() << "the batches never end";
}

TEST_F(Legacy, some_may_fail_while_others_are_done) {
  const auto answer =
      call("manageVPPLicensesByAdamIdSrv",
           {{"adamIdStr", "900100201"}, {"associateSerialNumbers", {"LEGACYDEV001", "LEGACYDEV002", "LEGACYDEV003"}}});
  EXPECT_EQ(answer["status"], -3);
  EXPECT_FALSE(answer["associations"][0].contains("errorNumber"));
  EXPECT_EQ(answer["associations"][2]["errorNumber"], 9610);
  const auto again =
      call("manageVPPLicensesByAdamIdSrv", {{"adamIdStr", "900100201"}, {"associateSerialNumbers", {"LEGACYDEV001"}}});
  EXPECT_EQ(again["associations"][0]["errorNumber"], 9616);
  EXPECT_TRUE(again["associations"][0].contains("licenseAlreadyAssigned"));
  const auto too_many =
      call("manageVPPLicensesByAdamIdSrv",
           {{"adamIdStr", "900100200"}, {"associateSerialNumbers", std::vector<std::string>(21, "X")}});
  EXPECT_EQ(too_many["errorNumber"], 9602);
}

TEST_F(Legacy, registering_twice_gives_the_same_person_and_retiring_twice_is_told) {
  const auto first = call("registerVPPUserSrv", {{"clientUserIdStr", "legacy-1"}, {"email", "l@school.example.org"}});
  ASSERT_EQ(first["status"], 0);
  EXPECT_EQ(call("registerVPPUserSrv", {{"clientUserIdStr", "legacy-1"}})["user"]["userId"], first["user"]["userId"]);
  EXPECT_EQ(call("retireVPPUserSrv", {{"clientUserIdStr", "legacy-1"}})["user"]["status"], "Retired");
  EXPECT_EQ(call("retireVPPUserSrv", {{"userId", first["user"]["userId"]}})["errorNumber"], 9618);
  EXPECT_EQ(call("getVPPUserSrv", {{"clientUserIdStr", "legacy-1"}})["errorNumber"], 9604);
}

TEST_F(Legacy, an_unknown_token_is_refused_inside_http_200) {
  token_ = "bm9uc2Vuc2U=";
  EXPECT_EQ(call("getVPPAssetsSrv", json::object())["errorNumber"], 9622);
}

}  // namespace
}  // namespace bursar::simulator
