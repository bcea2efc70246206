#include "programs/options.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <toml++/toml.h>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace bursar::programs {
namespace {

using base::ErrorKind;

constexpr OptionEntry kTable[] = {
    {"listen", OptionType::text, "127.0.0.1:8480", false, "address:port to listen on"},
    {"database-url", OptionType::text, "bursar.db", false, "a file (SQLite), or postgresql://user@host/name"},
    {"key-file", OptionType::text, "bursar.key", false,
     "the key that content tokens are encrypted with; made at the first start, mode 0600"},
    {"key", OptionType::text, "", true, "the key itself (32 bytes as Base64), instead of a file"},
    {"initial-key-file", OptionType::text, "", false,
     "where the first API key is written (mode 0600); empty: it is printed once"},
    {"backup-folder", OptionType::text, "", false, "where backups may be written; empty: nowhere"},
    {"apple-url", OptionType::text, "https://vpp.itunes.apple.com/mdm/v2/", false, "Apple's service, or a simulator"},
    {"apple-ca-file", OptionType::text, "", false,
     "PEM certificates that Apple's service is trusted by; empty: the system's"},
    {"http-proxy", OptionType::text, "", false, "proxy for requests to Apple, http://host:port"},
    {"public-url", OptionType::text, "", false,
     "https address under which Apple reaches this server, for notifications; empty: we work by asking alone"},
    {"console-url", OptionType::text, "", false,
     "where browsers reach the console, https://host; empty: the public URL, else the address listened on"},
    {"tls-certificate", OptionType::text, "", false, "PEM certificate chain to serve https with"},
    {"tls-key", OptionType::text, "", false, "its private key"},
    {"tls-self-signed", OptionType::text, "", false,
     "folder for a certificate made at the first start, to serve https with"},
    {"trusted-proxies", OptionType::text, "", false,
     "addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, apart by commas"},
    {"rate-limit", OptionType::number, "200", false,
     "requests a second of one API key or session, for long; 0: no limit"},
    {"rate-burst", OptionType::number, "2000", false, "the same, at once after a rest"},
    {"address-rate-limit", OptionType::number, "500", false,
     "requests a second of one address (IPv6: /64), known or not; 0: no limit"},
    {"address-rate-burst", OptionType::number, "5000", false, "the same, at once after a rest"},
    {"connections", OptionType::number, "4096", false, "connections at once; further ones are closed"},
    {"connections-per-address", OptionType::number, "256", false,
     "the same from one address (IPv6: /64); a trusted proxy may have all"},
    {"streams", OptionType::number, "512", false, "event streams (/v1/events) open at once"},
    {"streams-per-caller", OptionType::number, "16", false, "the same of one API key or session's account"},
    {"server-name", OptionType::text, "Bursar", false, "how other MDM servers see who holds a location"},
    {"server-host", OptionType::text, "", false, "the host they see; empty: the machine's name"},
    {"sync-interval-s", OptionType::number, "900", false, "seconds between two looks for changes of a location"},
    {"full-sync-interval-s", OptionType::number, "86400", false, "seconds between two full walks of a location"},
    {"locations-at-once", OptionType::number, "4", false, "locations that are synced side by side"},
    {"pace", OptionType::flag, "true", false,
     "keep under Apple's limit of requests; off only for measurements against the simulator"},
    {"status-first-ms", OptionType::number, "5000", false,
     "how long after sending an event's status is first asked, without notifications"},
    {"status-first-notified-ms", OptionType::number, "300000", false, "the same, with notifications"},
    {"status-interval-ms", OptionType::number, "30000", false,
     "between two questions about a pending event (Apple: 30 s at least)"},
    {"resend-after-ms", OptionType::number, "600000", false,
     "an event pending for so long is looked up and sent again"},
    {"regrant-after-s", OptionType::number, "120", false,
     "seats that a plan takes back are given to others so long after; Apple needs about two minutes"},
    {"guard-revokes", OptionType::number, "50", false,
     "a plan that revokes more seats needs their number typed, or a second administrator"},
    {"guard-revokes-percent", OptionType::number, "20", false, "the same for so much of a distribution's seats"},
    {"run-failures", OptionType::number, "20", false, "a plan's run pauses itself after more failed assignments"},
    {"look-again-ms", OptionType::number, "15000", false, "a request whose answer was lost is looked up after so long"},
    {"webhook-private-addresses", OptionType::flag, "true", false,
     "webhooks may lead to loopback and private addresses; link-local and special ones are always refused"},
    {"webhook-ca-file", OptionType::text, "", false,
     "PEM certificates that receivers of webhooks are trusted by; empty: the system's"},
    {"webhook-retry-first-ms", OptionType::number, "30000", false,
     "between the first failed try of a delivery and the second; each pause is twice the one before, up to 3 hours"},
    {"webhook-pause-days", OptionType::number, "3", false, "a webhook every try of which failed for so long is paused"},
    {"sign-on-issuer", OptionType::text, "", false,
     "OpenID Connect issuer for single sign-on, https://…; empty: none. See docs/access.md"},
    {"sign-on-client-id", OptionType::text, "", false, "how the issuer knows this server"},
    {"sign-on-client-secret", OptionType::text, "", true, "its secret; empty: a public client"},
    {"sign-on-scopes", OptionType::text, "openid profile email", false, "what is asked for"},
    {"sign-on-groups-claim", OptionType::text, "groups", false, "the claim that lists somebody's groups"},
    {"sign-on-label", OptionType::text, "Single sign-on", false, "words on the button of the log-in page"},
    {"sign-on-ca-file", OptionType::text, "", false,
     "PEM certificates that the issuer is trusted by; empty: the system's"},
    {"sign-on-proxy", OptionType::text, "", false, "proxy for requests to the issuer, http://host:port"},
    {"log-level", OptionType::text, "info", false, "debug, info, warn or error"},
    {"log-format", OptionType::text, "text", false, "text or json"},
};

std::string environment_name(const OptionEntry& entry) {
  std::string name = "BURSAR_";
  for (const char* c = entry.name; *c != '\0'; ++c) name += *c == '-' ? '_' : static_cast<char>(std::toupper(*c));
  return name;
}

std::optional<std::string> from_environment(const OptionEntry& entry) {
  const auto name = environment_name(entry);
  if (const char* value = std::getenv(name.c_str())) return value;
  const char* file = entry.secret ? std::getenv((name + "_FILE").c_str()) : nullptr;
  if (file == nullptr) return std::nullopt;
  std::ifstream stream(file);
  return std::string(base::trim(std::string(std::istreambuf_iterator<char>(stream), {})));
}

base::Status check(const OptionEntry& entry, const std::string& value) {
  const bool good = entry.type == OptionType::text ||
                    (entry.type == OptionType::number && base::parse_int(value).value_or(-1) >= 0) ||
                    (entry.type == OptionType::flag && (value == "true" || value == "false"));
  if (good) return {};
  return base::fail(ErrorKind::invalid, "bad_option", fmt::format("The option {} cannot be \"{}\".", entry.name, value),
                    entry.type == OptionType::number ? "Give a whole number." : "Give true or false.");
}

base::Result<std::map<std::string, std::string>> read_config(const std::string& file) {
  std::map<std::string, std::string> values;
  if (file.empty()) return values;
  try {
    const auto table = toml::parse_file(file);
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const bool known =
          std::any_of(std::begin(kTable), std::end(kTable), [&](const auto& entry) { return name == entry.name; });
      if (!known)
        return base::fail(ErrorKind::invalid, "bad_option",
                          fmt::format("The configuration file has an unknown option \"{}\".", name),
                          "See docs/options.md.");
      if (const auto text = node.value<std::string>())
        values[name] = *text;
      else if (const auto flag = node.value<bool>(); flag && node.is_boolean())
        values[name] = *flag ? "true" : "false";
      else if (const auto number = node.value<std::int64_t>())
        values[name] = std::to_string(*number);
    }
  } catch (const toml::parse_error& e) {
    return base::fail(ErrorKind::invalid, "bad_config_file",
                      fmt::format("The configuration file {} cannot be read: {}, line {}.", file, e.description(),
                                  e.source().begin.line),
                      "It is a TOML file with one option on each line.");
  }
  return values;
}

}  // namespace

std::span<const OptionEntry> option_table() { return kTable; }

void Options::add_to(CLI::App& command) {
  command.add_option("--config", config_file_, "TOML file with any of these options")->envname("BURSAR_CONFIG");
  for (const auto& entry : kTable) {
    command.add_option_function<std::string>(
        std::string("--") + entry.name,
        [this, name = std::string(entry.name)](const std::string& value) { given_[name] = value; },
        fmt::format("{} [{}] ({})", entry.sentence, entry.otherwise, environment_name(entry)));
  }
}

base::Status Options::load() {
  TRY_SET(const auto configured, read_config(config_file_));
  for (const auto& entry : kTable) {
    std::string value = entry.otherwise;
    if (const auto found = configured.find(entry.name); found != configured.end()) value = found->second;
    if (const auto environment = from_environment(entry)) value = *environment;
    if (const auto found = given_.find(entry.name); found != given_.end()) value = found->second;
    TRY(check(entry, value));
    values_[entry.name] = value;
  }
  return {};
}

std::string options_page() {
  std::string page =
      "# Options of bursar serve\n\nEach is a flag, an environment variable, and a key of the TOML file that --config "
      "names; the flag wins, then the "
      "environment, then the file. A secret may also come from a file: its variable with _FILE at the end.\n"
      "This page is made by `./dev gen`.\n\n| option | environment | default | what |\n|---|---|---|---|\n";
  for (const auto& entry : kTable) {
    page += fmt::format("| `--{}` | `{}`{} | {} | {} |\n", entry.name, environment_name(entry),
                        entry.secret ? fmt::format(", `{}_FILE`", environment_name(entry)) : "",
                        *entry.otherwise == '\0' ? "" : fmt::format("`{}`", entry.otherwise), entry.sentence);
  }
  return page;
}

}  // namespace bursar::programs
