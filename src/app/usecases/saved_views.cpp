#include "app/usecases/saved_views.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/audit.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

constexpr std::size_t kNameBytesMax = 80;

bool is_list_name(const std::string& list) {
  return !list.empty() && list.size() <= 40 &&
         std::all_of(list.begin(), list.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

base::Status check(const SavedView& view) {
  const auto bad = [](const std::string& what, const std::string& remedy) {
    return base::fail(ErrorKind::invalid, "bad_view", what, remedy);
  };
  if (!is_list_name(view.list))
    return bad("This is no name of a list.", "It has small letters and hyphens, e.g. devices.");
  if (view.name.empty() || view.name.size() > kNameBytesMax || base::trim(view.name) != view.name ||
      !base::is_valid_utf8(view.name)) {
    return bad("A view needs a name.", fmt::format("Give it 1 to {} bytes without spaces around them.", kNameBytesMax));
  }
  if (view.text.size() > kViewBytesMax)
    return bad(fmt::format("The view has more than {} bytes.", kViewBytesMax), "Filter by less.");
  return {};
}

}  // namespace

base::Status save_view(const Services& services, AccountId account, const SavedView& view) {
  TRY(check(view));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto views, transaction->accounts().views(account));
  const bool replaces = std::any_of(views.begin(), views.end(),
                                    [&](const auto& one) { return one.list == view.list && one.name == view.name; });
  if (!replaces && views.size() >= kViewsMax) {
    return base::fail(ErrorKind::conflict, "too_many_views", fmt::format("There are {} views already.", views.size()),
                      "Remove one that nobody needs.");
  }
  TRY(transaction->accounts().put_view(account, view));
  return transaction->commit();
}

base::Status remove_view(const Services& services, AccountId account, const std::string& list,
                         const std::string& name) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto views, transaction->accounts().views(account));
  const bool is_there =
      std::any_of(views.begin(), views.end(), [&](const auto& one) { return one.list == list && one.name == name; });
  if (!is_there) {
    return base::fail(ErrorKind::not_found, "no_such_view", fmt::format("There is no view \"{}\".", name),
                      "List the views.");
  }
  TRY(transaction->accounts().remove_view(account, list, name));
  return transaction->commit();
}

base::Status end_session(const Services& services, const Account& account, const std::string& handle) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto sessions, transaction->accounts().sessions_of(account.id, {}));
  const auto ended =
      std::find_if(sessions.begin(), sessions.end(), [&](const auto& one) { return one.handle == handle; });
  if (ended == sessions.end()) {
    return base::fail(ErrorKind::not_found, "no_such_session", "This session has ended already.",
                      "List the sessions again.");
  }
  TRY(transaction->accounts().remove_session_of(account.id, handle));
  TRY(record(*transaction, services.clock, "session_ended", fmt::format("account {}", account.name), {}));
  return transaction->commit();
}

}  // namespace bursar::app
