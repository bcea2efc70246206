// Everything that the pretend Apple knows.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "simulator/faults.h"
#include "simulator/simulator.h"
#include "simulator/switches.h"
#include "simulator/world/library.h"

namespace bursar::simulator {

/// A notification on its way: tried up to three times.
struct Outgoing {
  std::string library;
  std::string url;
  std::string bearer;
  std::string body;
  base::Timestamp due_at;
  int attempts = 0;
};

struct DeviceEntry {
  std::string serial;
  std::string name;
  std::string group;  // a class, a department
  std::string model;
};
struct PersonEntry {
  std::string client_user_id;
  std::string name;
  std::string email;
  std::string group;
};

struct LibraryPeople {
  std::vector<DeviceEntry> devices;
  std::vector<PersonEntry> people;
};

struct World {
  World(const Options& wanted, base::Clock& time)
      : options(wanted),
        clock(time),
        present(wanted.begun_at.value_or(time.now())),
        random(wanted.seed),
        faults(wanted.seed ^ 0x5eedULL),
        page_size(wanted.page_size) {}

  const Options options;
  base::Clock& clock;
  base::Timestamp present;  // stands still while a request is answered or an event is carried out
  base::Random random;
  Switches switches;
  Faults faults;
  int page_size;
  Names names;
  std::deque<StoreItem> items;       // never moves
  std::deque<Library> libraries;     // never moves
  std::deque<LibraryPeople> people;  // who is there in each location, for whoever wants to import them
  std::deque<Outgoing> outgoing;
  std::int64_t notifications_delivered = 0;
  std::int64_t notifications_dropped = 0;

  base::Timestamp now() const { return present; }
  const StoreItem* find_item(const std::string& adam_id) const;
  const Library* find_library(const std::string& uid_or_name) const;
  Library* find_library(const std::string& uid_or_name) {
    return const_cast<Library*>(std::as_const(*this).find_library(uid_or_name));
  }
  Library& add_library(const std::string& name, const std::string& organization, const std::string& country);
  /// A new token, whose text is what the .vpptoken file holds.
  Token& add_token(Library& library, std::int64_t days, bool read_only);
};

/// What an answer names as versionId, e.g. of the list "assignments" in its 17th version; and back.
std::string version_id(const Library& library, char list, std::uint32_t version);
std::optional<std::uint32_t> parse_version_id(const Library& library, char list, const std::string& text);

/// Builds the sample world of that name. invalid "no_such_profile".
base::Status build_profile(World& world, const std::string& name);

}  // namespace bursar::simulator
