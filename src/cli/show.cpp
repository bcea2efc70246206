// bursar assets | catalog | holders | device | user
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

struct ShowWords {
  std::string location;
  std::string subject;
  std::string text;
  std::string sort;
};

const std::vector<TableColumn> kHeld = {
    {"LOCATION", "location"}, {"ITEM", "adamId"}, {"QUALITY", "pricingParam"}, {"NAME", "name"}};

base::Result<std::string> location_query(const Remote& remote, const std::string& location) {
  TRY_SET(const auto id, remote.location(location));
  return id == 0 ? std::string() : fmt::format("?location={}", id);
}

base::Status assets(const Remote& remote, Shared& shared, const ShowWords& words) {
  TRY_SET(const auto query, location_query(remote, words.location));
  TRY_SET(const auto page, remote.get("/v1/assets" + query));
  print(shared, page,
        table_of(page.at("items"),
                 {{"LOCATION", "location"},
                  {"ITEM", "adamId"},
                  {"NAME", "name"},
                  {"TYPE", "type"},
                  {"QUALITY", "pricingParam"},
                  {"TOTAL", "total"},
                  {"ASSIGNED", "assigned"},
                  {"AVAILABLE", "available"},
                  {"DEVICES", "deviceAssignable"},
                  {"IRREVOCABLE", "irrevocable"},
                  {"PLATFORMS", "platforms"}},
                 "Nothing is mirrored yet. Connect a location: bursar token add FILE"));
  return {};
}

base::Status catalog(const Remote& remote, Shared& shared, const ShowWords& words) {
  TRY_SET(const auto location, remote.location(words.location));
  TRY_SET(const auto page,
          remote.get(location == 0 ? "/v1/catalog" : fmt::format("/v1/locations/{}/catalog", location)));
  const std::vector<TableColumn> everywhere{{"ITEM", "adamId"},         {"NAME", "name"},     {"VERSION", "version"},
                                            {"NEEDS", "minimumOs"},     {"CUSTOM", "custom"}, {"STATE", "state"},
                                            {"LOCATIONS", "locations"}, {"TOTAL", "total"},   {"ASSIGNED", "assigned"},
                                            {"AVAILABLE", "available"}};
  const std::vector<TableColumn> here{{"ITEM", "adamId"},         {"NAME", "name"},     {"TOTAL", "total"},
                                      {"AVAILABLE", "available"}, {"ADDED", "addedAt"}, {"STATUS", "status"},
                                      {"COMMENT", "comment"}};
  print(shared, page,
        table_of(page.at("items"), location == 0 ? everywhere : here,
                 "The catalog is empty; it is filled after the first sync."));
  return {};
}

base::Status holders(const Remote& remote, Shared& shared, const ShowWords& words) {
  TRY_SET(const auto location, remote.location(words.location));
  const auto query = query_of(
      {{"location", location == 0 ? "" : std::to_string(location)}, {"text", words.text}, {"sort", words.sort}});
  TRY_SET(const auto rows, remote.all("/v1/assets/" + words.subject + "/holders" + query));
  print(shared, rows,
        table_of(rows, {{"LOCATION", "location"}, {"KIND", "kind"}, {"HOLDER", "holder"}, {"QUALITY", "pricingParam"}},
                 "Nobody holds this item."));
  return {};
}

base::Status user(const Remote& remote, Shared& shared, const ShowWords& words) {
  TRY_SET(const auto row, remote.get("/v1/users/" + net::percent_encode(words.subject)));
  print(shared, row,
        table_of(row.at("records"),
                 {{"LOCATION", "location"}, {"STATUS", "status"}, {"EMAIL", "email"}, {"ACCOUNT", "idHash"}}, "") +
            "\n" + table_of(row.at("held"), kHeld, "This person holds nothing."));
  return {};
}

}  // namespace

void add_show_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<ShowWords>();
  auto* listing = app.add_subcommand("assets", "apps and books with their licenses");
  listing->add_option("--location", words->location, "name or number; else every one");
  listing->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return assets(remote, shared, *words); }); });
  auto* shelf = app.add_subcommand("catalog", "what is owned, one row for each item");
  shelf->add_option("--location", words->location, "how this location's purchases came in; name or number");
  shelf->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return catalog(remote, shared, *words); }); });
  auto* holding = app.add_subcommand("holders", "who holds an app or book");
  holding->add_option("adamId", words->subject, "the item's number in the store")->required();
  holding->add_option("--location", words->location, "name or number; else every one");
  holding->add_option("--text", words->text, "how the holder's name begins");
  holding->add_option("--sort", words->sort, "=-holder: the last name first");
  holding->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return holders(remote, shared, *words); }); });
  auto* device = app.add_subcommand("device", "what a device holds");
  device->add_option("serial", words->subject, "its serial number")->required();
  device->callback([&shared, words] {
    run(shared, [&](const Remote& remote) -> base::Status {
      TRY_SET(const auto page, remote.get("/v1/devices/" + net::percent_encode(words->subject)));
      print(shared, page, table_of(page.at("items"), kHeld, "This device holds nothing."));
      return {};
    });
  });
  auto* person = app.add_subcommand("user", "a person: status and what is held; or add, retire, import");
  person->add_option("clientUserId", words->subject, "the person's id");
  person->callback([&shared, words, person] {
    if (!person->get_subcommands().empty()) return;
    if (words->subject.empty()) throw CLI::RequiredError("clientUserId");
    run(shared, [&](const Remote& remote) { return user(remote, shared, *words); });
  });
}

}  // namespace bursar::cli
