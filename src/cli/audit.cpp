// bursar audit
#include <fmt/format.h>

#include <fstream>
#include <memory>

#include "base/sha256.h"
#include "base/text.h"
#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct AuditWords {
  std::string act;
  std::string actor;
  std::string subject;
  std::string file;
  std::string item;
  std::string at;
};

base::Status list(const Remote& remote, Shared& shared, const AuditWords& words) {
  TRY_SET(const auto rows,
          remote.all(fmt::format("/v1/audit?act={}&actor={}&subject={}", net::percent_encode(words.act),
                                 net::percent_encode(words.actor), net::percent_encode(words.subject))));
  print(
      shared, rows,
      table_of(
          rows,
          {{"NO", "seq"}, {"AT", "at"}, {"WHO", "actor"}, {"ACT", "act"}, {"SUBJECT", "subject"}, {"DETAIL", "detail"}},
          "The journal is empty."));
  return {};
}

/// As domain/audit: lengths before the texts.
std::string hash_of(const json& e, const std::string& previous) {
  std::string bytes = fmt::format("{} {} ", e.at("seq").get<std::int64_t>(), e.at("atMs").get<std::int64_t>());
  for (const auto& text :
       {e.value("actor", ""), e.value("act", ""), e.value("subject", ""), e.value("detail", ""), previous}) {
    bytes += fmt::format("{}:{}", text.size(), text);
  }
  return base::sha256_hex(bytes);
}

/// Needs no server: anybody can check an exported journal.
base::Status verify_file(Shared& shared, const AuditWords& words) {
  TRY_SET(const auto text, read_file(words.file));
  std::string previous;
  std::int64_t entries = 0;
  for (const auto line : base::split(text, '\n')) {
    if (base::trim(line).empty()) continue;
    const auto e = json::parse(line, nullptr, false);
    const bool fits = e.is_object() && e.value("seq", std::int64_t{0}) == entries + 1 && e.contains("atMs") &&
                      e.value("previousHash", "") == previous && e.value("hash", "") == hash_of(e, previous);
    if (!fits) {
      shared.exit_code = kDifference;
      print(shared, {{"whole", false}, {"entries", entries}},
            fmt::format("The chain breaks at line {}: an entry was changed, left out or put in.\n", entries + 1));
      return {};
    }
    previous = e.value("hash", "");
    ++entries;
  }
  print(shared, {{"whole", true}, {"entries", entries}, {"lastHash", previous}},
        fmt::format("{} entries, the chain is whole; the last hash is {}\n", entries, previous));
  return {};
}

base::Status verify(const Remote& remote, Shared& shared) {
  TRY_SET(const auto report, remote.get("/v1/audit/verify"));
  const bool whole = report.at("whole").get<bool>();
  if (!whole) shared.exit_code = kDifference;
  print(shared, report,
        whole ? fmt::format("{} entries, the chain is whole; the last hash is {}\n", report.at("entries").dump(),
                            report.value("lastHash", ""))
              : fmt::format("After {} entries the chain breaks: {}\n", report.at("entries").dump(),
                            report.value("trouble", "")));
  return {};
}

base::Status export_to(const Remote& remote, Shared& shared, const AuditWords& words) {
  TRY_SET(const auto rows, remote.all("/v1/audit"));
  std::ofstream file(words.file, std::ios::trunc);
  for (const auto& row : rows) file << row.dump() << "\n";
  file.close();
  if (!file) {
    return base::fail(base::ErrorKind::unavailable, "cannot_write",
                      fmt::format("The file {} cannot be written.", words.file), "Check its folder.");
  }
  print(shared, {{"entries", rows.size()}},
        fmt::format("{} entries are in {}; check it with bursar audit verify --file {}\n", rows.size(), words.file,
                    words.file));
  return {};
}

base::Status holders(const Remote& remote, Shared& shared, const AuditWords& words) {
  TRY_SET(const auto page, remote.get("/v1/audit/holders/" + words.item + "?at=" + net::percent_encode(words.at)));
  print(shared, page,
        table_of(page.at("items"),
                 {{"LOCATION", "location"}, {"KIND", "kind"}, {"HOLDER", "holder"}, {"QUALITY", "pricingParam"}},
                 "Nobody held it then."));
  return {};
}

}  // namespace

void add_audit_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<AuditWords>();
  auto* audit =
      app.add_subcommand("audit", "the journal of everything that was done, chained so that nothing can be changed");
  audit->require_subcommand(1);
  auto* show = audit->add_subcommand("list", "entries, oldest first");
  show->add_option("--act", words->act, "only this act, e.g. plan_applied");
  show->add_option("--actor", words->actor, "only what this API key did");
  show->add_option("--subject", words->subject, "only about this, e.g. \"plan 4\"");
  show->callback([&shared, words] { run(shared, [&](const Remote& remote) { return list(remote, shared, *words); }); });
  auto* check = audit->add_subcommand("verify", "whether the chain is whole; exit code 1 where it is not");
  check->add_option("--file", words->file, "an exported journal, checked without a server");
  check->callback([&shared, words] {
    if (words->file.empty()) return run(shared, [&](const Remote& remote) { return verify(remote, shared); });
    run_offline(shared, [&] { return verify_file(shared, *words); });
  });
  auto* out = audit->add_subcommand("export", "the whole journal as JSON lines");
  out->add_option("file", words->file, "a new file")->required();
  out->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return export_to(remote, shared, *words); }); });
  auto* then = audit->add_subcommand("holders", "who held an item at a moment");
  then->add_option("item", words->item, "its number in the store")->required();
  then->add_option("--at", words->at, "e.g. 2026-05-03T12:00:00Z")->required();
  then->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return holders(remote, shared, *words); }); });
}

}  // namespace bursar::cli
