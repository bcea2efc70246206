// What every call of the legacy service shares.
#pragma once

#include <string>

#include "apple_api/legacy_common.h"
#include "apple_api/legacy_licenses.h"
#include "net/http.h"
#include "simulator/legacy/legacy.h"

namespace bursar::simulator {

struct LegacyAsking {
  World& world;
  Library& library;
  Token& token;
  const std::string& body;
};

net::HttpResponse legacy_answer(std::string body);
/// status -1 with the number, inside HTTP 200.
net::HttpResponse legacy_error(const LegacyAsking* asking, int number);
/// 9600 where a field that is needed is not in the body at all, else 9602.
int number_for(const LegacyAsking& asking, const base::Error& parse_error);
apple_api::LegacyTrailer legacy_trailer(const LegacyAsking& asking);

/// What v1 calls a product: 7 macOS software, 8 app, 10 book.
std::int64_t product_type_id(const StoreItem& item);
std::string product_type_name(const StoreItem& item);

/// Licenses have ids in v1 only: counted through the stocks in their order, held ones first.
apple_api::LegacyLicense held_license(const LegacyAsking& asking, const Stock& stock, std::size_t index);
std::int64_t license_id(const LegacyAsking& asking, const Stock& stock, std::size_t index);

/// A batch of rows: which part, and the tokens that go on from it. The number of the error; 0: done.
struct LegacyCut {
  std::size_t from = 0;
  std::size_t to = 0;
  apple_api::LegacyBatch batch;
  int error = 0;
};
/// `filters`: the first request of the walk, which its tokens carry; filters that come with a token are not looked at.
LegacyCut cut_batch(const LegacyAsking& asking, const apple_api::LegacyBatchRequest& wanted, char list,
                    std::size_t rows, std::uint32_t version, const std::string& filters);
/// The body that began the walk: that of this request, or the one that its token carries.
std::string first_body(const LegacyAsking& asking, const apple_api::LegacyBatchRequest& wanted);
/// The version that a sinceModifiedToken of this list names; none: not one of ours.
std::optional<std::uint32_t> since_in(const LegacyAsking& asking, const apple_api::LegacyBatchRequest& wanted,
                                      char list);

net::HttpResponse legacy_service_config(World& world);
net::HttpResponse legacy_client_config(LegacyAsking& asking);
net::HttpResponse legacy_assets(LegacyAsking& asking);
net::HttpResponse legacy_assignments(LegacyAsking& asking);
net::HttpResponse legacy_licenses(LegacyAsking& asking);
net::HttpResponse legacy_manage_licenses(LegacyAsking& asking);
net::HttpResponse legacy_users(LegacyAsking& asking);
net::HttpResponse legacy_user(LegacyAsking& asking);
net::HttpResponse legacy_register(LegacyAsking& asking);
net::HttpResponse legacy_edit(LegacyAsking& asking);
net::HttpResponse legacy_retire(LegacyAsking& asking);

}  // namespace bursar::simulator
