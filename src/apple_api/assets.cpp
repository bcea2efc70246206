#include "apple_api/assets.h"

#include "apple_api/wire_query.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssetsQuery>& query) {
  wire.maybe("pageIndex", query.page_index);
  wire.maybe("adamId", query.adam_id);
  wire.maybe("productType", query.product_type);
  wire.maybe("pricingParam", query.pricing_param);
  wire.maybe("deviceAssignable", query.device_assignable);
  wire.maybe("revocable", query.revocable);
  wire.maybe("minAvailableCount", query.min_available_count);
  wire.maybe("maxAvailableCount", query.max_available_count);
  wire.maybe("minAssignedCount", query.min_assigned_count);
  wire.maybe("maxAssignedCount", query.max_assigned_count);
  wire.maybe("unlimited", query.unlimited);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ResponseAsset>& asset) {
  wire.required("adamId", asset.adam_id);
  wire.required("pricingParam", asset.pricing_param);
  wire.required("productType", asset.product_type);
  wire.required("totalCount", asset.total_count);
  wire.required("assignedCount", asset.assigned_count);
  wire.maybe("availableCount", asset.available_count);
  wire.defaulted("retiredCount", asset.retired_count);
  wire.required("deviceAssignable", asset.device_assignable);
  wire.required("revocable", asset.revocable);
  wire.defaulted("supportedPlatforms", asset.supported_platforms);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, UnlimitedResponseAsset>& asset) {
  wire.required("adamId", asset.adam_id);
  wire.required("pricingParam", asset.pricing_param);
  wire.required("productType", asset.product_type);
  wire.required("assignedCount", asset.assigned_count);
  wire.required("deviceAssignable", asset.device_assignable);
  wire.required("revocable", asset.revocable);
  wire.defaulted("supportedPlatforms", asset.supported_platforms);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssetsResponse>& response) {
  wire.defaulted("assets", response.assets);
  wire.maybe("unlimitedAssets", response.unlimited_assets);
  describe(wire, response.paging);
  describe(wire, response.trailer);
}

base::Result<AssetsQuery> parse_assets_query(const Query& query) { return parse_query_as<AssetsQuery>(query); }
Query to_query(const AssetsQuery& query) { return query_of(query); }

base::Result<AssetsResponse> parse_assets_response(std::string_view json) {
  return parse_as<AssetsResponse>(json, kAnswer);
}
std::string serialize(const AssetsResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
