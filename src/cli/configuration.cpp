#include "cli/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "base/text.h"
#include "base/yaml.h"
#include "cli/configuration_words.h"

namespace bursar::cli {
namespace {

using base::Value;
using nlohmann::json;
namespace fs = std::filesystem;

struct ConfigurationWords {
  std::vector<std::string> files;
  std::vector<std::string> tokens;
  std::string output;
  bool as_json = false;
  bool dry_run = false;
  bool prune = false;
};

/// The files named, and the .yaml and .yml files of folders by name.
base::Result<std::vector<std::string>> files_of(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const auto& name : named) {
    std::error_code failed;
    if (!fs::is_directory(name, failed)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : fs::directory_iterator(name, failed)) {
      const auto ending = entry.path().extension();
      if (ending == ".yaml" || ending == ".yml") inside.push_back(entry.path().string());
    }
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  if (!files.empty()) return files;
  return base::fail(base::ErrorKind::invalid, "no_such_file", "There is no .yaml or .yml file in the folder.",
                    "Name another with -f.");
}

/// What a location's token or a webhook's secret names: a file beside the document, or an environment variable. None
/// where it is not there, which matters only where the server needs it.
std::optional<std::string> secret_of(const Value& place, const char* what, const std::string& document) {
  if (const auto* file = place.find("file")) {
    const auto path = fs::path(document).parent_path() / file->text;
    if (auto text = read_file(path.string())) return *text;
    std::cerr << fmt::format("{}:{}: the {} file {} cannot be read; the {} in use stays.\n", document, file->line, what,
                             path.string(), what);
  }
  if (const auto* variable = place.find("environment")) {
    const char* text = std::getenv(variable->text.c_str());
    if (text != nullptr && *text != '\0') return text;
    std::cerr << fmt::format("{}:{}: the environment variable {} is not set; the {} in use stays.\n", document,
                             variable->line, variable->text, what);
  }
  return std::nullopt;
}

/// For each entry of a section whose field says where its secret is: the entry's name and the secret.
std::vector<std::pair<std::string, std::string>> secrets_in(const Value& read, const char* section, const char* field,
                                                            const std::string& document) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto* entries = read.find(section);
  if (entries == nullptr) return found;
  for (const auto& entry : entries->items) {
    const auto *name = entry.find("name"), *place = entry.find(field);
    if (name == nullptr || place == nullptr) continue;
    if (auto secret = secret_of(*place, field, document)) found.emplace_back(name->text, *secret);
  }
  return found;
}

/// Tokens and secrets that a document refers to. What is not right about the document is the server's to say.
void add_secrets(const std::string& text, const std::string& document, json& order) {
  const auto read = base::read_yaml(text);
  if (!read) return;
  for (const auto& [name, token] : secrets_in(*read, "locations", "token", document)) {
    order["tokens"].push_back({{"location", name}, {"token", token}});
  }
  for (const auto& [name, secret] : secrets_in(*read, "webhooks", "secret", document)) {
    order["secrets"].push_back({{"webhook", name}, {"secret", std::string(base::trim(secret))}});
  }
}

base::Result<json> order_of(const ConfigurationWords& words) {
  json order = {{"files", json::array()},
                {"tokens", json::array()},
                {"secrets", json::array()},
                {"prune", words.prune},
                {"dryRun", true}};
  TRY_SET(const auto files, files_of(words.files));
  for (const auto& file : files) {
    TRY_SET(const auto text, read_file(file));
    if (!base::is_valid_utf8(text)) {
      return base::fail(base::ErrorKind::invalid, "bad_yaml", fmt::format("{} is not UTF-8.", file),
                        "Save it as UTF-8.");
    }
    order["files"].push_back({{"name", file}, {"text", text}});
    add_secrets(text, file, order);
  }
  for (const auto& file : words.tokens) {
    TRY_SET(const auto text, read_file(file));
    order["tokens"].push_back({{"token", text}});
  }
  return order;
}

base::Status write_export(const Remote& remote, const ConfigurationWords& words) {
  TRY_SET(const auto text, remote.text("/v1/configuration", words.as_json ? "application/json" : "application/yaml"));
  if (words.output.empty()) {
    std::cout << text;
    return {};
  }
  std::ofstream file(words.output, std::ios::binary);
  file << text;
  file.close();
  if (file) return {};
  return base::fail(base::ErrorKind::invalid, "file_not_written", fmt::format("{} cannot be written.", words.output),
                    "Check its folder and permissions.");
}

base::Status apply(const Remote& remote, Shared& shared, const ConfigurationWords& words) {
  TRY_SET(auto order, order_of(words));
  TRY_SET(const auto tried, remote.post("/v1/configuration", order));
  const bool moves = changes_anything(tried);
  if (!tried.at("valid").get<bool>() || words.dry_run || !moves) {
    print(shared, tried, words_of(tried));
    shared.exit_code = !tried.at("valid").get<bool>() ? kRefused : moves ? kDifference : kOk;
    return {};
  }
  if (!shared.json) std::cout << words_of(tried);
  if (!confirm(shared, fmt::format("Apply this: {}?", counts_of(tried)))) return {};
  order["dryRun"] = false;
  order["digest"] = tried.at("digest");
  TRY_SET(const auto done, remote.post("/v1/configuration", order));
  print(shared, done, "Applied.\n");
  return {};
}

}  // namespace

void add_configuration_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<ConfigurationWords>();
  auto* exporting = app.add_subcommand("export", "the whole configuration as YAML, without secrets");
  exporting->add_option("--output,-o", words->output, "a file; else standard output");
  exporting->add_flag("--as-json", words->as_json, "the same document as JSON");
  exporting->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return write_export(remote, *words); }); });
  auto* applying = app.add_subcommand("apply", "make what is so as files of configuration say");
  applying->add_option("--file,-f", words->files, "a file or a folder of .yaml files; may be repeated; - reads input")
      ->required();
  applying->add_option("--token", words->tokens, "a content token's file, for the location that Apple says");
  applying->add_flag("--dry-run", words->dry_run, "check everything, print the difference, change nothing");
  applying->add_flag("--prune", words->prune, "remove what is in none of the files, of the sections that they have");
  applying->callback(
      [&shared, words] { run(shared, [&](const Remote& remote) { return apply(remote, shared, *words); }); });
}

}  // namespace bursar::cli
