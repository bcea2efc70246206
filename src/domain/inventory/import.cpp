#include "domain/inventory/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "base/time_format.h"

namespace bursar::domain {
namespace {

using base::CsvTable;

struct FieldNames {
  const char* field;
  std::vector<const char*> names;  // lower case, without spaces, _ and -
};

const std::vector<FieldNames>& device_fields() {
  static const std::vector<FieldNames> kFields{
      {"serialNumber",
       {"serialnumber", "serial", "serialno", "numérodesérie", "numerodeserie", "シリアル番号", "シリアル",
        "serienummer"}},
      {"name", {"name", "devicename", "nom", "nomdelappareil", "名前", "デバイス名", "端末名", "naam", "apparaatnaam"}},
      {"udid", {"udid"}},
      {"model", {"model", "modèle", "modele", "モデル", "機種"}},
      {"platform", {"platform", "os", "plateforme", "プラットフォーム", "besturingssysteem"}},
      {"osVersion", {"osversion", "versionos", "versiondos", "versiondelos", "osバージョン", "versie", "osversie"}},
      {"supervised", {"supervised", "supervisé", "supervise", "監視", "監視対象", "ondersupervisie"}},
      {"enrollment", {"enrollment", "enrollmenttype", "typedinscription", "登録種別", "inschrijvingstype"}},
      {"enrolled", {"enrolled", "inscrit", "登録済み", "ingeschreven"}},
      {"lastSeenAt", {"lastseenat", "lastseen", "dernièreconnexion", "derniereconnexion", "最終接続", "laatstgezien"}},
      {"owner",
       {"owner", "user", "username", "utilisateur", "propriétaire", "proprietaire", "所有者", "ユーザー", "gebruiker",
        "eigenaar"}},
      {"unit",
       {"unit", "site", "organization", "organisation", "unité", "unite", "établissement", "etablissement", "組織",
        "学校", "部署", "organisatie", "school"}},
      {"groups", {"groups", "group", "groupes", "groupe", "グループ", "groepen", "groep"}},
  };
  return kFields;
}

const std::vector<FieldNames>& person_fields() {
  static const std::vector<FieldNames> kFields{
      {"clientUserId",
       {"clientuserid", "id", "userid", "username", "identifiant", "ユーザーid", "ユーザid", "gebruikersnaam",
        "gebruikersid"}},
      {"name", {"name", "fullname", "nom", "氏名", "名前", "naam"}},
      {"email",
       {"email", "mail", "emailaddress", "courriel", "adresseemail", "adresseélectronique", "メール", "メールアドレス",
        "eメール", "emailadres"}},
      {"managedAppleId",
       {"managedappleid", "managedappleaccount", "identifiantapplegéré", "管理対象appleid", "管理対象appleaccount",
        "beheerdeappleid"}},
      {"status", {"status", "statut", "状態"}},
      {"notes", {"notes", "note", "remarques", "備考", "メモ", "notities", "opmerkingen"}},
      {"unit",
       {"unit", "site", "organization", "organisation", "unité", "unite", "établissement", "etablissement", "組織",
        "学校", "部署", "organisatie", "school"}},
      {"groups", {"groups", "group", "groupes", "groupe", "グループ", "groepen", "groep"}},
  };
  return kFields;
}

std::string plain(const std::string& header) {
  std::string name;
  for (const char c : base::to_lower_ascii(header)) {
    if (c != ' ' && c != '_' && c != '-' && c != '\'') name += c;
  }
  // Capital É and È, as French spreadsheets write them.
  for (const auto& [capital, small] : {std::pair("\xC3\x89", "é"), std::pair("\xC3\x88", "è")}) {
    for (auto at = name.find(capital); at != std::string::npos; at = name.find(capital)) name.replace(at, 2, small);
  }
  return name;
}

std::vector<std::string> understand(const std::vector<std::string>& header, const std::vector<FieldNames>& known) {
  std::vector<std::string> fields;
  for (const auto& column : header) {
    const auto name = plain(column);
    std::string found;
    for (const auto& field : known) {
      const bool named = std::any_of(field.names.begin(), field.names.end(), [&](const char* n) { return name == n; });
      if (named && std::find(fields.begin(), fields.end(), field.field) == fields.end()) found = field.field;
    }
    fields.push_back(found);
  }
  return fields;
}

std::optional<bool> flag_of(const std::string& text) {
  const auto lower = base::to_lower_ascii(text);
  for (const char* yes : {"yes", "y", "true", "1", "oui", "o", "ja", "j", "はい", "有"}) {
    if (lower == yes) return true;
  }
  for (const char* no : {"no", "n", "false", "0", "non", "nee", "いいえ", "無"}) {
    if (lower == no) return false;
  }
  return std::nullopt;
}

bool is_serial_number(const std::string& text) {
  return text.size() >= 8 && text.size() <= 14 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool is_mail_address(const std::string& text) {
  const auto sign = text.find('@');
  return sign != std::string::npos && sign > 0 && text.find('@', sign + 1) == std::string::npos &&
         text.find('.', sign) != std::string::npos && text.find(' ') == std::string::npos && text.back() != '.';
}

std::vector<std::string> groups_in(const std::string& cell) {
  std::vector<std::string> groups;
  for (const auto part : base::split(cell, '|')) {
    if (!base::trim(part).empty()) groups.emplace_back(base::trim(part));
  }
  return groups;
}

/// One cell of a row on its way into a device.
void put(const std::string& field, const std::string& cell, ImportRow<Device>& row) {
  auto& d = row.value;
  const auto bad = [&](const std::string& what) {
    row.problems.push_back(fmt::format("{}: \"{}\" {}", field, cell, what));
  };
  if (field == "serialNumber") {
    for (const char c : cell) d.serial_number += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (!is_serial_number(d.serial_number)) bad("is no serial number (8 to 14 letters and digits).");
  } else if (field == "name") {
    d.name = cell;
  } else if (field == "udid") {
    d.udid = cell;
  } else if (field == "model") {
    d.model = cell;
  } else if (field == "platform") {
    const auto platform = platform_of(cell);
    d.platform = platform.value_or(Platform::unknown);
    if (!platform) bad("is no platform of Apple's.");
  } else if (field == "osVersion") {
    d.os_version = cell;
    if (!parse_os_version(cell)) bad("is no version.");
  } else if (field == "supervised" || field == "enrolled") {
    const auto flag = flag_of(cell);
    (field == "enrolled" ? d.enrolled : d.supervised) = flag.value_or(false);
    if (!flag) bad("is neither yes nor no.");
  } else if (field == "enrollment") {
    const auto enrollment = enrollment_of(cell);
    d.enrollment = enrollment.value_or(Enrollment::device);
    if (!enrollment) bad("is none of device, user and shared.");
  } else if (field == "lastSeenAt") {
    d.last_seen_at = base::parse_iso8601(cell.size() == 10 ? cell + "T00:00:00Z" : cell);
    if (!d.last_seen_at) bad("is no date like 2026-09-01.");
  } else if (field == "owner") {
    d.owner = cell;
  } else if (field == "unit") {
    row.unit = cell;
  } else if (field == "groups") {
    row.groups = groups_in(cell);
  }
}

void put(const std::string& field, const std::string& cell, ImportRow<Person>& row) {
  auto& p = row.value;
  const auto bad = [&](const std::string& what) {
    row.problems.push_back(fmt::format("{}: \"{}\" {}", field, cell, what));
  };
  if (field == "clientUserId") {
    p.client_user_id = cell;
  } else if (field == "name") {
    p.name = cell;
  } else if (field == "email") {
    p.email = cell;
    if (!is_mail_address(cell)) bad("is no mail address.");
  } else if (field == "managedAppleId") {
    p.managed_apple_id = cell;
  } else if (field == "status") {
    const auto lower = base::to_lower_ascii(cell);
    p.status = lower == "inactive" ? PersonStatus::inactive : PersonStatus::active;
    if (lower != "active" && lower != "inactive") bad("is neither active nor inactive.");
  } else if (field == "notes") {
    p.notes = cell;
  } else if (field == "unit") {
    row.unit = cell;
  } else if (field == "groups") {
    row.groups = groups_in(cell);
  }
}

const std::string& key_of(const Device& d) { return d.serial_number; }
const std::string& key_of(const Person& p) { return p.client_user_id; }

void complete(ImportRow<Device>& row) {
  if (row.value.serial_number.empty()) row.problems.emplace_back("serialNumber: it is missing.");
}
void complete(ImportRow<Person>& row) {
  if (row.value.client_user_id.empty()) row.value.client_user_id = row.value.email;
  if (row.value.client_user_id.empty())
    row.problems.emplace_back("clientUserId: it is missing, and so is the mail address.");
}

template <class T>
base::Result<Import<T>> read(std::string_view csv, const std::vector<FieldNames>& known,
                             const std::vector<std::string>& one_of) {
  TRY_SET(auto table, base::parse_csv(csv));
  Import<T> import;
  import.header = table.header;
  import.fields = understand(table.header, known);
  const bool tells_who = std::any_of(one_of.begin(), one_of.end(), [&](const std::string& field) {
    return std::find(import.fields.begin(), import.fields.end(), field) != import.fields.end();
  });
  if (!tells_who) {
    return base::fail(
        base::ErrorKind::invalid, "csv_columns",
        fmt::format("None of the columns {} is called {}.", base::join(table.header, ", "), base::join(one_of, " or ")),
        "Name the columns in the file's first line.");
  }
  std::map<std::string, int> seen;
  for (auto& source : table.rows) {
    ImportRow<T> row;
    row.line = source.line;
    if (source.cells.size() > import.fields.size()) {
      row.problems.push_back(
          fmt::format("It has {} cells, and the first line {}.", source.cells.size(), import.fields.size()));
    }
    for (std::size_t i = 0; i < std::min(source.cells.size(), import.fields.size()); ++i) {
      if (!source.cells[i].empty() && !import.fields[i].empty()) put(import.fields[i], source.cells[i], row);
    }
    complete(row);
    if (!key_of(row.value).empty()) {
      const auto [first, is_new] = seen.try_emplace(key_of(row.value), row.line);
      if (!is_new)
        row.problems.push_back(fmt::format("Line {} is about \"{}\", too.", first->second, key_of(row.value)));
    }
    row.cells = std::move(source.cells);
    import.rows.push_back(std::move(row));
  }
  return import;
}

std::string cell_of(const std::string& text) {
  std::string safe =
      !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos ? "'" + text : text;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

base::Result<Import<Device>> read_devices(std::string_view csv) {
  return read<Device>(csv, device_fields(), {"serialNumber"});
}
base::Result<Import<Person>> read_people(std::string_view csv) {
  return read<Person>(csv, person_fields(), {"clientUserId", "email"});
}

template <class T>
std::string rejected_rows(const Import<T>& import) {
  std::string text;
  for (const auto& column : import.header) text += cell_of(column) + ",";
  text += "problem\r\n";
  for (const auto& row : import.rows) {
    if (row.problems.empty()) continue;
    for (std::size_t i = 0; i < import.header.size(); ++i)
      text += (i < row.cells.size() ? cell_of(row.cells[i]) : "") + ",";
    text += cell_of(base::join(row.problems, " ")) + "\r\n";
  }
  return text;
}
template std::string rejected_rows(const Import<Device>&);
template std::string rejected_rows(const Import<Person>&);

}  // namespace bursar::domain
