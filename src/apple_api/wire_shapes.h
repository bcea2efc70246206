// Internal to this folder: descriptions of the shapes that several files use.
#pragma once

#include "apple_api/assignments.h"
#include "apple_api/service_config.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"
#include "apple_api/wire.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, MdmInfo>& info) {
  wire.defaulted("id", info.id);
  wire.defaulted("name", info.name);
  wire.defaulted("metadata", info.metadata);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, Trailer>& trailer) {
  wire.maybe("uId", trailer.uid);
  wire.maybe("tokenExpirationDate", trailer.token_expiration_date);
  wire.maybe("mdmInfo", trailer.mdm_info);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, Paging>& paging) {
  wire.required("currentPageIndex", paging.current_page_index);
  wire.maybe("nextPageIndex", paging.next_page_index);
  wire.defaulted("size", paging.size);
  wire.required("totalPages", paging.total_pages);
  wire.required("versionId", paging.version_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, CursorPaging>& paging) {
  wire.maybe("nextCursor", paging.next_cursor);
  wire.maybe("versionId", paging.version_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssetRef>& asset) {
  wire.required("adamId", asset.adam_id);
  wire.maybe("pricingParam", asset.pricing_param);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ErrorInfo>& info) {
  wire.maybe("assets", info.assets);
  wire.maybe("clientUserIds", info.client_user_ids);
  wire.maybe("serialNumbers", info.serial_numbers);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ErrorResponse>& error) {
  wire.required("errorNumber", error.error_number);
  wire.defaulted("errorMessage", error.error_message);
  wire.maybe("errorInfo", error.error_info);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ServiceErrorCode>& code) {
  wire.required("errorNumber", code.error_number);
  wire.defaulted("errorMessage", code.error_message);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, Assignment>& assignment) {
  wire.required("adamId", assignment.adam_id);
  wire.required("pricingParam", assignment.pricing_param);
  wire.maybe("clientUserId", assignment.client_user_id);
  wire.maybe("serialNumber", assignment.serial_number);
  wire.maybe("userStatus", assignment.user_status);
  wire.maybe("idHash", assignment.id_hash);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ResponseUser>& user) {
  wire.required("clientUserId", user.client_user_id);
  wire.maybe("email", user.email);
  wire.required("status", user.status);
  wire.maybe("inviteCode", user.invite_code);
  wire.maybe("idHash", user.id_hash);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, RenewalCounts>& counts) {
  wire.required("renewing", counts.renewing);
  wire.required("expiring", counts.expiring);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionAssignment>& assignment) {
  wire.required("adamId", assignment.adam_id);
  wire.required("clientUserId", assignment.client_user_id);
  wire.required("renewing", assignment.renewing);
}

}  // namespace bursar::apple_api
