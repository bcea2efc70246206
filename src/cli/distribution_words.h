// What the commands about distributions and plans share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/command.h"

namespace bursar::cli {

struct DistributionWords {
  std::string name;
  std::string by = "device";
  std::string shortage;
  std::string state;
  std::string location;
  std::string serial;
  std::string user;
  std::string item;
  std::string id;
  std::string distribution;
  std::string action;
  std::string text;
  std::string sort;
  std::string csv;
  std::vector<std::string> items;
  std::vector<std::string> groups;
  std::vector<std::string> excluded_groups;
  std::vector<std::string> serials;
  std::vector<std::string> users;
  std::vector<std::string> what_if;
  std::vector<std::string> begins;
  std::vector<std::string> ends;
  std::string from;
  std::string to;
  std::string group;
  std::string json_file;
  std::string price;
  bool foreign = false;
  bool strangers = false;
  bool by_hand = false;
  int priority = 0;
  int idle_days = 60;
  std::int64_t revokes = -1;
  bool everyone = false;
  bool balance = false;
  bool wait = false;
  bool buy = false;
  int horizon = 30;
};
using Words = std::shared_ptr<DistributionWords>;

/// The id of a distribution by its name or number.
base::Result<std::int64_t> distribution_id(const Remote& remote, const std::string& name);

/// The id of a group by its name or number.
base::Result<std::int64_t> group_id(const Remote& remote, const std::string& name);

/// Asks for a plan and prints it.
base::Status make_plan(const Remote& remote, Shared& shared, const nlohmann::json& order);

/// Writes a file, or says why not.
base::Status write_file(const std::string& path, const std::string& text);

void add_hand_over_commands(CLI::App& app, Shared& shared, const Words& words);
void add_plan_commands(CLI::App& app, Shared& shared, const Words& words);

using DistributionAct = base::Status (*)(const Remote&, Shared&, const DistributionWords&);
inline void on(CLI::App* command, Shared& shared, const Words& words, DistributionAct act_of) {
  command->callback(
      [&shared, words, act_of] { run(shared, [&](const Remote& remote) { return act_of(remote, shared, *words); }); });
}

}  // namespace bursar::cli
