#include "apple_api/legacy_assets.h"

#include "apple_api/legacy_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyAssetsRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.maybe("includeLicenseCounts", request.include_license_counts);
  wire.maybe("pricingParam", request.pricing_param);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyAsset>& asset) {
  wire.required("adamIdStr", asset.adam_id);
  wire.required("pricingParam", asset.pricing_param);
  wire.defaulted("productTypeId", asset.product_type_id);
  wire.defaulted("productTypeName", asset.product_type_name);
  wire.defaulted("isIrrevocable", asset.is_irrevocable);
  wire.defaulted("deviceAssignable", asset.device_assignable);
  wire.maybe("totalCount", asset.total_count);
  wire.maybe("assignedCount", asset.assigned_count);
  wire.maybe("availableCount", asset.available_count);
  wire.maybe("retiredCount", asset.retired_count);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyAssetsResponse>& response) {
  wire.defaulted("assets", response.assets);
  wire.maybe("totalCount", response.total_count);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyAssignmentsRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.maybe("adamIdStr", request.adam_id);
  wire.maybe("clientUserIdStr", request.client_user_id);
  wire.maybe("serialNumber", request.serial_number);
  wire.maybe("pageIndex", request.page_index);
  wire.maybe("requestId", request.request_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyAssignment>& assignment) {
  wire.required("adamIdStr", assignment.adam_id);
  wire.required("pricingParam", assignment.pricing_param);
  wire.maybe("clientUserIdStr", assignment.client_user_id);
  wire.maybe("serialNumber", assignment.serial_number);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyAssignmentsResponse>& response) {
  wire.defaulted("assignments", response.assignments);
  wire.defaulted("assignmentsInCurrentPage", response.assignments_in_current_page);
  wire.defaulted("currentPageIndex", response.current_page_index);
  wire.maybe("nextPageIndex", response.next_page_index);
  wire.maybe("requestId", response.request_id);
  wire.defaulted("totalAssignments", response.total_assignments);
  wire.defaulted("totalPages", response.total_pages);
  describe(wire, response.trailer);
}

base::Result<LegacyAssetsRequest> parse_legacy_assets_request(std::string_view json) {
  return parse_as<LegacyAssetsRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyAssetsRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyAssetsResponse> parse_legacy_assets_response(std::string_view json) {
  return parse_as<LegacyAssetsResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyAssetsResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<LegacyAssignmentsRequest> parse_legacy_assignments_request(std::string_view json) {
  return parse_as<LegacyAssignmentsRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyAssignmentsRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyAssignmentsResponse> parse_legacy_assignments_response(std::string_view json) {
  return parse_as<LegacyAssignmentsResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyAssignmentsResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
