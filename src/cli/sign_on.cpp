// bursar sign-on: whether single sign-on works, and what the provider's groups are given.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/access.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct SignOnWords {
  std::string group;
  std::string grant;
  std::int64_t id = 0;
};
using Words = std::shared_ptr<SignOnWords>;

std::string provider_text(const json& provider) {
  if (!provider.at("on").get<bool>())
    return "No single sign-on is set up: see the options --sign-on-… of bursar serve.\n";
  const auto trouble = provider.at("trouble").is_null() ? "yes" : "no: " + provider.value("trouble", "");
  return fmt::format(
      "issuer         {}\nclient id      {}\nscopes         {}\ngroups claim   {}\nredirect URL   {}\nlog-out URL    "
      "{}\nanswers        {}\n",
      provider.value("issuer", ""), provider.value("clientId", ""), provider.value("scopes", ""),
      provider.value("groupsClaim", ""), provider.value("redirectUrl", ""), provider.value("logOutUrl", ""), trouble);
}

base::Status show(const Remote& remote, Shared& shared) {
  TRY_SET(auto provider, remote.get("/v1/sign-on/provider"));
  TRY_SET(const auto page, remote.get("/v1/sign-on/rules"));
  const auto text = provider_text(provider) + "\n" +
                    table_of(page.at("items"), {{"ID", "id"}, {"GROUP", "group"}, {"ROLE", "role"}, {"UNIT", "unit"}},
                             "No group is given a role yet, so nobody can log in by single sign-on.");
  if (provider.at("on").get<bool>() && !provider.at("trouble").is_null()) shared.exit_code = kDifference;
  provider["rules"] = page.at("items");
  print(shared, provider, text);
  return {};
}

base::Status add(const Remote& remote, Shared& shared, const SignOnWords& words) {
  TRY_SET(const auto grants, grants_of(remote, {words.grant}));
  auto body = grants.at(0);
  body["group"] = words.group;
  TRY_SET(const auto made, remote.post("/v1/sign-on/rules", body));
  print(shared, made, fmt::format("Whoever is in \"{}\" is given it from the next log-in on.\n", words.group));
  return {};
}

base::Status remove(const Remote& remote, Shared& shared, std::int64_t id) {
  TRY(remote.remove(fmt::format("/v1/sign-on/rules/{}", id)));
  print(shared, {{"removed", id}}, "Removed. The next log-ins follow the rules that are left.\n");
  return {};
}

}  // namespace

void add_sign_on_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<SignOnWords>();
  auto* sign_on = app.add_subcommand("sign-on", "single sign-on, and what the provider's groups are given");
  sign_on->require_subcommand(1);
  sign_on->add_subcommand("show", "how it is set up, whether the provider answers, and the rules")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return show(remote, shared); });
  });
  auto* adding = sign_on->add_subcommand("add", "gives a group a role");
  adding->add_option("group", words->group, "as the provider names it")->required();
  adding->add_option("grant", words->grant, "ROLE, or ROLE@UNIT")->required();
  adding->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return add(remote, shared, *words); }); });
  auto* removing = sign_on->add_subcommand("remove", "takes a rule away");
  removing->add_option("id", words->id, "its number")->required();
  removing->callback([&shared, words] {
    if (!confirm(shared, fmt::format("Remove the rule {}?", words->id))) return;
    run(shared, [&](const Remote& remote) { return remove(remote, shared, words->id); });
  });
}

}  // namespace bursar::cli
