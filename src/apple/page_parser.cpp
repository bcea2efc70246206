#include "apple/page_parser.h"

#include <simdjson.h>

#include <limits>

#include "base/text.h"

namespace bursar::apple {
namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::value;

constexpr std::int64_t kUnlimitedTotal = std::numeric_limits<std::int32_t>::max();

[[noreturn]] void refuse() { throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE); }

/// Text, or empty for null.
std::string_view text_of(value v) {
  if (v.is_null()) return {};
  return v.get_string();
}

std::int64_t number_of(value v) {
  if (v.is_null()) return 0;
  return v.get_int64();
}

bool truth_of(value v, bool if_null) {
  if (v.is_null()) return if_null;
  return v.get_bool();
}

domain::AdamId adam_id_of(value v) {
  if (v.type() == simdjson::ondemand::json_type::number) return {v.get_int64()};
  const auto id = base::parse_int(v.get_string());
  if (!id) refuse();
  return {*id};
}

domain::Pricing pricing_of(value v) { return text_of(v) == "PLUS" ? domain::Pricing::plus : domain::Pricing::stdq; }

void read_row(object row, domain::Assignment& assignment) {
  bool named = false;
  bool keyed = false;
  const auto name = [&](domain::AssigneeKind kind, value v) {
    if (v.is_null()) return;
    assignment.assignee = {kind, std::string(std::string_view(v.get_string()))};
    named = true;
  };
  for (auto field : row) {
    const std::string_view key = field.unescaped_key();
    if (key == "adamId") {
      assignment.asset.adam_id = adam_id_of(field.value());
      keyed = true;
    } else if (key == "pricingParam") {
      assignment.asset.pricing = pricing_of(field.value());
    } else if (key == "serialNumber") {
      name(domain::AssigneeKind::device, field.value());
    } else if (key == "clientUserId") {
      name(domain::AssigneeKind::person, field.value());
    }
  }
  if (!named || !keyed) refuse();
}

void read_row(object row, domain::User& user) {
  for (auto field : row) {
    const std::string_view key = field.unescaped_key();
    if (key == "clientUserId") user.client_user_id = text_of(field.value());
    if (key == "email") user.email = text_of(field.value());
    if (key == "inviteCode") user.invite_code = text_of(field.value());
    if (key == "idHash") user.id_hash = text_of(field.value());
    if (key == "status") {
      const auto status = text_of(field.value());
      user.status = status == "Associated" ? domain::UserStatus::associated
                    : status == "Retired"  ? domain::UserStatus::retired
                    : status == "Deleted"  ? domain::UserStatus::deleted
                                           : domain::UserStatus::registered;
    }
  }
  if (user.client_user_id.empty()) refuse();
}

void read_row(object row, domain::Asset& asset) {
  bool keyed = false;
  for (auto field : row) {
    const std::string_view key = field.unescaped_key();
    if (key == "adamId") {
      asset.key.adam_id = adam_id_of(field.value());
      keyed = true;
    } else if (key == "pricingParam") {
      asset.key.pricing = pricing_of(field.value());
    } else if (key == "productType") {
      asset.type = text_of(field.value()) == "Book" ? domain::ProductType::book : domain::ProductType::app;
    } else if (key == "assignedCount") {
      asset.assigned = number_of(field.value());
    } else if (key == "availableCount") {
      asset.available = number_of(field.value());
    } else if (key == "retiredCount") {
      asset.retired = number_of(field.value());
    } else if (key == "totalCount") {
      asset.total = number_of(field.value());
    } else if (key == "deviceAssignable") {
      asset.device_assignable = truth_of(field.value(), false);
    } else if (key == "revocable") {
      asset.revocable = truth_of(field.value(), true);
    } else if (key == "supportedPlatforms") {
      if (field.value().is_null()) continue;
      for (auto platform : field.value().get_array()) asset.platforms.emplace_back(text_of(platform.value()));
    }
  }
  if (!keyed) refuse();
  if (asset.total >= kUnlimitedTotal) asset.unlimited = true;
  if (asset.unlimited) asset.available = asset.retired = asset.total = 0;
}

domain::MdmInfo mdm_info_of(object info) {
  domain::MdmInfo mdm;
  for (auto field : info) {
    const std::string_view key = field.unescaped_key();
    if (key == "id") mdm.id = text_of(field.value());
    if (key == "name") mdm.name = text_of(field.value());
    if (key == "metadata") mdm.metadata = text_of(field.value());
  }
  return mdm;
}

template <class Row>
void read_rows(value list, bool unlimited, std::vector<Row>& rows) {
  if (list.is_null()) return;
  for (auto element : list.get_array()) {
    Row row;
    if constexpr (std::is_same_v<Row, domain::Asset>) row.unlimited = unlimited;
    read_row(element.get_object(), row);
    rows.push_back(std::move(row));
  }
}

template <class Row>
void read_page(object answer, std::string_view list, ParsedPage<Row>& parsed) {
  auto& info = parsed.page.info;
  bool listed = false;
  bool empty = false;  // by its own words
  for (auto field : answer) {
    const std::string_view key = field.unescaped_key();
    if (key == list || key == "unlimitedAssets") {
      listed = listed || key == list;
      read_rows(field.value(), key == "unlimitedAssets", parsed.page.rows);
    } else if (key == "currentPageIndex") {
      info.index = static_cast<int>(number_of(field.value()));
    } else if (key == "nextPageIndex") {
      info.last = field.value().is_null();
    } else if (key == "totalPages") {
      info.total_pages = static_cast<int>(std::clamp<std::int64_t>(number_of(field.value()), 0, kUnlimitedTotal));
    } else if (key == "size") {
      if (field.value().is_null()) continue;
      const std::int64_t size = field.value().get_int64();
      empty = size == 0;
      parsed.page.rows.reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(size, 0, 10'000)));
    } else if (key == "versionId") {
      info.version_id = text_of(field.value());
    } else if (key == "mdmInfo") {
      if (!field.value().is_null()) parsed.mdm_info = mdm_info_of(field.value().get_object());
    }
  }
  if (!listed && !empty) refuse();
}

template <class Row>
base::Result<ParsedPage<Row>> parse(std::string& body, std::string_view list) {
  thread_local simdjson::ondemand::parser parser;
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  ParsedPage<Row> parsed;
  try {
    auto document = parser.iterate(simdjson::padded_string_view(body.data(), body.size(), body.capacity()));
    read_page(document.get_object(), list, parsed);
  } catch (const simdjson::simdjson_error& e) {
    return base::fail(base::ErrorKind::unavailable, "unreadable_answer", "Apple's answer could not be read.",
                      "It is asked for again by itself.", e.what());
  }
  return parsed;
}

}  // namespace

base::Result<ParsedPage<domain::Asset>> parse_asset_page(std::string& body) {
  return parse<domain::Asset>(body, "assets");
}
base::Result<ParsedPage<domain::User>> parse_user_page(std::string& body) { return parse<domain::User>(body, "users"); }
base::Result<ParsedPage<domain::Assignment>> parse_assignment_page(std::string& body) {
  return parse<domain::Assignment>(body, "assignments");
}

}  // namespace bursar::apple
