#include "store/copy.h"

#include <fmt/format.h>

#include "base/text.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

/// A table and its columns; those marked with # hold numbers. Parents stand before their children.
struct TableShape {
  const char* name;
  const char* columns;
};
constexpr TableShape kTables[] = {
    {"counters", "name,#value"},
    {"installation", "name,value"},
    {"settings", "name,value"},
    {"api_keys", "#id,name,role,#unit_id,hash,#created_at,#last_used_at,#expires_at"},
    {"accounts",
     "#id,name,display_name,email,language,#disabled,password_hash,subject,factor_sealed,#factor_on,#factor_step,"
     "#created_at,#last_login_at"},
    {"account_grants", "#account_id,role,#unit_id"},
    {"account_views", "#account_id,list,name,text"},
    {"custom_roles", "name,permissions"},
    {"sessions", "hash,#account_id,csrf,#started_at,#used_at,id_token_sealed"},
    {"sign_on_rules", "#id,group_name,role,#unit_id"},
    {"repeats", "caller,key,fingerprint,#status,answer_sealed,#at"},
    {"webhooks",
     "#id,#unit_id,name,url,types,#enabled,#failing_since,#paused_at,pause_reason,secret_sealed,old_secret_sealed,"
     "#old_secret_until,#created_at,created_by"},
    {"webhook_events", "#id,type,subject,#at,body"},
    {"webhook_deliveries",
     "#id,#webhook_id,#event_id,state,#attempts,#next_at,#tried_at,#finished_at,#status,answer,trouble,#duration_ms"},
    {"webhook_marks", "kind,name,value"},
    {"locations",
     "#id,name,uid,apple_name,organization,country,platform,website,#token_expires_at,trouble,holder_id,holder_name,"
     "holder_metadata,mdm_id,hook,#connected_at,token_sealed,token_hash,secret_sealed"},
    {"sync_records", "#location_id,#last_run,state,#started_at,#finished_at,trouble,#row_count,#page_count"},
    {"asset_names", "#adam_id,name,bundle_id"},
    {"assets",
     "#id,#location_id,#adam_id,pricing,product_type,#assigned,#available,#retired,#total,#unlimited,#device_"
     "assignable,"
     "#revocable,platforms,#owned,#run,#mirrored"},
    {"users", "#location_id,client_user_id,id_hash,#deleted,email,status,invite_code,#run"},
    {"assignees", "#id,#location_id,#kind,name"},
    {"assignments", "#asset_id,#assignee_id,#run"},
    {"operations",
     "#id,#location_id,verb,state,#created_at,created_by,note,stop_reason,#settled_at,#verified_at,#first_task,#task_"
     "count,"
     "#done_count,#failed_count,#plan_id,#after_operation,#after_ms,#failures_max,#unit_id"},
    {"requests", "#id,#operation_id,#location_id,#position,verb,state,event_id,#attempts,#sent_at,#next_at,trouble"},
    {"tasks", "#id,#request_id,#asset_id,#assignee_id,email,managed_apple_id,state,#error_number,error_message"},
    {"units", "#id,#parent_id,kind,name,domain,#managed_distribution,#fall_back_to_company"},
    {"location_scopes",
     "#location_id,#organization_id,sites,target_groups,administrators,apple_id,custodian,#auto_add"},
    {"devices",
     "#id,#unit_id,serial_number,udid,name,model,platform,os_version,#supervised,enrollment,#enrolled,#last_seen_at,"
     "owner,#added_at"},
    {"people", "#id,#unit_id,client_user_id,name,email,managed_apple_id,status,notes,#added_at"},
    {"member_groups", "#id,#unit_id,name,kind,rule,description"},
    {"group_members", "#group_id,#kind,#member_id,#excluded"},
    {"distributions",
     "#id,#unit_id,name,state,#grants,#revokes,#starts_at,#ends_at,#priority,shortage,#borrow_from,#borrow_max,"
     "#idle_days,created_by,#changed_at"},
    {"distribution_items", "#distribution_id,#adam_id,assign_by,#install"},
    {"distribution_targets", "#distribution_id,#excluded,kind,#target_id"},
    {"distribution_reservations", "#distribution_id,#group_id,#seats_floor,#seats_ceiling"},
    {"leases", "#asset_id,#assignee_id,#distribution_id,#since"},
    {"waiting", "#adam_id,#kind,#subject_id,#location_id,#distribution_id,reason,#place,#since"},
    {"acceptances", "#location_id,client_user_id,#accepted_at"},
    {"plans",
     "#id,#created_at,created_by,scope,state,#keep_count,#grant_count,#revoke_count,#wait_count,#unlicensed_count,"
     "#refuse_count,#request_count,#duration_ms,#applied_at,applied_by,approved_by"},
    {"plan_lines", "#plan_id,#number,action,reason,#adam_id,pricing,#location_id,#kind,name,#distribution_id,#place"},
    {"plan_effects", "#plan_id,#location_id,#adam_id,pricing,#unlimited,#available_before,#granted,#revoked,#waiting"},
    {"catalog_items",
     "#adam_id,name,bundle_id,artist,icon_url,kind,version,minimum_os,genres,families,#custom,storefront,state,"
     "#looked_at,#price_milli,currency"},
    {"catalog_versions", "#adam_id,version,minimum_os,#seen_at"},
    {"catalog_icons", "#adam_id,source,type,picture,#fetched_at"},
    {"catalog_adds", "#location_id,#adam_id,status,comment,#added_at"},
    {"usage_points", "#asset_id,#day,#assigned,#available,#total,#waiting"},
    {"seats_by_day", "#location_id,#day,#assigned,#available,#total,#waiting"},
    {"audit", "#seq,#at,actor,act,subject,detail,previous_hash,hash,#unit_id"},
    {"notifications", "id,#location_id,#arrival,body,#received_at,#handled"},
};

struct ColumnShape {
  std::string name;
  bool number;
};

std::vector<ColumnShape> columns_of(const TableShape& table) {
  std::vector<ColumnShape> columns;
  for (const auto part : base::split(table.columns, ',')) {
    const bool number = part.front() == '#';
    columns.push_back({std::string(number ? part.substr(1) : part), number});
  }
  return columns;
}

base::Status copy_table(Connection& source, Connection& target, const TableShape& table) {
  const auto columns = columns_of(table);
  std::vector<std::string> names;
  std::vector<std::string> places;
  for (const auto& column : columns) {
    names.push_back(column.name);
    places.push_back(fmt::format("${}", places.size() + 1));
  }
  const auto list = base::join(names, ", ");
  const auto insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, list, base::join(places, ", "));
  TRY(target.script(fmt::format("DELETE FROM {}", table.name)));
  std::optional<base::Error> failure;
  TRY(each(source, fmt::format("SELECT {} FROM {}", list, table.name), [&](const Row& row) {
    if (failure) return;
    std::vector<Value> values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto at = static_cast<int>(i);
      values.push_back(row.is_null(at) ? Value{} : columns[i].number ? Value{row.integer(at)} : Value{row.text(at)});
    }
    if (const auto done = target.run(insert, values, ignore_row); !done) failure = done.error();
  }));
  if (failure) return base::fail(*failure);
  return {};
}

}  // namespace

base::Status copy_tables(Connection& source, Connection& target) {
  TRY(target.begin(Access::write));
  for (const auto& table : kTables) TRY(copy_table(source, target, table));
  return target.commit(Durability::durable);
}

base::Result<std::int64_t> count_rows(Connection& db) {
  std::int64_t total = 0;
  for (const auto& table : kTables) {
    TRY_SET(const auto rows, first(db, fmt::format("SELECT count(*) FROM {}", table.name), first_integer));
    total += rows.value_or(0);
  }
  return total;
}

base::Result<std::string> fingerprint_of(Connection& db) {
  std::string fingerprint;
  for (const auto& table : kTables) {
    std::vector<std::string> names;
    const auto columns = columns_of(table);
    for (const auto& column : columns) names.push_back(column.name);
    std::uint64_t sum = 0;  // of the rows, so that their order does not matter
    TRY(each(db, fmt::format("SELECT {} FROM {}", base::join(names, ", "), table.name), [&](const Row& row) {
      std::string text;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto at = static_cast<int>(i);
        text += row.is_null(at)     ? std::string("\x01")
                : columns[i].number ? std::to_string(row.integer(at))
                                    : std::string(row.text(at));
        text += '\x1f';
      }
      sum += std::hash<std::string>{}(text);
    }));
    fingerprint += fmt::format("{} {:016x}\n", table.name, sum);
  }
  return fingerprint;
}

}  // namespace bursar::store
