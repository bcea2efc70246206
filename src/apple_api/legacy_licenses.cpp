#include "apple_api/legacy_licenses.h"

#include "apple_api/legacy_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyLicensesRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.maybe("adamId", request.adam_id);
  wire.maybe("pricingParam", request.pricing_param);
  wire.maybe("assignedOnly", request.assigned_only);
  wire.maybe("userAssignedOnly", request.user_assigned_only);
  wire.maybe("deviceAssignedOnly", request.device_assigned_only);
  wire.maybe("serialNumber", request.serial_number);
  describe(wire, request.batch);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyLicensesResponse>& response) {
  wire.defaulted("licenses", response.licenses);
  describe(wire, response.batch);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyManageLicensesRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.required("adamIdStr", request.adam_id);
  wire.maybe("pricingParam", request.pricing_param);
  wire.maybe("associateClientUserIdStrs", request.associate_client_user_ids);
  wire.maybe("associateSerialNumbers", request.associate_serial_numbers);
  wire.maybe("disassociateClientUserIdStrs", request.disassociate_client_user_ids);
  wire.maybe("disassociateLicenseIdStrs", request.disassociate_license_ids);
  wire.maybe("disassociateSerialNumbers", request.disassociate_serial_numbers);
  wire.maybe("notifyDisassociation", request.notify_disassociation);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyHolder>& holder) {
  wire.required("userId", holder.user_id);
  wire.maybe("clientUserIdStr", holder.client_user_id);
  wire.maybe("email", holder.email);
  wire.maybe("itsIdHash", holder.its_id_hash);
  wire.maybe("status", holder.status);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyLicenseOutcome>& outcome) {
  wire.maybe("clientUserIdStr", outcome.client_user_id);
  wire.maybe("serialNumber", outcome.serial_number);
  wire.maybe("licenseIdStr", outcome.license_id);
  wire.maybe("errorNumber", outcome.error_number);
  wire.maybe("errorMessage", outcome.error_message);
  wire.maybe("licenseAlreadyAssigned", outcome.license_already_assigned);
  wire.maybe("regUsersAlreadyAssigned", outcome.reg_users_already_assigned);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyManageLicensesResponse>& response) {
  wire.maybe("associations", response.associations);
  wire.maybe("disassociations", response.disassociations);
  wire.maybe("adamIdStr", response.adam_id);
  wire.maybe("pricingParam", response.pricing_param);
  wire.maybe("productTypeId", response.product_type_id);
  wire.maybe("productTypeName", response.product_type_name);
  wire.maybe("isIrrevocable", response.is_irrevocable);
  describe(wire, response.trailer);
}

base::Result<LegacyLicensesRequest> parse_legacy_licenses_request(std::string_view json) {
  return parse_as<LegacyLicensesRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyLicensesRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyLicensesResponse> parse_legacy_licenses_response(std::string_view json) {
  return parse_as<LegacyLicensesResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyLicensesResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<LegacyManageLicensesRequest> parse_legacy_manage_licenses_request(std::string_view json) {
  return parse_as<LegacyManageLicensesRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyManageLicensesRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyManageLicensesResponse> parse_legacy_manage_licenses_response(std::string_view json) {
  return parse_as<LegacyManageLicensesResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyManageLicensesResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
