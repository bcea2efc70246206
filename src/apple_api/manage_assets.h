// POST assets/associate, assets/disassociate, assets/revoke, and the answer of every asynchronous call.
// Source: https://developer.apple.com/documentation/devicemanagement/managing-assets
#pragma once

#include "apple_api/common.h"

namespace bursar::apple_api {

/// Body of associate and disassociate: every asset for every user and every device. Absent lists parse as empty.
struct ManageAssetsRequest {
  std::vector<AssetRef> assets;
  std::vector<std::string> client_user_ids;
  std::vector<std::string> serial_numbers;
};
base::Result<ManageAssetsRequest> parse_manage_assets_request(std::string_view json);
std::string serialize(const ManageAssetsRequest& request, Absent absent = Absent::omitted);

/// Body of revoke: takes back everything revocable from these.
struct RevokeAssetsRequest {
  std::vector<std::string> client_user_ids;
  std::vector<std::string> serial_numbers;
};
base::Result<RevokeAssetsRequest> parse_revoke_assets_request(std::string_view json);
std::string serialize(const RevokeAssetsRequest& request, Absent absent = Absent::omitted);

/// The work goes on under this id; see event_status.h.
struct EventAnswer {
  std::string event_id;
  Trailer trailer;
};
base::Result<EventAnswer> parse_event_answer(std::string_view json);
std::string serialize(const EventAnswer& answer, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
