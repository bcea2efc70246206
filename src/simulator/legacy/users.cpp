// People of the legacy service.
#include <algorithm>

#include "apple_api/legacy_users.h"
#include "simulator/events.h"
#include "simulator/legacy/answers.h"

namespace bursar::simulator {
namespace {

apple_api::LegacyUser wire_of(const LegacyAsking& a, const UserRecord& record, bool with_licenses) {
  apple_api::LegacyUser user;
  user.user_id = record.legacy_id;
  user.client_user_id = record.client_user_id;
  user.status = record.status;
  if (!record.email.empty()) user.email = record.email;
  if (!record.id_hash.empty()) user.its_id_hash = record.id_hash;
  if (!record.invite_code.empty()) {
    user.invite_code = record.invite_code;
    user.invite_url = a.world.options.base_url +
                      "/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount?inviteCode=" + record.invite_code +
                      "&mt=8";
  }
  if (!with_licenses) return user;
  const auto holder = a.world.names.find(HolderKind::person, record.client_user_id);
  for (const auto& stock : a.library.stocks) {
    for (std::size_t i = 0; i < stock.holdings.size(); ++i) {
      if (stock.holdings[i].holder == holder) user.licenses.push_back(held_license(a, stock, i));
    }
  }
  return user;
}

net::HttpResponse user_answer(const LegacyAsking& a, const UserRecord& record, bool with_licenses) {
  apple_api::LegacyUserResponse response;
  response.user = wire_of(a, record, with_licenses);
  response.trailer = legacy_trailer(a);
  return legacy_answer(apple_api::serialize(response));
}

/// By userId; by clientUserId and hash; else the active one of that clientUserId.
UserRecord* find(LegacyAsking& a, const apple_api::LegacyUserRequest& wanted) {
  if (!wanted.user_id && !wanted.its_id_hash) return a.library.active_user(wanted.client_user_id.value_or(""));
  for (auto& record : a.library.users) {
    const bool by_id = wanted.user_id && record.legacy_id == *wanted.user_id;
    const bool by_hash =
        !wanted.user_id && wanted.client_user_id == record.client_user_id && record.id_hash == *wanted.its_id_hash;
    if (by_id || by_hash) return &record;
  }
  return nullptr;
}

}  // namespace

net::HttpResponse legacy_users(LegacyAsking& a) {
  const auto asked = apple_api::parse_legacy_users_request(a.body);
  if (!asked) return legacy_error(&a, number_for(a, asked.error()));
  const auto since = since_in(a, asked->batch, 'u');
  if (asked->batch.since_modified_token && !since) return legacy_error(&a, 9629);
  const auto began = first_body(a, asked->batch);
  const auto wanted = apple_api::parse_legacy_users_request(began);
  if (!wanted) return legacy_error(&a, 9629);
  const bool only_retired = wanted->include_retired_only.value_or(false);
  const bool retired = wanted->include_retired.value_or(false) || only_retired;
  std::vector<apple_api::LegacyUser> rows;
  for (const auto& record : a.library.users) {
    if ((!record.active() && !retired) || (record.active() && only_retired) || (since && record.modified <= *since))
      continue;
    rows.push_back(wire_of(a, record, false));
  }
  const auto cut = cut_batch(a, asked->batch, 'u', rows.size(), a.library.users_version, began);
  if (cut.error != 0) return legacy_error(&a, cut.error);
  apple_api::LegacyUsersResponse response;
  response.users.assign(rows.begin() + static_cast<std::ptrdiff_t>(cut.from),
                        rows.begin() + static_cast<std::ptrdiff_t>(cut.to));
  response.batch = cut.batch;
  response.trailer = legacy_trailer(a);
  return legacy_answer(apple_api::serialize(response));
}

net::HttpResponse legacy_user(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_user_request(a.body);
  if (!wanted || (!wanted->user_id && !wanted->client_user_id))
    return legacy_error(&a, wanted ? 9600 : number_for(a, wanted.error()));
  const auto* record = find(a, *wanted);
  return record == nullptr ? legacy_error(&a, 9604) : user_answer(a, *record, true);
}

net::HttpResponse legacy_register(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_register_user_request(a.body);
  if (!wanted || wanted->client_user_id.empty()) return legacy_error(&a, wanted ? 9600 : number_for(a, wanted.error()));
  // An active record is given back without an error.
  if (const auto* record = a.library.active_user(wanted->client_user_id)) return user_answer(a, *record, false);
  const int number = create_user(a.world, a.library, {wanted->client_user_id, wanted->email, wanted->managed_apple_id});
  if (number != 0) return legacy_error(&a, number);
  return user_answer(a, *a.library.active_user(wanted->client_user_id), false);
}

net::HttpResponse legacy_edit(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_user_request(a.body);
  if (!wanted || (!wanted->user_id && !wanted->client_user_id))
    return legacy_error(&a, wanted ? 9600 : number_for(a, wanted.error()));
  auto* record = find(a, *wanted);
  if (record == nullptr) return legacy_error(&a, 9609);
  if (record->status == "Deleted") return legacy_error(&a, 9620);
  if (wanted->managed_apple_id) {
    if (!is_managed_here(a.library, *wanted->managed_apple_id)) return legacy_error(&a, 9635);
    if (const int number = link_account(a.world, a.library, *record, *wanted->managed_apple_id); number != 0)
      return legacy_error(&a, number);
  }
  if (wanted->email) record->email = *wanted->email;
  a.library.touch_user(*record, a.world.now());
  return user_answer(a, *record, false);
}

net::HttpResponse legacy_retire(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_user_request(a.body);
  if (!wanted || (!wanted->user_id && !wanted->client_user_id))
    return legacy_error(&a, wanted ? 9600 : number_for(a, wanted.error()));
  auto* record = find(a, *wanted);
  if (record == nullptr) return legacy_error(&a, 9609);
  if (record->status == "Deleted") return legacy_error(&a, 9620);
  if (!record->active()) return legacy_error(&a, 9618);
  retire_user(a.world, a.library, *record);
  return user_answer(a, *record, false);
}

}  // namespace bursar::simulator
