// Sample worlds: invented organizations, devices and people; well-known titles.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "simulator/profiles/catalog.h"
#include "simulator/world/world.h"

namespace bursar::simulator {
namespace {

constexpr std::int64_t kYearDays = 365;
constexpr base::Timestamp kSinceEver{};  // of what was there when the world began

std::string serial(base::Random& random) {
  static constexpr char kLetters[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  std::string text(12, '0');
  for (auto& c : text) c = kLetters[random.below(sizeof kLetters - 1)];
  return text;
}

StoreItem& add_item(World& world, const std::string& adam_id, const std::string& name, bool book = false) {
  auto& item = world.items.emplace_back();
  item.adam_id = adam_id;
  item.name = name;
  item.book = book;
  item.device_assignable = !book;
  item.bundle_id = book ? "" : "com.example.app" + adam_id;
  item.artist = "Example Publisher";
  item.genre = "Education";
  item.platforms = {"iOS"};
  return item;
}

void add_catalog(World& world) {
  for (const auto& title : catalog()) {
    auto& item = add_item(world, title.adam_id, title.name, title.book);
    item.price = title.price;
    item.genre = title.genre;
    item.platforms.clear();
    for (const auto part : base::split(title.platforms, ',')) item.platforms.emplace_back(part);
  }
}

void add_people(World& world, LibraryPeople& people, const std::string& prefix, int devices, int persons,
                const std::vector<std::string>& groups) {
  for (int i = 0; i < devices; ++i) {
    const auto& group = groups[static_cast<std::size_t>(i) % groups.size()];
    people.devices.push_back({serial(world.random), fmt::format("{} iPad {}", group, i + 1), group, "iPad"});
  }
  for (int i = 0; i < persons; ++i) {
    const auto id = fmt::format("{}-{:05}", prefix, i + 1);
    people.people.push_back({id, fmt::format("Person {}", i + 1), id + "@school.example.org",
                             groups[static_cast<std::size_t>(i) % groups.size()]});
  }
}

/// Registers a location's people: most have accepted.
void register_people(Library& library, const std::vector<PersonEntry>& people, base::Random& random) {
  for (const auto& person : people) {
    UserRecord record;
    record.client_user_id = person.client_user_id;
    record.email = person.email;
    if (random.chance(0.9)) {
      record.status = "Associated";
      record.id_hash = random.hex(28);
    } else {
      record.invite_code = random.hex(32);
    }
    library.add_user(std::move(record), kSinceEver);
  }
}

/// Seats already given, without a trace in the log of changes: that is how the world was when it began.
void begin_with(Stock& stock, std::vector<HolderId> holders) {
  std::sort(holders.begin(), holders.end());
  holders.erase(std::unique(holders.begin(), holders.end()), holders.end());
  for (const auto holder : holders) stock.holdings.push_back({holder, 0});
  stock.total = std::max(stock.total, stock.assigned());
}

/// The values that contracts/apple/README.md names under "Who is who".
void build_tiny(World& world) {
  auto& app = add_item(world, "900100200", "Example Notes");
  auto& scarce = add_item(world, "900100201", "Example Sketch");
  auto& book = add_item(world, "900100202", "Example Reader", true);
  auto& personal = add_item(world, "900100203", "Example Diary");
  auto& unlimited = add_item(world, "900100204", "Example Free");
  personal.device_assignable = false;
  scarce.price = 4.99;
  app.platforms = {"iOS", "macOS"};
  auto& library = world.add_library("Test Unit", "ORG55501", "CH");
  library.add_stock(app, "STDQ", 40, false);
  library.add_stock(scarce, "STDQ", 2, false);
  library.add_stock(book, "STDQ", 10, false);
  library.add_stock(personal, "STDQ", 10, false);
  library.add_stock(unlimited, "STDQ", 0, true);
  auto& people = world.people.back();
  for (int i = 1; i <= 10; ++i)
    people.devices.push_back({fmt::format("TINYDEV{:05}", i), fmt::format("iPad {}", i), "Class", "iPad"});
  for (const char* id : {"u-1", "u-2", "u-3", "u-4", "u-5", "u-6", "u-7", "u-9"}) {
    people.people.push_back({id, std::string("Person ") + id, std::string(id) + "@school.example.org", "Class"});
    UserRecord record;
    record.client_user_id = id;
    record.email = people.people.back().email;
    const std::string name(id);
    if (name == "u-2" || name == "u-4") {
      record.invite_code = world.random.hex(32);
    } else {
      record.status = name == "u-9" ? "Retired" : "Associated";
      record.id_hash = world.random.hex(27) + "=";
    }
    library.add_user(std::move(record), kSinceEver);
  }
  std::vector<HolderId> holders;
  for (int i = 1; i <= 3; ++i)
    holders.push_back(world.names.intern(HolderKind::device, people.devices[static_cast<std::size_t>(i)].serial));
  begin_with(library.stocks[0], holders);
  begin_with(library.stocks[2], {world.names.intern(HolderKind::person, "u-1")});
  world.add_token(library, kYearDays, false);
}

void stock_library(World& world, Library& library, const LibraryPeople& people, std::size_t from, std::size_t count) {
  const auto devices = static_cast<std::int64_t>(people.devices.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& item = world.items[(from + i) % world.items.size()];
    const bool unlimited = item.price == 0 && i % 4 == 0;
    auto& stock = library.add_stock(item, "STDQ", item.price > 0 ? devices / 8 + 5 : devices + devices / 4, unlimited);
    std::vector<HolderId> holders;
    const double share = item.price > 0 ? 0.05 : 0.3;
    if (item.book) {
      for (const auto& p : people.people) {
        if (world.random.chance(0.02)) holders.push_back(world.names.intern(HolderKind::person, p.client_user_id));
      }
      stock.total = 300;
    } else if (i % 3 != 2) {
      for (const auto& d : people.devices) {
        if (world.random.chance(share)) holders.push_back(world.names.intern(HolderKind::device, d.serial));
      }
    }
    begin_with(stock, std::move(holders));
  }
}

/// An invented district: three schools, 60 titles, 2,000 devices, 1,500 people.
void build_school(World& world) {
  add_catalog(world);
  struct School {
    const char* name;
    const char* prefix;
    int devices;
    int people;
    std::size_t first_title;
    std::size_t titles;
  };
  static constexpr School kSchools[] = {{"Lakeside Elementary", "lake", 900, 650, 0, 30},
                                        {"Hillcrest Middle School", "hill", 700, 500, 15, 30},
                                        {"Valley High School", "vall", 400, 350, 28, 32}};
  for (const auto& school : kSchools) {
    auto& library = world.add_library(school.name, "Example Valley School District", "US");
    auto& people = world.people.back();
    add_people(world, people, school.prefix, school.devices, school.people,
               {"Class 1A", "Class 2A", "Class 3A", "Class 4A", "Class 5A", "Class 5B"});
    register_people(library, people.people, world.random);
    stock_library(world, library, people, school.first_title, school.titles);
    world.add_token(library, kYearDays, false);
  }
}

/// A company with managed accounts and an app of its own.
void build_company(World& world) {
  add_catalog(world);
  auto& own = add_item(world, "6400000001", "Example Field Service");
  own.custom = true;
  for (const char* name : {"Headquarters", "Field"}) {
    auto& library = world.add_library(name, "Example Works", name == std::string("Field") ? "FR" : "US");
    library.platform = "enterprisestore";
    library.website = "https://business.apple.com";
    library.account_domain = "works.example";
    auto& people = world.people.back();
    add_people(world, people, base::to_lower_ascii(name), 300, 200, {"Sales", "Service", "Office"});
    register_people(library, people.people, world.random);
    stock_library(world, library, people, 10, 20);
    library.add_stock(own, "STDQ", 500, false);
    world.add_token(library, kYearDays, false);
  }
}

/// 100 locations, 1,000,000 devices, 200 apps, 20,000,000 assignments; the first location holds 1,000,000 of them.
void build_large(World& world) {
  constexpr int kApps = 200;
  constexpr int kLocations = 100;
  constexpr int kBigDevices = 50'000;
  constexpr int kOtherDevices = 9'596;  // of each other location: 1,000,004 devices in all
  for (int i = 0; i < kApps; ++i)
    add_item(world, fmt::format("{}", 910'000'000 + i), fmt::format("Example App {}", i + 1));
  for (int l = 0; l < kLocations; ++l) {
    auto& library = world.add_library(fmt::format("Location {:03}", l + 1), "Example Large Organization", "US");
    const int devices = l == 0 ? kBigDevices : kOtherDevices;
    std::vector<HolderId> holders;
    holders.reserve(static_cast<std::size_t>(devices));
    for (int i = 0; i < devices; ++i)
      holders.push_back(world.names.intern(HolderKind::device, fmt::format("LG{:03}{:07}", l, i)));
    // The big one: every app on a tenth of the devices, 1,000,000 in all; the others: 20 apps on each device, 191,920.
    for (int a = 0; a < kApps; ++a) {
      auto& stock = library.add_stock(world.items[static_cast<std::size_t>(a)], "STDQ", devices, false);
      const int step = 10;
      stock.holdings.reserve(holders.size() / static_cast<std::size_t>(step) + 1);
      for (std::size_t i = static_cast<std::size_t>(a % step); i < holders.size();
           i += static_cast<std::size_t>(step)) {
        stock.holdings.push_back({holders[i], 0});
      }
    }
    world.add_token(library, kYearDays, false);
  }
}

}  // namespace

base::Status build_profile(World& world, const std::string& name) {
  if (name == "tiny") {
    build_tiny(world);
  } else if (name == "school") {
    build_school(world);
  } else if (name == "company") {
    build_company(world);
  } else if (name == "large") {
    build_large(world);
  } else {
    return base::fail(base::ErrorKind::invalid, "no_such_profile", fmt::format("There is no profile \"{}\".", name),
                      "There are tiny, school, company and large.");
  }
  return {};
}

}  // namespace bursar::simulator
