// Pages of Apple's lists, parsed straight into rows (simdjson, one pass).
#pragma once

#include <optional>
#include <string>

#include "app/ports/apple_service.h"

namespace bursar::apple {

/// A page, and who holds the location according to the same answer.
template <class Row>
struct ParsedPage {
  app::Page<Row> page;
  std::optional<domain::MdmInfo> mdm_info;
};

/// Unknown fields, any order of fields, null for absent, and adamIds as text or number are taken. Anything else fails
/// with unavailable "unreadable_answer". `body` is given room at its end for the parser. Keep no state: any thread.
base::Result<ParsedPage<domain::Asset>> parse_asset_page(std::string& body);
base::Result<ParsedPage<domain::User>> parse_user_page(std::string& body);
base::Result<ParsedPage<domain::Assignment>> parse_assignment_page(std::string& body);

}  // namespace bursar::apple
