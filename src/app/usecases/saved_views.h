// Lists as somebody likes to see them, kept with the account; and where else that account is logged in.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

inline constexpr std::size_t kViewsMax = 200;       // of one account
inline constexpr std::size_t kViewBytesMax = 4096;  // of one view

/// Adds a view, or replaces the one of that list and name. Errors: invalid "bad_view"; conflict "too_many_views".
base::Status save_view(const Services& services, AccountId account, const SavedView& view);
/// not_found "no_such_view".
base::Status remove_view(const Services& services, AccountId account, const std::string& list, const std::string& name);

/// Logs one of the account's sessions out. not_found "no_such_session".
base::Status end_session(const Services& services, const Account& account, const std::string& handle);

}  // namespace bursar::app
