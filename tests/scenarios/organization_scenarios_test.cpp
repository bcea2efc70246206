// The tree, tokens and their scopes, inventory, catalog, leaks and the journal, against the simulated Apple.
#include "app/usecases/holders_then.h"
#include "scenarios/distribution_fixture.h"

namespace bursar::scenarios {
namespace {

class Organization : public DistributionTest {};

// CLOMO-23, CLOMO-25, MERAKI-12, MAAS-10, MAAS-11, MAAS-14: whole company first; sites; groups, also set afterwards.
TEST_F(Organization, tokens_serve_the_part_of_the_organization_that_they_are_for) {
  const auto school =
      ok(app::save_unit(services(), {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {}}));
  app::LocationScope scope;
  scope.location = location_;
  scope.organization = school;
  EXPECT_EQ(code(app::save_scope(services(), scope).map([] { return 0; })), "company_token_first") << "CLOMO-25";
  add_devices(0, 2, "North devices", "North");
  add_devices(2, 4, "Other devices");
  auto d = distribution("Notes", kNotes, "North devices");
  d.targets.push_back({domain::TargetKind::group, group_id("Other devices"), false});
  save(d);
  EXPECT_EQ(plan().plan.counts.grant, 4) << "company-wide";
  scope.organization.reset();
  scope.sites = {school};
  ok(app::save_scope(services(), scope));
  EXPECT_EQ(plan().plan.counts.grant, 2) << "MERAKI-12";
  EXPECT_EQ(explain(serial(3), kNotes).reason, "outside_scope");
  scope.sites.clear();
  scope.groups = {{group_id("Other devices")}};
  ok(app::save_scope(services(), scope));
  EXPECT_EQ(plan().plan.counts.grant, 2) << "MAAS-11";
  EXPECT_EQ(explain(serial(0), kNotes).reason, "outside_scope");
  EXPECT_EQ(explain(serial(3), kNotes).action, "grant");
}

// CLOMO-5, CLOMO-22.
TEST_F(Organization, a_tenant_can_switch_managed_distribution_off) {
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  domain::Unit tenant{domain::kFirstTenant, std::nullopt,       domain::UnitKind::tenant,
                      "Hillside",           "hillside.example", {false, false}};
  ok(app::save_unit(services(), tenant).map([](auto) { return 0; }));
  EXPECT_EQ(plan().plan.counts.refuse, 2);
  EXPECT_EQ(explain(serial(0), kNotes).reason, "switched_off");
  tenant.settings.managed_distribution = true;
  ok(app::save_unit(services(), tenant).map([](auto) { return 0; }));
  EXPECT_EQ(plan().plan.counts.grant, 2);
}

TEST_F(Organization, the_leak_report_balances_and_names_strangers_foreign_idle_and_lost_seats) {
  add_devices(0, 4, "Class");
  save(distribution("Notes", kNotes, "Class"));
  apply(plan());
  settle();
  app::NewDevice known;
  known.device.serial_number = "TINYDEV00002";
  ok(app::put_devices(services(), {known}));
  world_.control("POST", "unassign",
                 {{"location", "Test Unit"}, {"adamId", std::to_string(kNotes)}, {"serialNumber", serial(1)}});
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  world_.pass_ms(90 * base::kDayMs);
  const auto report = ok(app::find_leaks(services(), {}));
  const auto notes = std::find_if(report.balances.begin(), report.balances.end(),
                                  [](const auto& b) { return b.asset.adam_id.value == kNotes; });
  ASSERT_NE(notes, report.balances.end());
  EXPECT_TRUE(notes->balanced());
  EXPECT_EQ(notes->with_reason, 3);
  EXPECT_EQ(notes->foreign, 1);
  EXPECT_EQ(notes->strangers, 2);
  EXPECT_EQ(notes->reasons_without_seat, 1);
  EXPECT_EQ(notes->idle, 4) << "three of ours, and the foreign one";
  EXPECT_EQ(ok(app::adopt_seats(services(), location_,
                                {{{{kNotes}, domain::Pricing::stdq}, {domain::AssigneeKind::device, "TINYDEV00002"}}})),
            1);
  EXPECT_EQ(
      code(app::adopt_seats(services(), location_,
                            {{{{kSketch}, domain::Pricing::stdq}, {domain::AssigneeKind::device, "TINYDEV00002"}}})),
      "not_held");
  const auto after = ok(app::find_leaks(services(), {}));
  for (const auto& balance : after.balances) EXPECT_TRUE(balance.balanced());
}

// PM-5: groups.
TEST_F(Organization, a_rule_group_follows_its_devices) {
  domain::Group rule;
  rule.name = "New iPads";
  rule.kind = domain::GroupKind::rule;
  rule.rule = "platform = iPadOS and os >= 18";
  ok(app::save_group(services(), rule));
  add_devices(0, 3, "");
  save(distribution("Notes", kNotes, "New iPads"));
  EXPECT_EQ(plan().plan.counts.grant, 0);
  app::NewDevice updated;
  updated.device.serial_number = serial(1);
  updated.device.platform = domain::Platform::ipados;
  updated.device.os_version = "18.1";
  ok(app::put_devices(services(), {updated}));
  EXPECT_EQ(plan().plan.counts.grant, 1);
  EXPECT_EQ(ok(app::try_rule(services(), "platform = iPadOS")).devices, 3);
  rule.name = "Broken";
  rule.rule = "platform =";
  EXPECT_EQ(code(app::save_group(services(), rule)), "bad_rule");
}

TEST_F(Organization, everything_stands_in_a_journal_whose_chain_is_whole_and_which_holds_no_secret) {
  add_devices(0, 4, "Class");
  save(distribution("Notes", kNotes, "Class"));
  const auto before = world_.clock().now();
  world_.pass_ms(base::kMinuteMs);
  {
    const app::ActingAs anna("anna");
    apply(plan());
  }
  settle();
  const auto during = world_.clock().now();
  world_.pass_ms(base::kMinuteMs);
  ok(app::remove_members(services(), {group_id("Class")}, {{serial(1)}, {}, {}, false}));
  apply(plan());
  settle();
  const auto report = ok(app::verify_audit(services()));
  EXPECT_EQ(report.trouble, "");
  EXPECT_GE(report.entries, 10);
  auto transaction = ok(services().store.begin_read());
  const auto entries = ok(transaction->audit().list({}, 0, 10'000));
  std::map<std::string, int> acts;
  const auto token = world_.token_text();
  for (const auto& e : entries) {
    ++acts[e.act];
    for (const auto* text : {&e.actor, &e.subject, &e.detail})
      EXPECT_EQ(text->find(token.substr(0, 40)), std::string::npos);
    if (e.act == "plan_applied" && acts["plan_applied"] == 1) {
      EXPECT_EQ(e.actor, "anna");
    }
  }
  EXPECT_EQ(acts["location_connected"], 1);
  EXPECT_EQ(acts["inventory_changed"], 1);
  EXPECT_EQ(acts["distribution_saved"], 1);
  EXPECT_EQ(acts["plan_made"], 2);
  EXPECT_EQ(acts["plan_applied"], 2);
  EXPECT_EQ(acts["request_sent"], 2);
  EXPECT_EQ(acts["members_removed"], 1);
  transaction.reset();
  // Who held it then.
  const auto names = [&](base::Timestamp at) {
    std::set<std::string> list;
    app::HoldersThenOrder order{kNotes, at, nullptr};
    order.sees = [](app::Transaction&, const app::Holder&) { return base::Result<bool>(true); };
    order.count = 2;  // page by page
    for (;;) {
      const auto found = ok(app::holders_at(services(), order));
      EXPECT_LE(found.holders.size(), order.count);
      for (const auto& holder : found.holders) {
        EXPECT_TRUE(list.insert(holder.assignment.assignee.name).second) << "told twice";
      }
      order.first += found.holders.size();
      if (!found.more) return list;
    }
  };
  EXPECT_EQ(names(before).size(), 3U);
  EXPECT_EQ(names(during).size(), 7U);
  EXPECT_EQ(names(during).count(serial(1)), 1U);
  EXPECT_EQ(names(world_.clock().now()).count(serial(1)), 0U);
}

TEST_F(Organization, an_inventory_comes_from_a_file_with_a_verdict_for_each_row) {
  const std::string file = "Num\xE9ro de s\xE9rie;Nom;Groupes;Site\r\n" + serial(1) +
                           ";iPad de No\xEBl;Class;\r\nbad;;;\r\n" + serial(2) + ";;Class;Nowhere\r\n";  // Windows-1252
  const auto preview = ok(app::import_inventory(services(), app::ImportKind::devices, file, true));
  EXPECT_EQ(preview.encoding, "Windows-1252");
  EXPECT_EQ(preview.accepted, 1);
  ASSERT_EQ(preview.rejected.size(), 2U);
  EXPECT_EQ(preview.rejected[0].line, 3);
  EXPECT_NE(preview.rejected[1].problems.at(0).find("Nowhere"), std::string::npos);
  auto transaction = ok(services().store.begin_read());
  EXPECT_EQ(ok(transaction->inventory().count_devices()), 0) << "a preview writes nothing";
  transaction.reset();
  const auto done = ok(app::import_inventory(services(), app::ImportKind::devices, file, false));
  EXPECT_EQ(done.counts.added, 1);
  EXPECT_NE(done.rejected_csv.find("bad"), std::string::npos);
  transaction = ok(services().store.begin_read());
  const auto device = ok(transaction->inventory().find_device(serial(1)));
  ASSERT_TRUE(device);
  EXPECT_EQ(device->name, "iPad de No\xC3\xABl");
  transaction.reset();
  EXPECT_NE(group_id("Class"), 0);
  EXPECT_EQ(ok(app::import_inventory(services(), app::ImportKind::people,
                                     "Email,Name,Notes\nu-3@school.example,Anna,\n", false))
                .counts.added,
            1);
  EXPECT_EQ(code(app::import_inventory(services(), app::ImportKind::people, "Colour\nred\n", false)), "csv_columns");
}

// JAMF-21, MAAS-5, MAAS-19, MAAS-S2: with the status of every item.
TEST_F(Organization, the_catalog_is_filled_from_purchases_and_notices_what_left_the_store) {
  EXPECT_EQ(ok(app::refresh_catalog(services(), location_)), 5);
  auto transaction = ok(services().store.begin_read());
  const auto items = ok(transaction->catalog().items());
  const auto adds = ok(transaction->catalog().adds(location_));
  transaction.reset();
  ASSERT_EQ(items.size(), 5U);
  EXPECT_EQ(items[0].name, "Example Notes");
  EXPECT_EQ(items[0].state, domain::CatalogState::found);
  ASSERT_EQ(adds.size(), 5U);
  EXPECT_TRUE(adds[0].success);
  EXPECT_EQ(adds[0].comment, "added");
  EXPECT_EQ(ok(app::refresh_catalog(services(), location_)), 0) << "asked once a day";
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  EXPECT_EQ(plan().plan.counts.grant, 2);
  world_.control("POST", "leave-store", {{"adamId", std::to_string(kNotes)}});
  world_.pass_ms(25 * base::kHourMs);
  EXPECT_EQ(ok(app::refresh_catalog(services(), location_)), 5) << "the owner is still told of it";
  EXPECT_EQ(explain(serial(0), kNotes).reason, "left_store") << "but the store does not sell it any more";
  world_.control("POST", "leave-store", {{"adamId", std::to_string(kNotes)}, {"on", false}});
  EXPECT_EQ(code(app::add_to_catalog(services(), location_, {4711})), "asset_not_owned");
}

// JAMF-S19.
TEST_F(Organization, nothing_new_of_an_item_that_left_the_store_is_assigned) {
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  auto transaction = ok(services().store.begin_write());
  domain::CatalogItem gone;
  gone.adam_id = {kNotes};
  gone.state = domain::CatalogState::left_store;
  ok(transaction->catalog().put(gone));
  gone.adam_id = {kSketch};
  gone.state = domain::CatalogState::found;
  gone.minimum_os = "18.0";
  ok(transaction->catalog().put(gone));
  ok(transaction->commit());
  transaction.reset();
  EXPECT_EQ(explain(serial(0), kNotes).reason, "left_store");
  save(distribution("Sketch", kSketch, "Class"));
  EXPECT_EQ(explain(serial(0), kSketch).reason, "os_too_old");
}

// CLOMO-8, CLOMO-9, CLOMO-18, MERAKI-9: the Apple ID, its custodian, the domain.
TEST_F(Organization, a_token_has_somebody_who_answers_for_it_and_a_tenant_its_domain) {
  const app::ProgressBoard board;
  const auto hinted = [&] {
    const auto findings = ok(app::examine(services(), board, false));
    return std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.code == "no_custodian"; });
  };
  EXPECT_TRUE(hinted());
  app::LocationScope scope;
  scope.location = location_;
  scope.apple_id = "apps@hillside.example";
  scope.custodian = "office@hillside.example";
  ok(app::save_scope(services(), scope));
  EXPECT_FALSE(hinted());
  domain::Unit tenant{domain::kFirstTenant, std::nullopt, domain::UnitKind::tenant, "Hillside", "hillside.example", {}};
  ok(app::save_unit(services(), tenant).map([](auto) { return 0; }));
  auto transaction = ok(services().store.begin_read());
  EXPECT_EQ(ok(transaction->organization().units()).front().domain, "hillside.example");
  EXPECT_EQ(ok(app::scope_of(*transaction, location_)).apple_id, "apps@hillside.example");
}

// JAMF-S8, MERAKI-51: limits and exclusions; who is in and who is not.
TEST_F(Organization, exclusions_win_and_everyone_means_everyone_of_the_unit) {
  ok(app::save_unit(services(), {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {}})
         .map([](auto) { return 0; }));
  add_devices(0, 4, "All", "North");
  add_devices(4, 6, "Loaners", "North");
  add_devices(6, 8, "Elsewhere");
  auto d = distribution("Notes", kNotes, "All");
  auto transaction = ok(services().store.begin_read());
  d.unit = ok(transaction->organization().units()).back().id;
  transaction.reset();
  d.targets = {{domain::TargetKind::everyone, 0, false}, {domain::TargetKind::group, group_id("Loaners"), true}};
  save(d);
  const auto planned = plan();
  EXPECT_EQ(planned.plan.counts.grant, 4);
  const auto told = explain(serial(4), kNotes);
  EXPECT_EQ(told.action, "none");
  ASSERT_FALSE(told.steps.empty());
  EXPECT_NE(told.steps[0].text.find("excludes"), std::string::npos);
  EXPECT_EQ(explain(serial(7), kNotes).action, "none") << "of another unit";
}

class TwoTokens : public DistributionTest {
 protected:
  TwoTokens() {
    north_ =
        ok(app::save_unit(services(), {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {}}));
    of_north_ = company_.connect(1);
  }
  static std::int64_t shared_app(World& world, domain::LocationId of_company, domain::LocationId of_north) {
    auto transaction = ok(world.services().store.begin_read());
    for (const auto& here : ok(transaction->mirror().assets(of_company))) {
      for (const auto& there : ok(transaction->mirror().assets(of_north))) {
        const bool both = here.asset.key == there.asset.key && here.asset.device_assignable;
        if (both && !there.asset.unlimited && here.asset.available > 5 && there.asset.available > 0) {
          return here.asset.key.adam_id.value;
        }
      }
    }
    return 0;
  }
  World company_{{.profile = "company"}};
  domain::LocationId of_company_ = company_.connect(0);
  domain::LocationId of_north_;
  domain::UnitId north_;
};

// CLOMO-3, CLOMO-23, CLOMO-24, CLOMO-28, MERAKI-7: an organization's token serves its people and devices alone, the
// company-wide one everybody else. CLOMO-29: it never falls back when it is short, unless the organization says so.
TEST_F(TwoTokens, an_organization_with_a_token_of_its_own_uses_it_and_falls_back_only_where_set) {
  const auto& services = company_.services();
  north_ = ok(app::save_unit(services, {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {}}));
  app::LocationScope scope;
  scope.location = of_north_;
  scope.organization = north_;
  ok(app::save_scope(services, scope));
  const auto item = shared_app(company_, of_company_, of_north_);
  ASSERT_NE(item, 0);
  std::int64_t free = 0;
  {
    auto transaction = ok(services.store.begin_read());
    for (const auto& row : ok(transaction->mirror().assets(of_north_))) {
      if (row.asset.key.adam_id.value == item) free = row.asset.available;
    }
  }
  std::vector<app::NewDevice> devices;
  for (std::int64_t i = 0; i < free + 3; ++i) {
    app::NewDevice one;
    one.device.serial_number = "NORTHDEV" + std::to_string(10'000 + i);
    one.unit = i < free + 2 ? "North" : "";
    one.groups = {"All"};
    devices.push_back(std::move(one));
  }
  ok(app::put_devices(services, devices).map([](auto) { return true; }));
  Distribution d;
  d.name = "For all";
  d.items = {{{item}, AssignBy::device, true}};
  d.targets = {{domain::TargetKind::everyone, 0, false}};
  d.state = domain::DistributionState::active;
  d.shortage = ShortagePolicy::fail;
  ok(app::save_distribution(services, d).map([](const auto&) { return true; }));
  const auto granted_by = [&](domain::LocationId location) {
    const auto planned = ok(app::make_plan(services, {{}, {}, "anna"}));
    return std::count_if(planned.lines.begin(), planned.lines.end(), [&](const domain::PlanLine& line) {
      return line.action == domain::Action::grant && line.location == location;
    });
  };
  EXPECT_EQ(granted_by(of_north_), free);
  EXPECT_EQ(granted_by(of_company_), 1) << "the device outside North; two of North get nothing";
  domain::Unit north{north_, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {true, true}};
  ok(app::save_unit(services, north).map([](auto) { return true; }));
  EXPECT_EQ(granted_by(of_company_), 3) << "now it falls back";
}

// MERAKI-34, CLOMO-S10: one Apple Account on many devices makes grants fail.
TEST_F(Organization, a_distribution_by_person_warns_of_people_with_many_devices) {
  add_people({"u-1"}, "Staff");
  std::vector<app::NewDevice> devices;
  for (int i = 0; i < 6; ++i) {
    app::NewDevice one;
    one.device.serial_number = serial(i);
    one.device.owner = "u-1";
    devices.push_back(std::move(one));
  }
  ok(app::put_devices(services(), devices));
  const auto saved = ok(app::save_distribution(services(), distribution("Diary", kDiary, "Staff", AssignBy::person)));
  ASSERT_EQ(saved.warnings.size(), 1U);
  EXPECT_NE(saved.warnings[0].find("10 devices"), std::string::npos) << saved.warnings[0];
  EXPECT_NE(saved.warnings[0].find("u-1"), std::string::npos);
}

// MERAKI-50, JAMF-6: what was licensed outside the targets is told, and so is an item that several locations own.
TEST_F(TwoTokens, an_item_of_several_locations_and_seats_outside_the_targets_are_told) {
  const auto& services = company_.services();
  const auto item = shared_app(company_, of_company_, of_north_);
  ASSERT_NE(item, 0);
  Distribution d;
  d.name = "Shared";
  d.items = {{{item}, AssignBy::device, true}};
  d.targets = {{domain::TargetKind::everyone, 0, false}};
  const auto saved = ok(app::save_distribution(services, d));
  ASSERT_EQ(saved.warnings.size(), 1U);
  EXPECT_NE(saved.warnings[0].find("2 locations own"), std::string::npos) << saved.warnings[0];
  const auto report = ok(app::find_leaks(services, {}));
  std::int64_t outside = 0;
  for (const auto& balance : report.balances) {
    EXPECT_TRUE(balance.balanced());
    outside += balance.strangers + balance.foreign;
  }
  EXPECT_GT(outside, 0);
}

}  // namespace
}  // namespace bursar::scenarios
