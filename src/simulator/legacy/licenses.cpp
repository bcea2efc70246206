// Configuration, assets, licenses and assignments of the legacy service.
#include <algorithm>

#include "apple_api/errors.h"
#include "apple_api/legacy_assets.h"
#include "apple_api/legacy_config.h"
#include "simulator/legacy/answers.h"

namespace bursar::simulator {
namespace {

// So many to associate or disassociate at once: the numbers of published examples.
constexpr std::size_t kAssociateMax = 20;
constexpr std::size_t kDisassociateMax = 100;
constexpr std::size_t kAssignmentsPerPage = 300;
constexpr std::size_t kContextBytesMax = 255;

std::string message_of(int number) {
  const auto* entry = apple_api::find_error(number);
  return entry == nullptr ? "error" : std::string(entry->meaning);
}

int associate(LegacyAsking& a, std::size_t place, HolderId holder) {
  auto& stock = a.library.stocks[place];
  const bool device = kind_of(holder) == HolderKind::device;
  if (!device && a.library.active_user(a.world.names.name(holder)) == nullptr) return 9609;
  if (device && (stock.item->book || !stock.item->device_assignable)) return 9628;
  if (a.library.holds(stock, holder)) return 9616;
  if (!stock.unlimited && stock.available(a.world.switches.retired_inside_total) <= 0) return 9610;
  a.library.give(place, holder, a.world.now());
  return 0;
}

int disassociate(LegacyAsking& a, std::size_t place, HolderId holder) {
  auto& stock = a.library.stocks[place];
  if (stock.item->book) return 9607;
  if (!a.library.holds(stock, holder)) return 9619;
  a.library.take_back(place, holder, a.world.now());
  return 0;
}

/// The held license that a 9616 tells about.
std::optional<apple_api::LegacyLicense> license_of(const LegacyAsking& a, const Stock& stock, HolderId holder) {
  for (std::size_t i = 0; i < stock.holdings.size(); ++i) {
    if (stock.holdings[i].holder == holder) return held_license(a, stock, i);
  }
  return std::nullopt;
}

apple_api::LegacyLicenseOutcome outcome_of(LegacyAsking& a, std::size_t place, HolderId holder, bool give) {
  const int number = give ? associate(a, place, holder) : disassociate(a, place, holder);
  const auto& stock = a.library.stocks[place];
  apple_api::LegacyLicenseOutcome outcome;
  (kind_of(holder) == HolderKind::device ? outcome.serial_number : outcome.client_user_id) = a.world.names.name(holder);
  if (number == 0) {
    const auto license =
        give ? license_of(a, stock, holder) : std::optional(held_license(a, stock, stock.holdings.size()));
    outcome.license_id = std::to_string(license->license_id);
    return outcome;
  }
  outcome.error_number = number;
  outcome.error_message = message_of(number);
  if (number == 9616) outcome.license_already_assigned = license_of(a, stock, holder);
  return outcome;
}

}  // namespace

net::HttpResponse legacy_service_config(World& world) {
  apple_api::LegacyServiceConfigResponse response;
  for (const auto& entry : apple_api::error_table()) {
    if (entry.v1) response.error_codes.push_back({entry.number, std::string(entry.meaning)});
  }
  response.max_batch_associate_license_count = kAssociateMax;
  response.max_batch_disassociate_license_count = kDisassociateMax;
  const auto base = world.options.base_url + "/mdm/";
  response.urls = {{"clientConfigSrvUrl", base + "VPPClientConfigSrv"},
                   {"registerUserSrvUrl", base + "registerVPPUserSrv"},
                   {"editUserSrvUrl", base + "editVPPUserSrv"},
                   {"getUserSrvUrl", base + "getVPPUserSrv"},
                   {"getUsersSrvUrl", base + "getVPPUsersSrv"},
                   {"retireUserSrvUrl", base + "retireVPPUserSrv"},
                   {"getLicensesSrvUrl", base + "getVPPLicensesSrv"},
                   {"getVPPAssetsSrvUrl", base + "getVPPAssetsSrv"},
                   {"manageVPPLicensesByAdamIdSrvUrl", base + "manageVPPLicensesByAdamIdSrv"},
                   {"invitationEmailUrl",
                    world.options.base_url +
                        "/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount?inviteCode=%inviteCode%&mt=8"},
                   {"contentMetadataLookupUrl", world.options.base_url + "/WebObjects/MZStorePlatform.woa/wa/lookup"},
                   {"vppWebsiteUrl", "https://school.apple.com"}};
  return legacy_answer(apple_api::serialize(response));
}

net::HttpResponse legacy_client_config(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_client_config_request(a.body);
  if (!wanted) return legacy_error(&a, number_for(a, wanted.error()));
  if (wanted->client_context) {
    if (wanted->client_context->size() > kContextBytesMax) return legacy_error(&a, 9602);
    a.library.client_context = *wanted->client_context;
  }
  apple_api::LegacyClientConfigResponse response;
  response.apple_id = "content.manager@" + a.library.account_domain;
  response.email = "content.manager@" + a.library.account_domain;
  response.country_code = a.library.country;
  response.default_platform = a.library.platform;
  response.organization_id = a.library.uid;
  response.organization_id_hash = std::string(a.library.uid.rbegin(), a.library.uid.rend());
  response.apn_token = base::Secret("apn-" + a.library.uid);
  response.trailer = legacy_trailer(a);
  return legacy_answer(apple_api::serialize(response));
}

net::HttpResponse legacy_assets(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_assets_request(a.body);
  if (!wanted) return legacy_error(&a, number_for(a, wanted.error()));
  apple_api::LegacyAssetsResponse response;
  for (const auto& stock : a.library.stocks) {
    if (wanted->pricing_param && *wanted->pricing_param != stock.pricing) continue;
    apple_api::LegacyAsset asset;
    asset.adam_id = stock.adam_id;
    asset.pricing_param = stock.pricing;
    asset.product_type_id = product_type_id(*stock.item);
    asset.product_type_name = product_type_name(*stock.item);
    asset.is_irrevocable = stock.item->book;
    asset.device_assignable = stock.item->device_assignable && !stock.item->book;
    if (wanted->include_license_counts.value_or(false)) {
      constexpr std::int64_t kUnlimited = 2147483647;
      asset.total_count = stock.unlimited ? kUnlimited : stock.total;
      asset.assigned_count = stock.assigned();
      asset.available_count =
          stock.unlimited ? kUnlimited - stock.assigned() : stock.available(a.world.switches.retired_inside_total);
      asset.retired_count = stock.retired;
    }
    response.assets.push_back(std::move(asset));
  }
  response.total_count = static_cast<std::int64_t>(response.assets.size());
  response.trailer = legacy_trailer(a);
  return legacy_answer(apple_api::serialize(response));
}

net::HttpResponse legacy_assignments(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_assignments_request(a.body);
  if (!wanted) return legacy_error(&a, number_for(a, wanted.error()));
  std::vector<apple_api::LegacyAssignment> rows;
  for (const auto& stock : a.library.stocks) {
    if (wanted->adam_id && *wanted->adam_id != stock.adam_id) continue;
    for (const auto& holding : stock.holdings) {
      const bool device = kind_of(holding.holder) == HolderKind::device;
      const auto& name = a.world.names.name(holding.holder);
      if (wanted->serial_number && (!device || *wanted->serial_number != name)) continue;
      if (wanted->client_user_id && (device || *wanted->client_user_id != name)) continue;
      apple_api::LegacyAssignment row{stock.adam_id, stock.pricing, {}, {}};
      (device ? row.serial_number : row.client_user_id) = name;
      rows.push_back(std::move(row));
    }
  }
  const auto page = static_cast<std::size_t>(std::max<std::int64_t>(0, wanted->page_index.value_or(0)));
  const auto pages = std::max<std::size_t>(1, (rows.size() + kAssignmentsPerPage - 1) / kAssignmentsPerPage);
  if (page >= pages) return legacy_error(&a, 9650);
  apple_api::LegacyAssignmentsResponse response;
  const auto from = page * kAssignmentsPerPage;
  const auto to = std::min(rows.size(), from + kAssignmentsPerPage);
  response.assignments.assign(rows.begin() + static_cast<std::ptrdiff_t>(from),
                              rows.begin() + static_cast<std::ptrdiff_t>(to));
  response.assignments_in_current_page = static_cast<std::int64_t>(to - from);
  response.current_page_index = static_cast<std::int64_t>(page);
  if (page + 1 < pages) response.next_page_index = static_cast<std::int64_t>(page + 1);
  if (rows.size() > kAssignmentsPerPage)
    response.request_id = version_id(a.library, 'r', a.library.assignments_version);
  response.total_assignments = static_cast<std::int64_t>(rows.size());
  response.total_pages = static_cast<std::int64_t>(pages);
  response.trailer = legacy_trailer(a);
  return legacy_answer(apple_api::serialize(response));
}

net::HttpResponse legacy_licenses(LegacyAsking& a) {
  const auto asked = apple_api::parse_legacy_licenses_request(a.body);
  if (!asked) return legacy_error(&a, number_for(a, asked.error()));
  const auto since = since_in(a, asked->batch, 'l');
  if (asked->batch.since_modified_token && !since) return legacy_error(&a, 9629);
  const auto began = first_body(a, asked->batch);
  const auto wanted = apple_api::parse_legacy_licenses_request(began);
  if (!wanted) return legacy_error(&a, 9629);
  std::vector<apple_api::LegacyLicense> rows;
  for (const auto& stock : a.library.stocks) {
    if (wanted->adam_id && *wanted->adam_id != stock.adam_id) continue;
    if (wanted->adam_id && wanted->pricing_param && *wanted->pricing_param != stock.pricing) continue;
    const bool held_only = wanted->assigned_only.value_or(false) || wanted->user_assigned_only.value_or(false) ||
                           wanted->device_assigned_only.value_or(false) || wanted->serial_number || since ||
                           stock.unlimited;
    const auto count =
        held_only ? stock.holdings.size() : static_cast<std::size_t>(std::max(stock.total, stock.assigned()));
    for (std::size_t i = 0; i < count; ++i) {
      if (since && stock.holdings[i].modified <= *since) continue;
      auto license = held_license(a, stock, i);
      if (wanted->user_assigned_only.value_or(false) && !license.client_user_id) continue;
      if (wanted->device_assigned_only.value_or(false) && !license.serial_number) continue;
      if (wanted->serial_number && license.serial_number != wanted->serial_number) continue;
      rows.push_back(std::move(license));
    }
  }
  const auto cut = cut_batch(a, asked->batch, 'l', rows.size(), a.library.assignments_version, began);
  if (cut.error != 0) return legacy_error(&a, cut.error);
  apple_api::LegacyLicensesResponse response;
  response.licenses.assign(rows.begin() + static_cast<std::ptrdiff_t>(cut.from),
                           rows.begin() + static_cast<std::ptrdiff_t>(cut.to));
  response.batch = cut.batch;
  response.trailer = legacy_trailer(a);
  return legacy_answer(apple_api::serialize(response));
}

net::HttpResponse legacy_manage_licenses(LegacyAsking& a) {
  const auto wanted = apple_api::parse_legacy_manage_licenses_request(a.body);
  if (!wanted || wanted->adam_id.empty()) return legacy_error(&a, wanted ? 9600 : number_for(a, wanted.error()));
  const auto give = wanted->associate_client_user_ids.size() + wanted->associate_serial_numbers.size();
  const auto take = wanted->disassociate_client_user_ids.size() + wanted->disassociate_serial_numbers.size() +
                    wanted->disassociate_license_ids.size();
  if (give > kAssociateMax || take > kDisassociateMax) return legacy_error(&a, 9602);
  const auto pricing = wanted->pricing_param.value_or("STDQ");
  const auto place = a.library.find_stock(wanted->adam_id, pricing);
  if (!place) return legacy_error(&a, 9610);
  apple_api::LegacyManageLicensesResponse response;
  const auto run = [&](HolderKind kind, const std::vector<std::string>& names, bool giving) {
    auto& outcomes = giving ? response.associations : response.disassociations;
    for (const auto& name : names) outcomes.push_back(outcome_of(a, *place, a.world.names.intern(kind, name), giving));
  };
  // Disassociations run first.
  run(HolderKind::person, wanted->disassociate_client_user_ids, false);
  run(HolderKind::device, wanted->disassociate_serial_numbers, false);
  for (const auto& text : wanted->disassociate_license_ids) {
    const auto index = static_cast<std::size_t>(std::atoll(text.c_str()) - license_id(a, a.library.stocks[*place], 0));
    const auto& holdings = a.library.stocks[*place].holdings;
    if (index < holdings.size()) {
      response.disassociations.push_back(outcome_of(a, *place, holdings[index].holder, false));
    } else {
      apple_api::LegacyLicenseOutcome outcome;
      outcome.license_id = text;
      outcome.error_number = 9619;
      outcome.error_message = message_of(9619);
      response.disassociations.push_back(std::move(outcome));
    }
  }
  run(HolderKind::person, wanted->associate_client_user_ids, true);
  run(HolderKind::device, wanted->associate_serial_numbers, true);
  const auto failed = [](const auto& outcome) { return outcome.error_number.has_value(); };
  const auto failures = std::count_if(response.associations.begin(), response.associations.end(), failed) +
                        std::count_if(response.disassociations.begin(), response.disassociations.end(), failed);
  response.trailer = legacy_trailer(a);
  const auto all = static_cast<std::ptrdiff_t>(response.associations.size() + response.disassociations.size());
  if (failures > 0) response.trailer.status = failures == all ? apple_api::kLegacyFailed : apple_api::kLegacyPartlyDone;
  const auto& item = *a.library.stocks[*place].item;
  response.adam_id = wanted->adam_id;
  response.pricing_param = pricing;
  response.product_type_id = product_type_id(item);
  response.product_type_name = product_type_name(item);
  response.is_irrevocable = item.book;
  return legacy_answer(apple_api::serialize(response));
}

}  // namespace bursar::simulator
