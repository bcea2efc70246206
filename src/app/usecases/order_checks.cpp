#include "app/usecases/order_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <unordered_set>

#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Assignee;
using domain::AssigneeKind;

/// Apple takes any text for a serial number and says that all went well, so nonsense must be caught here.
base::Status check_serial(const std::string& serial) {
  const bool fits = serial.size() >= 8 && serial.size() <= 14 && std::all_of(serial.begin(), serial.end(), [](char c) {
                      return std::isdigit(static_cast<unsigned char>(c)) != 0 || (c >= 'A' && c <= 'Z');
                    });
  if (fits) return {};
  return base::fail(
      ErrorKind::invalid, "bad_serial_number", fmt::format("\"{}\" is not a serial number.", serial),
      "A serial number has 8 to 14 digits and capital letters. Apple would accept this text and a seat would "
      "be lost on it.");
}

base::Status check_person(const std::string& id) {
  if (!id.empty() && id.size() <= 255 && base::is_valid_utf8(id) && base::trim(id) == id) return {};
  return base::fail(ErrorKind::invalid, "bad_client_user_id",
                    fmt::format("\"{}\" cannot be a clientUserId.", base::is_valid_utf8(id) ? id : "(not UTF-8)"),
                    "It is a text of 1 to 255 bytes without spaces around it, e.g. a GUID.");
}

base::Status check(const Assignee& assignee) {
  return assignee.kind == AssigneeKind::device ? check_serial(assignee.name) : check_person(assignee.name);
}

base::Status check_email(const std::string& email) {
  if (email.empty()) return {};
  const auto at = email.find('@');
  const bool fits = at != std::string::npos && at > 0 && at + 1 < email.size() &&
                    email.find('@', at + 1) == std::string::npos &&
                    email.find_first_of(" \t\r\n,;<>") == std::string::npos && email.find('.', at) != std::string::npos;
  if (fits) return {};
  return base::fail(ErrorKind::invalid, "bad_email", fmt::format("\"{}\" is not an e-mail address.", email),
                    "Leave it empty, or give one address like name@school.example.");
}

tl::unexpected<base::Error> nothing_asked(const char* what) {
  return base::fail(ErrorKind::invalid, "nothing_asked", fmt::format("The order names no {}.", what),
                    "Name at least one.");
}

}  // namespace

base::Result<std::vector<domain::Assignment>> pairs_of(const OperationOrder& order) {
  std::vector<domain::Assignment> pairs;
  std::unordered_set<domain::Assignment> seen;
  const auto add = [&](const domain::Assignment& pair) {
    if (seen.insert(pair).second) pairs.push_back(pair);
  };
  for (const auto& pair : order.pairs) {
    TRY(check(pair.assignee));
    add(pair);
  }
  TRY_SET(const auto assignees, (order.serial_numbers.empty() && order.client_user_ids.empty())
                                    ? base::Result<std::vector<Assignee>>(std::vector<Assignee>{})
                                    : assignees_of(order));
  for (const auto& asset : order.assets) {
    for (const auto& assignee : assignees) add({asset, assignee});
  }
  if (!pairs.empty()) return pairs;
  return order.assets.empty() ? nothing_asked("app or book") : nothing_asked("device or person");
}

base::Result<std::vector<Assignee>> assignees_of(const OperationOrder& order) {
  std::vector<Assignee> assignees;
  std::unordered_set<Assignee> seen;
  const auto add = [&](AssigneeKind kind, const std::string& name) -> base::Status {
    Assignee assignee{kind, name};
    TRY(check(assignee));
    if (seen.insert(assignee).second) assignees.push_back(std::move(assignee));
    return {};
  };
  for (const auto& serial : order.serial_numbers) TRY(add(AssigneeKind::device, serial));
  for (const auto& id : order.client_user_ids) TRY(add(AssigneeKind::person, id));
  if (assignees.empty()) return nothing_asked("device or person");
  return assignees;
}

base::Result<std::vector<UserChange>> people_of(const OperationOrder& order) {
  auto people = order.users;
  if (order.verb == domain::Verb::retire_users) {
    for (const auto& id : order.client_user_ids) people.push_back({id, "", ""});
  }
  std::unordered_set<std::string> seen;
  for (const auto& person : people) {
    TRY(check_person(person.client_user_id));
    TRY(check_email(person.email));
    TRY(check_email(person.managed_apple_id));
    if (!seen.insert(person.client_user_id).second) {
      return base::fail(ErrorKind::invalid, "person_twice",
                        fmt::format("The person \"{}\" is named twice.", person.client_user_id),
                        "Name each person once.");
    }
  }
  if (people.empty()) return nothing_asked("person");
  return people;
}

}  // namespace bursar::app
