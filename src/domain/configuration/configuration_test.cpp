#include "domain/configuration/configuration.h"

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "domain/configuration/difference.h"

namespace bursar::domain {
namespace {

struct Read {
  Configuration configuration;
  Findings findings;
};

Read read(const std::vector<std::string>& files, const Keys& existing = {}) {
  Read made;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto document = base::read_yaml(files[i]);
    EXPECT_TRUE(document) << files[i];
    read_configuration(*document, static_cast<int>(i), made.configuration, made.findings);
  }
  check_configuration(made.configuration, existing, made.findings);
  return made;
}
/// "line path code" of each finding.
std::vector<std::string> told(const std::vector<std::string>& files, const Keys& existing = {}) {
  std::vector<std::string> lines;
  for (const auto& f : read(files, existing).findings) {
    EXPECT_FALSE(f.message.empty());
    EXPECT_FALSE(f.remedy.empty());
    lines.push_back(std::to_string(f.line) + " " + f.path + " " + f.code);
  }
  return lines;
}
using Lines = std::vector<std::string>;

TEST(Configuration, every_finding_has_its_line_and_path) {
  EXPECT_EQ(told({"version: 1\n"
                  "groups:\n"
                  "  - name: Grade 5\n"
                  "    rul: x\n"
                  "    unit: Nowhere\n"
                  "  - description: nameless\n"
                  "  - just a text\n"
                  "distributions:\n"
                  "  - name: Notes\n"
                  "    state: running\n"
                  "    grants: yes\n"
                  "    priority: high\n"
                  "    startsAt: 2026-13-01\n"
                  "    items:\n"
                  "      - by: device\n"
                  "roles: {}\n"
                  "extras: []\n"}),
            (Lines{"4 groups/Grade 5/rul unknown_field", "6 groups[2]/name field_missing", "7 groups[3] bad_field",
                   "10 distributions/Notes/state bad_field", "15 distributions/Notes/items[1]/adamId field_missing",
                   "11 distributions/Notes/grants bad_field", "13 distributions/Notes/startsAt bad_field",
                   "12 distributions/Notes/priority bad_field", "16 roles bad_field", "17 extras unknown_field"}));
}

TEST(Configuration, the_version_has_to_be_named) {
  EXPECT_EQ(told({"groups: []\n"}), (Lines{"1 version bad_version"}));
  EXPECT_EQ(told({"version: 2\n"}), (Lines{"1 version bad_version"}));
  EXPECT_EQ(told({"just a text\n"}), (Lines{"1  bad_field"}));
  EXPECT_EQ(told({"version: \"1\"\n"}), Lines{});
}

TEST(Configuration, names_that_stand_twice_are_told_across_files) {
  EXPECT_EQ(told({"version: 1\ngroups:\n  - name: Grade 5\n", "version: 1\ngroups:\n\n  - name: grade 5\n"}),
            (Lines{"4 groups/grade 5 double_name"}));
  EXPECT_EQ(told({"version: 1\nroles:\n  - name: a\n    permissions: [view, view]\n"}),
            (Lines{"4 roles/a/permissions double_name"}));
}

TEST(Configuration, references_are_looked_up_in_the_documents_and_on_the_server) {
  const std::string document =
      "version: 1\n"
      "units:\n"
      "  - path: School/Site\n"
      "    kind: site\n"
      "groups:\n"
      "  - name: Grade 5\n"
      "    unit: School/Site\n"
      "    members:\n"
      "      groups:\n"
      "        - Grade 6\n"
      "distributions:\n"
      "  - name: Notes\n"
      "    targets:\n"
      "      - group: Grade 7\n"
      "    borrow: {location: Attic, seatsMax: 3}\n";
  EXPECT_EQ(told({document}),
            (Lines{"3 units/School/Site no_such_unit", "10 groups/Grade 5/members/groups no_such_group",
                   "14 distributions/Notes/targets/group no_such_group",
                   "15 distributions/Notes/borrow/location no_such_location"}));
  EXPECT_EQ(
      told({document},
           {{Section::units, {"School"}}, {Section::groups, {"Grade 6", "Grade 7"}}, {Section::locations, {"Attic"}}}),
      Lines{});
}

TEST(Configuration, paths_of_units_keep_slashes_in_names) {
  const std::vector<std::string> names{"A/B", "back\\slash", "plain"};
  EXPECT_EQ(unit_path(names), "A\\/B/back\\\\slash/plain");
  EXPECT_EQ(names_of_path(unit_path(names)), names);
}

const std::string kNow =
    "version: 1\n"
    "groups:\n"
    "  - name: A\n"
    "    description: old\n"
    "    members: {serialNumbers: [S1, S2]}\n"
    "  - name: B\n"
    "roles:\n"
    "  - name: r\n"
    "    permissions: [view]\n";

std::vector<std::string> difference(const std::string& wanted, bool prune = false) {
  const auto a = read({wanted}), b = read({kNow});
  EXPECT_TRUE(a.findings.empty());
  std::vector<std::string> lines;
  const auto found = difference_between(a.configuration, b.configuration, prune);
  for (const auto& change : found.changes) {
    auto line = std::string(name_of(change.change)) + " " + path_of(change.section, change.key);
    for (const auto& field : change.fields) line += " " + field.field;
    lines.push_back(line);
  }
  for (const auto& path : found.left_alone) lines.push_back("alone " + path);
  return lines;
}

TEST(ConfigurationDifference, the_same_in_another_order_is_no_difference) {
  EXPECT_EQ(difference("version: 1\n"
                       "roles: [{permissions: [view], name: r}]\n"
                       "groups: [{name: B}, {members: {serialNumbers: [S2, S1]}, name: A, description: old}]\n"),
            Lines{});
}

TEST(ConfigurationDifference, names_fields_that_changed_and_leaves_alone_what_is_not_written) {
  EXPECT_EQ(
      difference(
          "version: 1\ngroups:\n  - name: A\n    members: {serialNumbers: [S1]}\n  - name: C\n    description: x\n"),
      (Lines{"changed groups/A members", "added groups/C description", "alone groups/B"}));
  EXPECT_EQ(difference("version: 1\ngroups: [{name: A, description: \"\"}]\n"),
            (Lines{"changed groups/A description", "alone groups/B"}));
}

TEST(ConfigurationDifference, prune_removes_only_in_sections_that_are_written) {
  EXPECT_EQ(difference("version: 1\ngroups: [{name: A}]\n", true), (Lines{"removed groups/B"}));
  EXPECT_EQ(difference("version: 1\nroles: []\n", true), (Lines{"removed roles/r"}));
  EXPECT_EQ(difference("version: 1\n", true), Lines{});
}

}  // namespace
}  // namespace bursar::domain
