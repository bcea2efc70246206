#include "programs/demo_story.h"

#include <fmt/format.h>

#include <iostream>

#include "net/http_client.h"

namespace bursar::programs {
namespace {

using base::Result;
using base::Status;
using nlohmann::json;

constexpr const char* kSchool = "Lakeside Elementary";
constexpr const char* kItem = "908519492";  // Swift Playgrounds
constexpr const char* kDistribution = "Swift Playgrounds for class 5A";
constexpr std::int64_t kSeats = 27;
constexpr std::size_t kClass = 30;

class Story {
 public:
  explicit Story(const DemoStage& stage) : stage_(stage) {}

  Status tell() {
    TRY_SET(const auto known, stage_.remote.get("/v1/distributions"));
    if (!known.at("items").empty()) {
      std::cout << "The story of the distribution was told already; see bursar plan list.\n";
      return {};
    }
    TRY(fill_inventory());
    TRY(leave_few_seats());
    TRY(distribute());
    TRY(plan_and_apply("Plan"));
    TRY(explain(serials_.back(), "Why has the last iPad none?"));
    TRY(a_device_leaves());
    return prove();
  }

 private:
  const cli::Remote& remote() const { return stage_.remote; }

  Status fill_inventory() {
    TRY_SET(const auto unit, remote().post("/v1/units", {{"name", kSchool}, {"kind", "organization"}, {"parent", 1}}));
    TRY_SET(const auto at_apple, stage_.look_at_apple("devices?location=Lakeside%20Elementary"));
    json items = json::array();
    for (const auto& device : at_apple.at("devices")) {
      const bool chosen = device.at("group") == "Class 5A" && serials_.size() < kClass;
      const auto serial = device.at("serialNumber").get<std::string>();
      json item = {{"serialNumber", serial}, {"name", device.at("name")}, {"platform", "iPadOS"},
                   {"osVersion", "18.1"},    {"supervised", true},        {"unit", kSchool}};
      if (chosen) item["groups"] = {"Class 5A"};
      if (chosen) serials_.push_back(serial);
      items.push_back(std::move(item));
    }
    TRY_SET(const auto counts, remote().post("/v1/inventory/devices", {{"items", items}}));
    std::cout << fmt::format("\nInventory: {} iPads of {}, {} of them in the group \"Class 5A\".\n",
                             counts.at("added").dump(), kSchool, serials_.size());
    TRY(remote().post("/v1/groups",
                      {{"name", "Supervised iPads"}, {"rule", "platform = iPadOS and supervised = true"}}));
    TRY_SET(location_, remote().location(kSchool));
    return {};
  }

  Result<json> asset() const {
    TRY_SET(const auto assets, remote().get(fmt::format("/v1/assets?location={}", location_)));
    for (const auto& row : assets.at("items")) {
      if (row.at("adamId") == kItem) return row;
    }
    return base::fail(base::ErrorKind::not_found, "demo_failed", "The school does not own Swift Playgrounds.");
  }

  /// The school has bought fewer than it needs.
  Status leave_few_seats() {
    TRY_SET(const auto row, asset());
    const auto spare = row.at("available").get<std::int64_t>() - kSeats;
    if (spare > 0) {
      TRY(stage_.act_at_apple("refund", {{"location", kSchool}, {"adamId", kItem}, {"count", spare}}));
    }
    return sync();
  }

  Status sync() const {
    TRY(remote().post(fmt::format("/v1/locations/{}/sync", location_), {{"mode", "full"}}));
    return cli::follow_sync(remote(), stage_.shared, location_, kSchool);
  }

  Status distribute() {
    TRY_SET(const auto saved, remote().post("/v1/distributions", {{"name", kDistribution},
                                                                  {"state", "active"},
                                                                  {"items", {{{"adamId", kItem}, {"by", "device"}}}},
                                                                  {"targets", {{{"group", "Class 5A"}}}},
                                                                  {"shortage", "wait"}}));
    std::cout << fmt::format("Distribution \"{}\" is saved: {} iPads, {} seats. Nothing has moved yet.\n",
                             kDistribution, serials_.size(), kSeats);
    distribution_ = saved.at("id").get<std::int64_t>();
    return {};
  }

  Status plan_and_apply(const std::string& title) {
    TRY_SET(const auto plan, remote().post("/v1/plans", {{"distribution", distribution_}}));
    std::cout << fmt::format("{} {}: {} to grant, {} to revoke, {} wait, in {} requests.\n", title,
                             plan.at("id").dump(), plan.at("grant").dump(), plan.at("revoke").dump(),
                             plan.at("wait").dump(), plan.at("requests").dump());
    int shown = 0;
    for (const auto& line : plan.at("lines")) {
      const bool moves = line.at("action") != "wait";
      if (moves && ++shown > 4) continue;
      std::cout << fmt::format("  {:<7} {}  {}{}\n", line.value("action", ""), line.value("holder", ""),
                               moves ? "" : fmt::format("place {}: ", line.at("place").dump()), line.value("why", ""));
    }
    if (shown > 4) std::cout << fmt::format("  … and {} more of the first kind\n", shown - 4);
    TRY_SET(const auto applied, remote().post(fmt::format("/v1/plans/{}/apply", plan.at("id").dump()),
                                              {{"typedRevokes", plan.at("revoke")}}));
    for (const auto& operation : applied.at("operations")) {
      TRY(cli::follow(remote(), stage_.shared, operation.get<std::int64_t>()));
    }
    std::cout << "  applied as it was shown, and settled by Apple.\n";
    return sync();
  }

  Status explain(const std::string& serial, const std::string& question) const {
    TRY_SET(const auto page, remote().get(fmt::format("/v1/explain?serialNumber={}&adamId={}", serial, kItem)));
    for (const auto& told : page.at("items")) {
      std::cout << fmt::format("{} {}: {}. {}\n", question, serial, told.value("action", ""),
                               told.value("sentence", ""));
      for (const auto& step : told.at("steps")) {
        std::cout << fmt::format("  {:<13} {}\n", step.value("about", ""), step.value("text", ""));
      }
    }
    return {};
  }

  Status a_device_leaves() {
    TRY_SET(const auto waiting, remote().get("/v1/waiting"));
    const auto next = waiting.at("items").empty() ? std::string() : waiting.at("items").front().value("holder", "");
    std::cout << fmt::format("The iPad {} leaves the class; {} is first in line.\n", serials_.front(), next);
    TRY_SET(const auto groups, remote().all("/v1/groups"));
    for (const auto& group : groups) {
      if (group.at("name") != "Class 5A") continue;
      TRY(remote().post(fmt::format("/v1/groups/{}/members", group.at("id").dump()),
                        {{"serialNumbers", {serials_.front()}}, {"remove", true}}));
    }
    TRY(plan_and_apply("Plan"));
    TRY_SET(const auto held, remote().all(fmt::format("/v1/assets/{}/holders?location={}", kItem, location_)));
    bool there = false;
    for (const auto& row : held) there = there || row.at("holder") == next;
    if (!there) {
      return base::fail(base::ErrorKind::internal, "demo_failed", next + " did not get the seat that became free.");
    }
    std::cout << fmt::format("The seat went to {}.\n", next);
    return {};
  }

  Status prove() const {
    TRY_SET(const auto page, remote().get(fmt::format("/v1/leaks/balances?location={}", location_)));
    for (const auto& row : page.at("items")) {
      if (row.at("adamId") != kItem) continue;
      std::cout << fmt::format(
          "Leaks: Apple counts {} seats; {} have a reason of ours, {} are others', {} strangers': {}.\n\n",
          row.at("assigned").dump(), row.at("withReason").dump(), row.at("foreign").dump(), row.at("strangers").dump(),
          row.at("balanced").get<bool>() ? "balanced" : "NOT balanced");
    }
    return {};
  }

  const DemoStage& stage_;
  std::vector<std::string> serials_;
  std::int64_t location_ = 0;
  std::int64_t distribution_ = 0;
};

}  // namespace

Status tell_distribution_story(const DemoStage& stage) { return Story(stage).tell(); }

}  // namespace bursar::programs
