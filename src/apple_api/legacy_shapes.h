// Internal to this folder: descriptions of the shapes that several legacy files use.
#pragma once

#include "apple_api/legacy_licenses.h"
#include "apple_api/wire.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyLocation>& location) {
  wire.required("locationId", location.location_id);
  wire.defaulted("locationName", location.location_name);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyTrailer>& trailer) {
  wire.defaulted("status", trailer.status);
  wire.maybe("errorNumber", trailer.error_number);
  wire.maybe("errorMessage", trailer.error_message);
  wire.maybe("uId", trailer.uid);
  wire.maybe("expirationMillis", trailer.expiration_millis);
  wire.maybe("clientContext", trailer.client_context);
  wire.maybe("location", trailer.location);
  wire.maybe("tokenExpDate", trailer.token_exp_date);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyBatchRequest>& batch) {
  wire.maybe("batchToken", batch.batch_token);
  wire.maybe("sinceModifiedToken", batch.since_modified_token);
  wire.maybe("overrideIndex", batch.override_index);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyBatch>& batch) {
  wire.maybe("batchCount", batch.batch_count);
  wire.maybe("batchToken", batch.batch_token);
  wire.maybe("totalBatchCount", batch.total_batch_count);
  wire.maybe("totalCount", batch.total_count);
  wire.maybe("sinceModifiedToken", batch.since_modified_token);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyLicense>& license) {
  wire.twice("licenseId", "licenseIdStr", license.license_id);
  wire.twice("adamId", "adamIdStr", license.adam_id);
  wire.defaulted("productTypeId", license.product_type_id);
  wire.defaulted("productTypeName", license.product_type_name);
  wire.defaulted("pricingParam", license.pricing_param);
  wire.defaulted("isIrrevocable", license.is_irrevocable);
  wire.required("status", license.status);
  wire.twice("userId", "userIdStr", license.user_id);
  wire.maybe("clientUserIdStr", license.client_user_id);
  wire.maybe("itsIdHash", license.its_id_hash);
  wire.maybe("serialNumber", license.serial_number);
}

}  // namespace bursar::apple_api
