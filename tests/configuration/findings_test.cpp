// What stands against a document is told at once, each with its place, and nothing is changed by it.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/apply_configuration.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/edit_webhook.h"
#include "configuration/random_organization.h"

namespace bursar::configuration {
namespace {

using conformance::ok;
using Lines = std::vector<std::string>;

class Findings : public testing::TestWithParam<conformance::Kind> {
 protected:
  void SetUp() override {
    scenarios::WorldOptions options;
    options.database_url = conformance::new_database(GetParam());
    world_ = std::make_unique<scenarios::World>(options);
    import_inventory(*world_);
  }
  app::ConfigurationReport apply(const std::string& document, bool dry_run = true,
                                 const std::vector<app::GivenToken>& tokens = {}, bool prune = false) {
    app::ConfigurationOrder order{{{"all.yaml", document}}, tokens, secrets_, dry_run, prune, "", "test"};
    return ok(app::apply_configuration(world_->services(), order, may_));
  }
  /// "line path code" of each finding; checks that neither trying nor applying changes anything.
  Lines told(const std::string& document, const std::vector<app::GivenToken>& tokens = {}, bool prune = false) {
    const auto before = fingerprint(*world_);
    Lines lines;
    for (const auto& f : apply(document, true, tokens, prune).findings) {
      EXPECT_FALSE(f.message.empty() || f.remedy.empty()) << f.path;
      lines.push_back(std::to_string(f.line) + " " + f.path + " " + f.code);
    }
    const auto report = apply(document, false, tokens, prune);
    EXPECT_FALSE(report.applied);
    EXPECT_EQ(report.findings.size(), lines.size());
    EXPECT_EQ(fingerprint(*world_), before);
    return lines;
  }
  app::GivenToken token(const std::string& location = "") { return {location, base::Secret(world_->token_text())}; }
  app::Webhook webhook() { return ok(ok(world_->services().store.begin_read())->webhooks().list()).at(0); }
  app::WebhookSecrets secrets_in_use() {
    auto transaction = ok(world_->services().store.begin_read());
    return ok(transaction->webhooks().secrets(webhook().id));
  }
  std::string uid() {
    for (const auto& location : ok(ok(world_->services().store.begin_read())->locations().list())) return location.uid;
    return "";
  }

  std::unique_ptr<scenarios::World> world_;
  app::May may_ = may_everything;
  std::vector<app::GivenSecret> secrets_;
};

TEST_P(Findings, everything_that_is_wrong_is_told_at_once_by_line) {
  EXPECT_EQ(told("version: 1\n"
                 "groups:\n"
                 "  - name: By rule\n"
                 "    rule: platform is ipad\n"
                 "  - name: In itself\n"
                 "    members:\n"
                 "      groups: [In itself]\n"
                 "  - name: Grade 5\n"
                 "    members:\n"
                 "      serialNumbers:\n"
                 "        - CLASSDEV1000\n"
                 "        - CLASSDEV9999\n"
                 "      clientUserIds: [nobody@school.example]\n"
                 "  - name: Both\n"
                 "    members: {serialNumbers: [CLASSDEV1001]}\n"
                 "    excluded: {serialNumbers: [CLASSDEV1001]}\n"
                 "units:\n"
                 "  - path: Tenant/Part\n"
                 "    kind: site\n"
                 "distributions:\n"
                 "  - name: Backwards\n"
                 "    startsAt: 2026-09-02T00:00:00Z\n"
                 "    endsAt: 2026-09-01T00:00:00Z\n"
                 "  - name: Strange\n"
                 "    items:\n"
                 "      - adamId: Notes\n"
                 "    targets:\n"
                 "      - serialNumber: CLASSDEV9998\n"
                 "      - {group: Grade 5, everyone: true}\n"
                 "roles:\n"
                 "  - name: Capital\n"
                 "    permissions: [view]\n"
                 "  - name: viewer\n"
                 "    permissions: [view]\n"),
            (Lines{"4 groups/By rule/rule bad_rule", "6 groups/In itself/members group_in_itself",
                   "12 groups/Grade 5/members/serialNumbers no_such_device",
                   "13 groups/Grade 5/members/clientUserIds no_such_person", "16 groups/Both/excluded bad_group",
                   "18 units/Tenant/Part no_such_unit", "21 distributions/Backwards bad_distribution",
                   "26 distributions/Strange/items bad_field", "28 distributions/Strange/targets no_such_device",
                   "29 distributions/Strange/targets bad_field", "31 roles/Capital bad_role",
                   "33 roles/viewer built_in_role"}));
}

TEST_P(Findings, a_document_that_is_no_yaml_is_told_by_its_line) {
  EXPECT_EQ(told("version: 1\ngroups: [\n"), (Lines{"3  bad_yaml"}));
}

TEST_P(Findings, a_location_needs_a_token_and_the_right_one) {
  EXPECT_EQ(told("version: 1\nlocations:\n  - name: Test Unit\n"),
            (Lines{"3 locations/Test Unit/token location_not_connected"}));
  EXPECT_EQ(told("version: 1\nlocations:\n  - name: Test Unit\n    uId: \"1\"\n", {token("Test Unit")}),
            (Lines{"3 locations/Test Unit/token token_of_other_location"}));
  EXPECT_EQ(told("version: 1\nlocations: []\n", {token()}), (Lines{"0 tokens no_entry_for_token"}));
  EXPECT_EQ(told("version: 1\nlocations:\n  - name: Test Unit\n    token: {file: x}\n",
                 {{"Test Unit", base::Secret("no token at all!")}}),
            (Lines{"4 locations/Test Unit/token token_not_base64"}));
  EXPECT_EQ(told("version: 1\nlocations:\n  - name: A\n", {token("A"), token("A")}),
            (Lines{"3 locations/A/token double_name"}));
}

TEST_P(Findings, a_token_that_apple_does_not_take_any_more_is_told_before_anything_is_done) {
  const std::string document = "version: 1\nlocations:\n  - name: Ours\n    custodian: Kim\n";
  const auto text = token("Ours");
  EXPECT_TRUE(apply(document, true, {text}).findings.empty());
  world_->control("POST", "revoke-token");
  EXPECT_EQ(told(document, {text}), (Lines{"3 locations/Ours/token token_revoked"}));
}

TEST_P(Findings, a_token_in_use_that_does_not_answer_is_warned_of_by_the_dry_run) {
  ok(app::connect_location(world_->services(), {token().text.reveal(), "Ours", false}));
  const auto document = exported(*world_);
  EXPECT_TRUE(apply(document).warnings.empty());
  world_->control("POST", "revoke-token");
  const auto report = apply(document);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("locations/Ours: the token in use does not answer"), std::string::npos)
      << report.warnings[0];
  EXPECT_TRUE(report.findings.empty());
}

TEST_P(Findings, the_only_location_cannot_become_an_organizations) {
  EXPECT_EQ(told("version: 1\n"
                 "locations:\n"
                 "  - name: Ours\n"
                 "    organization: Part\n"
                 "units:\n"
                 "  - path: Part\n"
                 "    kind: tenant\n",
                 {token("Ours")}),
            (Lines{"4 locations/Ours/organization company_token_first"}));
}

TEST_P(Findings, a_location_is_renamed_by_its_uid_and_a_token_in_use_asks_for_nothing) {
  ok(app::connect_location(world_->services(), {token().text.reveal(), "Ours", false}));
  const auto document = "version: 1\nlocations:\n  - name: Theirs\n    uId: \"" + uid() + "\"\n";
  const auto report = apply(document, false, {token("Theirs")});
  EXPECT_TRUE(report.applied);
  EXPECT_TRUE(report.tokens.empty());
  ASSERT_EQ(report.difference.changes.size(), 1U);
  EXPECT_EQ(report.difference.changes[0].fields.at(0).field, "name");
  EXPECT_NE(exported(*world_).find("name: Theirs"), std::string::npos);
  EXPECT_FALSE(apply(document).changes_anything());
}

TEST_P(Findings, what_others_use_is_not_pruned) {
  const std::string whole =
      "version: 1\n"
      "groups:\n"
      "  - name: Grade 5\n"
      "distributions:\n"
      "  - name: Notes\n"
      "    targets: [{group: Grade 5}]\n";
  EXPECT_TRUE(apply(whole, false).applied);
  EXPECT_EQ(told("version: 1\ngroups: []\n", {}, true), (Lines{"0 groups/Grade 5 group_in_use"}));
  EXPECT_TRUE(apply("version: 1\ngroups: []\n").difference.changes.empty());
  const auto report = apply("version: 1\ngroups: []\ndistributions: []\n", false, {}, true);
  EXPECT_TRUE(report.applied);
  EXPECT_EQ(report.difference.changes.size(), 2U);
  EXPECT_EQ(exported(*world_).find("Grade 5"), std::string::npos);
}

TEST_P(Findings, a_location_that_a_draft_borrows_from_is_not_pruned) {
  EXPECT_TRUE(apply("version: 1\n"
                    "locations:\n"
                    "  - name: Ours\n"
                    "distributions:\n"
                    "  - name: Notes\n"
                    "    shortage: borrow\n"
                    "    borrow: {location: Ours, seatsMax: 2}\n",
                    false, {token("Ours")})
                  .applied);
  EXPECT_EQ(told("version: 1\nlocations: []\n", {}, true), (Lines{"0 locations/Ours location_in_use"}));
  EXPECT_TRUE(apply("version: 1\nlocations: []\ndistributions: []\n", false, {}, true).applied);
  EXPECT_EQ(exported(*world_).find("Ours"), std::string::npos);
}

TEST_P(Findings, what_is_wrong_with_webhooks_is_told_at_once_by_line) {
  secrets_ = {{"Short", base::Secret("short")}, {"Nowhere", base::Secret("whsec_of_nobody_at_all")}};
  EXPECT_EQ(told("version: 1\n"
                 "webhooks:\n"
                 "  - name: Plain\n"
                 "    url: http://events.example.org/\n"
                 "    types: [sync.failed]\n"
                 "  - name: Nothing\n"
                 "    url: https://events.example.org/\n"
                 "    types: []\n"
                 "  - name: Unknown\n"
                 "    url: https://events.example.org/\n"
                 "    types:\n"
                 "      - sync.failed\n"
                 "      - sync.lost\n"
                 "      - test\n"
                 "  - name: Lost\n"
                 "    url: https://events.example.org/\n"
                 "    unit: Nowhere\n"
                 "    types: [sync.failed]\n"
                 "  - name: Twice\n"
                 "    url: https://events.example.org/\n"
                 "    types: [sync.failed]\n"
                 "  - name: Twice\n"
                 "    url: https://events.example.org/\n"
                 "    types: [sync.failed]\n"
                 "  - name: Short\n"
                 "    url: https://events.example.org/\n"
                 "    types: [sync.failed]\n"
                 "    secret: {environment: SHORT}\n"
                 "  - name: Homeless\n"
                 "    types: [sync.failed]\n"),
            (Lines{"0 secrets no_entry_for_secret", "4 webhooks/Plain/url bad_webhook_url",
                   "8 webhooks/Nothing/types bad_webhook", "13 webhooks/Unknown/types[2] bad_field",
                   "14 webhooks/Unknown/types[3] bad_field", "17 webhooks/Lost/unit no_such_unit",
                   "22 webhooks/Twice double_name", "28 webhooks/Short/secret bad_webhook_secret",
                   "29 webhooks/Homeless/url bad_webhook_url"}));
}

TEST_P(Findings, a_webhooks_secret_is_given_apart_replaced_with_overlap_and_never_exported) {
  const std::string document =
      "version: 1\nwebhooks: [{name: Desk, url: https://events.example.org/, types: [sync.failed], enabled: true}]\n";
  secrets_ = {{"Desk", base::Secret("whsec_the_first_of_all")}};
  EXPECT_TRUE(apply(document, false).applied);
  EXPECT_EQ(secrets_in_use().now.reveal(), "whsec_the_first_of_all");
  EXPECT_EQ(webhook().created_by, "test");
  EXPECT_FALSE(apply(document).changes_anything()) << "the secret in use asks for nothing";

  secrets_ = {{"Desk", base::Secret("whsec_the_second_one")}};
  const auto tried = apply(document);
  ASSERT_EQ(tried.difference.changes.size(), 1U);
  ASSERT_EQ(tried.difference.changes[0].fields.size(), 1U);
  EXPECT_EQ(tried.difference.changes[0].fields[0].field, "secret");
  EXPECT_EQ(tried.difference.changes[0].fields[0].after, base::Value::of_text("replaced"));
  EXPECT_EQ(secrets_in_use().now.reveal(), "whsec_the_first_of_all") << "a dry run replaced a secret";
  EXPECT_TRUE(apply(document, false).applied);
  EXPECT_EQ(secrets_in_use().now.reveal(), "whsec_the_second_one");
  EXPECT_EQ(secrets_in_use().old.reveal(), "whsec_the_first_of_all");
  EXPECT_TRUE(secrets_in_use().old_until.has_value());
  EXPECT_EQ(exported(*world_).find("secret"), std::string::npos) << exported(*world_);
  secrets_ = {{"Desk", base::Secret("whsec_the_second_one")}, {"Desk", base::Secret("whsec_the_third_one!")}};
  EXPECT_EQ(told(document), (Lines{"2 webhooks/Desk/secret double_name"}));
  secrets_ = {{"Desk", base::Secret()}};
  EXPECT_EQ(told(document), (Lines{"2 webhooks/Desk/secret bad_webhook_secret"}));
}

TEST_P(Findings, a_new_webhook_without_a_secret_gets_one_and_one_that_stays_keeps_its_pause) {
  const std::string document =
      "version: 1\nwebhooks: [{name: Desk, url: https://events.example.org/, types: [sync.failed], enabled: true}]\n";
  EXPECT_TRUE(apply(document, false).applied);
  const auto secret = secrets_in_use().now.reveal();
  EXPECT_EQ(secret.find("whsec_"), 0U);
  const auto made = webhook();
  {
    auto transaction = ok(world_->services().store.begin_write());
    ok(app::pause_webhook(*transaction, world_->services().clock, made, "410"));
    ok(transaction->commit());
  }
  EXPECT_FALSE(apply(document, false).changes_anything());
  EXPECT_TRUE(webhook().paused_at);
  EXPECT_TRUE(apply("version: 1\nwebhooks: [{name: Desk, types: [sync.failed, sync.recovered]}]\n", false).applied);
  EXPECT_FALSE(webhook().paused_at);
  EXPECT_EQ(webhook().types.size(), 2U);
  EXPECT_EQ(webhook().url, "https://events.example.org/");
  EXPECT_EQ(secrets_in_use().now.reveal(), secret);
}

TEST_P(Findings, webhooks_are_pruned_in_their_section_only_and_before_their_unit) {
  const std::string document =
      "version: 1\n"
      "units: [{path: Part, kind: tenant}]\n"
      "webhooks: [{name: Desk, url: https://events.example.org/, unit: Part, types: [sync.failed]}]\n";
  EXPECT_TRUE(apply(document, false).applied);
  EXPECT_TRUE(apply("version: 1\ngroups: []\n", true, {}, true).difference.changes.empty());
  EXPECT_EQ(told("version: 1\nunits: []\n", {}, true), (Lines{"0 units/Part unit_in_use"}));
  EXPECT_EQ(apply("version: 1\nwebhooks: []\n").difference.left_alone, (Lines{"webhooks/Desk"}));
  const auto report = apply("version: 1\nunits: []\nwebhooks: []\n", false, {}, true);
  EXPECT_TRUE(report.applied);
  EXPECT_EQ(report.difference.changes.size(), 2U);
}

TEST_P(Findings, news_of_accounts_need_the_permission_and_the_whole_organization) {
  const auto document = [](const std::string& more) {
    return "version: 1\nwebhooks:\n  - name: Desk\n    url: https://events.example.org/\n" + more +
           "    types: [role.changed]\n";
  };
  EXPECT_EQ(told("version: 1\nunits: [{path: Part, kind: tenant}]\n" + document("    unit: Part\n").substr(11)),
            (Lines{"7 webhooks/Desk/types not_permitted"}));
  may_ = [](domain::Permission p) { return p == domain::Permission::settings || p == domain::Permission::view; };
  EXPECT_EQ(told(document("")), (Lines{"5 webhooks/Desk/types not_permitted"}));
  may_ = [](domain::Permission p) { return p == domain::Permission::accounts || p == domain::Permission::view; };
  EXPECT_EQ(told(document("")), (Lines{"0 webhooks not_permitted", "3 webhooks/Desk outside_scope"}));
}

TEST_P(Findings, nobody_does_more_by_a_document_than_their_permissions_allow) {
  const std::string document = "version: 1\ngroups: [{name: Grade 5}]\nsettings: {automatic: true}\nroles: []\n";
  may_ = [](domain::Permission p) { return p == domain::Permission::settings || p == domain::Permission::view; };
  EXPECT_EQ(told(document), (Lines{"0 groups not_permitted", "0 roles not_permitted"}));
  EXPECT_EQ(told("version: 1\n", {token()}), (Lines{"0 tokens not_permitted"}));
  EXPECT_TRUE(apply("version: 1\nsettings: {automatic: true}\n", false).applied);
  const auto seen = ok(app::export_configuration(world_->services(), may_));
  EXPECT_EQ(seen.find("roles"), nullptr);
  EXPECT_NE(seen.find("groups"), nullptr);
}

TEST_P(Findings, a_difference_that_moved_since_it_was_looked_at_is_refused) {
  const std::string document = "version: 1\ngroups: [{name: Grade 5}, {name: Grade 6}]\n";
  const auto tried = apply(document);
  EXPECT_TRUE(apply("version: 1\ngroups: [{name: Grade 5}]\n", false).applied);
  const app::ConfigurationOrder order{{{"all.yaml", document}}, {}, {}, false, false, tried.digest, "test"};
  const auto refused = app::apply_configuration(world_->services(), order, may_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "configuration_moved");
}

FOR_EVERY_STORE(Findings);

}  // namespace
}  // namespace bursar::configuration
