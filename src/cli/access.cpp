// bursar key, account, role: who may do what.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

#include "base/text.h"
#include "cli/access.h"
#include "net/http.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct AccessWords {
  std::string name;
  std::string role = "viewer";
  std::string unit;
  std::string expires;
  std::string email;
  std::optional<std::string> subject;
  std::string password_file;
  std::vector<std::string> grants;
  std::vector<std::string> permissions;
  std::int64_t id = 0;
  bool disabled = false;
  bool enabled = false;
};
using Words = std::shared_ptr<AccessWords>;

/// The first line of the file; "-" or nothing: of the standard input.
base::Result<std::string> password_in(const std::string& file) {
  std::string line;
  if (file.empty() || file == "-") {
    std::getline(std::cin, line);
  } else {
    std::ifstream in(file);
    std::getline(in, line);
  }
  if (!line.empty()) return line;
  return base::fail(base::ErrorKind::invalid, "no_password", "No password was given.",
                    "Write it into a file and name it with --password-file, or type it.");
}

std::string grants_text(const json& row) {
  std::vector<std::string> words;
  for (const auto& grant : row.at("grants"))
    words.push_back(fmt::format("{}@{}", grant.value("role", ""), grant.at("unit").dump()));
  return base::join(words, " ");
}

base::Status list_accounts(const Remote& remote, Shared& shared) {
  TRY_SET(auto page, remote.get("/v1/accounts"));
  auto rows = page.at("items");
  for (auto& row : rows) row["may"] = grants_text(row);
  print(shared, page,
        table_of(rows,
                 {{"NAME", "name"},
                  {"EMAIL", "email"},
                  {"MAY", "may"},
                  {"DISABLED", "disabled"},
                  {"SECOND FACTOR", "secondFactor"},
                  {"LAST LOGIN", "lastLoginAt"}},
                 "There are no accounts yet; the server prints a link for the first one when it starts."));
  return {};
}

base::Status add_account(const Remote& remote, Shared& shared, const AccessWords& words) {
  std::string password;  // none: by single sign-on alone
  if (!words.subject || !words.password_file.empty()) {
    TRY_SET(password, password_in(words.password_file));
  }
  TRY_SET(const auto grants, grants_of(remote, words.grants));
  TRY_SET(const auto made, remote.post("/v1/accounts", {{"name", words.name},
                                                        {"email", words.email},
                                                        {"subject", words.subject.value_or("")},
                                                        {"password", password},
                                                        {"grants", grants}}));
  print(shared, made, fmt::format("The account \"{}\" can log in.\n", words.name));
  return {};
}

base::Status set_account(const Remote& remote, Shared& shared, const AccessWords& words) {
  json body = json::object();
  if (!words.grants.empty()) {
    TRY_SET(body["grants"], grants_of(remote, words.grants));
  }
  if (!words.email.empty()) body["email"] = words.email;
  if (words.subject) body["subject"] = *words.subject;
  if (words.disabled || words.enabled) body["disabled"] = words.disabled;
  TRY_SET(const auto changed, remote.patch("/v1/accounts/" + net::percent_encode(words.name), body));
  print(shared, changed, fmt::format("The account \"{}\" is changed.\n", words.name));
  return {};
}

base::Status set_password(const Remote& remote, Shared& shared, const AccessWords& words) {
  TRY_SET(const auto password, password_in(words.password_file));
  const json body = {{"password", password}, {"withoutSecondFactor", words.disabled}};
  TRY_SET(const auto done, remote.post("/v1/accounts/" + net::percent_encode(words.name) + "/password", body));
  print(shared, done, "The password is set; the account's sessions have ended.\n");
  return {};
}

base::Status list_roles(const Remote& remote, Shared& shared) {
  TRY_SET(auto page, remote.get("/v1/roles"));
  auto rows = page.at("items");
  for (auto& row : rows) {
    std::vector<std::string> names;
    for (const auto& name : row.at("permissions")) names.push_back(name);
    row["may"] = base::join(names, " ");
  }
  print(shared, page, table_of(rows, {{"NAME", "name"}, {"BUILT IN", "builtIn"}, {"PERMISSIONS", "may"}}, ""));
  return {};
}

base::Status set_role(const Remote& remote, Shared& shared, const AccessWords& words) {
  TRY_SET(const auto done,
          remote.put("/v1/roles/" + net::percent_encode(words.name), {{"permissions", words.permissions}}));
  print(shared, done, fmt::format("The role \"{}\" is saved.\n", words.name));
  return {};
}

using Act = base::Status (*)(const Remote&, Shared&, const AccessWords&);
void on(CLI::App* command, Shared& shared, const Words& words, Act act) {
  command->callback(
      [&shared, words, act] { run(shared, [&](const Remote& remote) { return act(remote, shared, *words); }); });
}

void remove_named(CLI::App* group, Shared& shared, const Words& words, const char* what, const std::string& path) {
  auto* remove = group->add_subcommand("remove", fmt::format("removes the {}", what));
  remove->add_option("name", words->name, "its name")->required();
  remove->callback([&shared, words, what, path] {
    if (!confirm(shared, fmt::format("Remove the {} \"{}\"?", what, words->name))) return;
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY(remote.remove(path + net::percent_encode(words->name)));
      print(shared, {{"removed", words->name}}, "Removed.\n");
      return {};
    });
  });
}

void add_account_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<AccessWords>();
  auto* account = app.add_subcommand("account", "people who log in");
  account->require_subcommand(1);
  account->add_subcommand("list", "every account")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return list_accounts(remote, shared); });
  });
  auto* add = account->add_subcommand("add", "a new one; the password is read from the standard input or a file");
  add->add_option("name", words->name, "its name")->required();
  add->add_option("--grant", words->grants, "ROLE, or ROLE@UNIT; may be given again")->required();
  add->add_option("--email", words->email, "where it gets mail");
  add->add_option("--subject", words->subject, "whom the single sign-on knows, as \"ISSUER SUB\"");
  add->add_option("--password-file", words->password_file, "whose first line is the password");
  on(add, shared, words, add_account);
  auto* set = account->add_subcommand("set", "changes one");
  set->add_option("name", words->name, "its name")->required();
  set->add_option("--grant", words->grants, "ROLE, or ROLE@UNIT, in place of all it has; may be given again");
  set->add_option("--email", words->email, "where it gets mail");
  set->add_option("--subject", words->subject,
                  "links it to whom the single sign-on knows, as \"ISSUER SUB\"; \"\" unlinks");
  set->add_flag("--disable", words->disabled, "it cannot log in any more");
  set->add_flag("--enable", words->enabled, "it can log in again");
  on(set, shared, words, set_account);
  auto* password = account->add_subcommand("password", "sets a new password, and ends its sessions");
  password->add_option("name", words->name, "its name")->required();
  password->add_option("--password-file", words->password_file, "whose first line is the password");
  password->add_flag("--without-second-factor", words->disabled, "takes the second factor away, too");
  on(password, shared, words, set_password);
  remove_named(account, shared, words, "account", "/v1/accounts/");

  auto* role = app.add_subcommand("role", "what accounts and keys may do");
  role->require_subcommand(1);
  role->add_subcommand("list", "every role with its permissions")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return list_roles(remote, shared); });
  });
  auto* save = role->add_subcommand("set", "makes or changes a role of your own");
  save->add_option("name", words->name, "its name")->required();
  save->add_option("--permission", words->permissions, "one of them; may be given again")->required();
  on(save, shared, words, set_role);
  remove_named(role, shared, words, "role", "/v1/roles/");
}

}  // namespace

base::Result<std::int64_t> unit_id(const Remote& remote, const std::string& name) {
  if (name.empty()) return 1;
  TRY_SET(const auto rows, remote.all("/v1/units"));
  for (const auto& row : rows) {
    if (row.at("name") == name || row.at("id").dump() == name) return row.at("id").get<std::int64_t>();
  }
  return base::fail(base::ErrorKind::not_found, "no_such_unit", fmt::format("There is no unit \"{}\".", name),
                    "List the units: bursar unit list");
}

base::Result<json> grants_of(const Remote& remote, const std::vector<std::string>& texts) {
  json grants = json::array();
  for (const auto& text : texts) {
    const auto at = text.find('@');
    TRY_SET(const auto unit, unit_id(remote, at == std::string::npos ? "" : text.substr(at + 1)));
    grants.push_back({{"role", text.substr(0, at)}, {"unit", unit}});
  }
  return grants;
}

void add_access_commands(CLI::App& app, Shared& shared) {
  add_account_commands(app, shared);
  add_sign_on_commands(app, shared);
  auto words = std::make_shared<AccessWords>();
  auto* key = app.add_subcommand("key", "API keys");
  key->require_subcommand(1);
  auto* add = key->add_subcommand("add", "make a key; it is shown once");
  add->add_option("name", words->name, "who or what uses it")->required();
  add->add_option("--role", words->role, "viewer, operator, token_administrator, administrator, auditor, or your own")
      ->capture_default_str();
  add->add_option("--unit", words->unit, "only this part of the organization; name or number");
  add->add_option("--expires", words->expires, "when it ends, such as 2027-07-31T00:00:00Z");
  add->callback([&shared, words] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto unit, unit_id(remote, words->unit));
      const json body = {{"name", words->name}, {"role", words->role}, {"unit", unit}, {"expiresAt", words->expires}};
      TRY_SET(const auto made, remote.post("/v1/keys", body));
      print(shared, made, made.at("key").get<std::string>() + "\n");
      return {};
    });
  });
  auto* list = key->add_subcommand("list", "every key, without its text");
  list->callback([&shared] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto page, remote.get("/v1/keys"));
      print(shared, page,
            table_of(page.at("items"),
                     {{"ID", "id"},
                      {"NAME", "name"},
                      {"ROLE", "role"},
                      {"UNIT", "unit"},
                      {"EXPIRES", "expiresAt"},
                      {"CREATED", "createdAt"},
                      {"LAST USED", "lastUsedAt"}},
                     ""));
      return {};
    });
  });
  auto* remove = key->add_subcommand("remove", "make a key useless");
  remove->add_option("id", words->id, "its number")->required();
  remove->callback([&shared, words] {
    if (!confirm(shared, fmt::format("Remove the API key {}?", words->id))) return;
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY(remote.remove(fmt::format("/v1/keys/{}", words->id)));
      print(shared, {{"removed", words->id}}, "Removed.\n");
      return {};
    });
  });
}

}  // namespace bursar::cli
