// The configuration as one document over REST.
#include "base/yaml.h"
#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class ConfigurationApi : public RestFixture {
 protected:
  static json order(const std::string& text, const json& more = json::object()) {
    json body = {{"files", {{{"name", "a.yaml"}, {"text", text}}}}};
    body.update(more);
    return body;
  }
};

TEST_F(ConfigurationApi, gives_the_same_document_as_yaml_and_as_json) {
  const auto& key = keys_["administrator"];
  const auto yaml = ask("GET", "/v1/configuration", key);
  EXPECT_EQ(yaml.headers.find("Content-Type"), "application/yaml");
  const auto read = base::read_yaml(yaml.body);
  ASSERT_TRUE(read) << yaml.body;
  const auto as_json = json::parse(ask("GET", "/v1/configuration", key, "", "application/json").body);
  EXPECT_EQ(as_json["version"], 1);
  EXPECT_EQ(as_json["settings"]["automatic"], false);
  EXPECT_EQ(as_json["units"][0]["path"], read->find("units")->items[0].find("path")->text);
  const auto again = done(200, "POST", "/v1/configuration", order(as_json.dump(), {{"prune", true}}));
  EXPECT_TRUE(again["changes"].empty()) << again;
  EXPECT_TRUE(again["valid"]);
}

TEST_F(ConfigurationApi, tells_the_difference_first_and_applies_only_that) {
  const std::string document = "version: 1\ngroups:\n  - name: Grade 5\n    description: all of it\n";
  const auto tried = done(200, "POST", "/v1/configuration", order(document));
  EXPECT_EQ(tried["added"], 1);
  EXPECT_FALSE(tried["applied"]);
  EXPECT_EQ(tried["changes"][0]["fields"][0]["after"], "all of it");
  EXPECT_TRUE(items("/v1/groups").empty());
  EXPECT_EQ(refused("POST", "/v1/configuration", order(document, {{"dryRun", false}, {"digest", "another"}})),
            "configuration_moved");
  const auto applied =
      done(200, "POST", "/v1/configuration", order(document, {{"dryRun", false}, {"digest", tried["digest"]}}));
  EXPECT_TRUE(applied["applied"]);
  EXPECT_EQ(items("/v1/groups").size(), 1U);
}

TEST_F(ConfigurationApi, connects_a_token_that_came_apart_from_the_document_and_tells_it_to_nobody) {
  const auto token = world_.token_text();
  const json tokens = {{{"location", "Ours"}, {"token", token}}};
  const auto document = "version: 1\nlocations:\n  - name: Ours\n    custodian: Kim\n";
  const auto applied = done(200, "POST", "/v1/configuration", order(document, {{"dryRun", false}, {"tokens", tokens}}));
  EXPECT_EQ(applied["tokens"][0]["act"], "connect");
  EXPECT_EQ(applied.dump().find(token.substr(0, 40)), std::string::npos);
  EXPECT_EQ(items("/v1/locations")[0]["name"], "Ours");
  const auto written = ask("GET", "/v1/configuration", keys_["administrator"]).body;
  EXPECT_NE(written.find("custodian: Kim"), std::string::npos) << written;
  EXPECT_EQ(written.find(token.substr(0, 40)), std::string::npos);
}

TEST_F(ConfigurationApi, takes_a_webhooks_secret_apart_from_the_document_and_tells_it_to_nobody) {
  const json secrets = {{{"webhook", "Desk"}, {"secret", "whsec_known_to_the_desk"}}};
  const auto document =
      "version: 1\nwebhooks:\n  - name: Desk\n    url: https://events.example.org/\n    types: [sync.failed]\n"
      "    secret: {file: desk.secret}\n";
  const auto applied =
      done(200, "POST", "/v1/configuration", order(document, {{"dryRun", false}, {"secrets", secrets}}));
  EXPECT_TRUE(applied["applied"]);
  EXPECT_EQ(applied.dump().find("whsec_"), std::string::npos) << applied;
  EXPECT_EQ(items("/v1/webhooks")[0]["name"], "Desk");
  const auto written = ask("GET", "/v1/configuration", keys_["administrator"]).body;
  EXPECT_NE(written.find("name: Desk"), std::string::npos) << written;
  EXPECT_EQ(written.find("whsec_"), std::string::npos);
  EXPECT_EQ(refused("POST", "/v1/configuration", order(document, {{"secrets", {{{"hook", "Desk"}}}}})),
            "unknown_field");
}

TEST_F(ConfigurationApi, refuses_as_a_whole_what_is_wrong_and_says_where) {
  const auto body = order("version: 1\ngroups:\n  - name: Grade 5\n    rul: x\n", {{"dryRun", false}});
  EXPECT_EQ(refused("POST", "/v1/configuration", body), "bad_configuration");
  EXPECT_NE(said("POST", "/v1/configuration", body).find("a.yaml:4: groups/Grade 5/rul"), std::string::npos);
  EXPECT_EQ(refused("POST", "/v1/configuration", {{"files", json::array()}}), "bad_field");
  const auto tried = done(200, "POST", "/v1/configuration", order("version: 1\ngroups: [\n"));
  EXPECT_FALSE(tried["valid"]);
  EXPECT_EQ(tried["findings"][0]["file"], "a.yaml");
}

}  // namespace
}  // namespace bursar::rest
