#include "simulator/journal.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "simulator/switches.h"

namespace bursar::simulator {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr int kFormat = 2;

tl::unexpected<base::Error> unreadable(const std::string& file, std::size_t line) {
  return base::fail(ErrorKind::invalid, "state_unreadable",
                    fmt::format("Line {} of {} is not what this version writes there.", line, file),
                    "Name another file.");
}

tl::unexpected<base::Error> not_writable(const std::string& file) {
  return base::fail(ErrorKind::unavailable, "state_not_writable", fmt::format("{} cannot be written.", file),
                    "Look at the folder's rights and at the disk's free space.");
}

/// A process that was killed may have left half a line: nobody was told of what stands there.
base::Status cut_unfinished_line(const std::string& file) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::int64_t>(stream.tellg());
  auto end = size;
  for (; end > 0; --end) {
    stream.seekg(end - 1);
    if (stream.get() == '\n') break;
  }
  std::error_code failure;
  if (end != size) std::filesystem::resize_file(file, static_cast<std::uintmax_t>(end), failure);
  if (failure) return not_writable(file);
  return {};
}

/// Bytes that are no UTF-8 cannot stand in JSON.
json as_json(const std::string& bytes) {
  return base::is_valid_utf8(bytes) ? json(bytes) : json{{"base64", base::base64_encode(bytes)}};
}
std::string bytes_in(const json& value) {
  return value.is_string() ? value.get<std::string>()
                           : base::base64_decode(value.at("base64").get<std::string>()).value();
}

json as_json(const Beginning& beginning) {
  const auto& options = beginning.options;
  json switches = json::object();
  for (const auto& [name, value] : options.switches) switches[name] = value;
  return {{"format", kFormat},
          {"at", options.begun_at->unix_ms},
          {"seed", options.seed},
          {"profile", options.profile},
          {"pageSize", options.page_size},
          {"switches", switches},
          {"clock", beginning.manual_clock ? "manual" : "real"}};
}

std::optional<Beginning> beginning_in(const std::string& line) {
  try {
    const auto head = json::parse(line);
    if (head.at("format") != kFormat) return std::nullopt;
    Beginning beginning;
    auto& options = beginning.options;
    options.begun_at = base::Timestamp{head.at("at")};
    options.seed = head.at("seed");
    options.profile = head.at("profile");
    options.page_size = head.at("pageSize");
    for (const auto& [name, value] : head.at("switches").items()) options.switches.emplace_back(name, value);
    beginning.manual_clock = head.at("clock") == "manual";
    return beginning;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string line_of(const Happening& happening) {
  json headers = json::array();
  for (const auto& [name, value] : happening.request.headers.all()) headers.push_back({name, as_json(value)});
  json line = {{"at", happening.at.unix_ms},
               {"method", happening.request.method},
               {"url", as_json(happening.request.url)},
               {"headers", headers},
               {"body", as_json(happening.request.body)}};
  if (happening.too_fast) line["tooFast"] = true;
  if (happening.tested) line["tested"] = *happening.tested;
  return line.dump();
}

std::optional<Happening> happening_in(const std::string& text) {
  try {
    const auto line = json::parse(text);
    Happening happening;
    happening.at = base::Timestamp{line.at("at")};
    happening.request.method = line.at("method");
    happening.request.url = bytes_in(line.at("url"));
    for (const auto& header : line.at("headers")) happening.request.headers.add(header.at(0), bytes_in(header.at(1)));
    happening.request.body = bytes_in(line.at("body"));
    happening.too_fast = line.value("tooFast", false);
    if (line.contains("tested")) happening.tested = line.at("tested").get<int>();
    return happening;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Beginning beginning_of(const Wanted& wanted, base::Timestamp now) {
  Beginning beginning;
  auto& options = beginning.options;
  options.begun_at = now;
  options.seed = wanted.seed.value_or(options.seed);
  options.profile = wanted.profile.value_or(options.profile);
  options.page_size = wanted.page_size.value_or(options.page_size);
  options.switches = wanted.switches;
  beginning.manual_clock = wanted.manual_clock.value_or(false);
  return beginning;
}

base::Status differs(const std::string& file, const std::string& option, const std::string& began,
                     const std::string& wanted) {
  return base::fail(ErrorKind::invalid, "state_differs",
                    fmt::format("The world of {} began with --{} {}, not {}.", file, option, began, wanted),
                    "Leave the option out (a switch or the page size can be changed while it runs), or name another "
                    "file.");
}

base::Status compare_switches(const std::string& file, const Beginning& began, const Wanted& wanted) {
  Switches then;
  for (const auto& [name, value] : began.options.switches) TRY(set_switch(then, name, value));
  auto now = then;
  for (const auto& [name, value] : wanted.switches) TRY(set_switch(now, name, value));
  for (const auto& entry : switch_table()) {
    const auto before = switch_value(then, entry.name);
    const auto after = switch_value(now, entry.name);
    if (before == after) continue;
    return differs(file, "switch", fmt::format("{}={}", entry.name, before), fmt::format("{}={}", entry.name, after));
  }
  return {};
}

base::Status compare(const std::string& file, const Beginning& began, const Wanted& wanted) {
  const auto& options = began.options;
  const auto same = [&](const char* name, const auto& was, const auto& is) -> base::Status {
    if (!is || *is == was) return {};
    return differs(file, name, fmt::format("{}", was), fmt::format("{}", *is));
  };
  TRY(same("seed", options.seed, wanted.seed));
  TRY(same("profile", options.profile, wanted.profile));
  TRY(same("page-size", options.page_size, wanted.page_size));
  if (wanted.manual_clock && *wanted.manual_clock != began.manual_clock) {
    return began.manual_clock ? differs(file, "clock", "manual", "real") : differs(file, "clock", "real", "manual");
  }
  return compare_switches(file, began, wanted);
}

}  // namespace

Journal::Journal(std::string file, Beginning beginning, bool is_new)
    : file_(std::move(file)), beginning_(std::move(beginning)), is_new_(is_new), kept_(file_ != ":memory:") {}

base::Result<std::unique_ptr<Journal>> Journal::open(const std::string& file, const Wanted& wanted,
                                                     base::Timestamp now) {
  std::ifstream stream;
  std::string line;
  if (file != ":memory:") stream.open(file);
  if (!std::getline(stream, line)) {
    return std::unique_ptr<Journal>(new Journal(file, beginning_of(wanted, now), true));
  }
  auto began = beginning_in(line);
  if (!began || stream.eof()) return unreadable(file, 1);
  TRY(compare(file, *began, wanted));
  return std::unique_ptr<Journal>(new Journal(file, std::move(*began), false));
}

base::Status Journal::resume(Simulator& simulator) {
  if (!kept_) return {};
  if (!is_new_) {
    TRY(cut_unfinished_line(file_));
    TRY(play(simulator));
  }
  stream_.open(file_, std::ios::app | std::ios::binary);
  if (is_new_) stream_ << as_json(beginning_).dump() << std::endl;
  if (!stream_) return not_writable(file_);
  return {};
}

base::Status Journal::play(Simulator& simulator) const {
  std::ifstream stream(file_, std::ios::binary);
  std::string line;
  std::getline(stream, line);
  for (std::size_t number = 2; std::getline(stream, line); ++number) {
    const auto happening = happening_in(line);
    if (!happening) return unreadable(file_, number);
    simulator.play(*happening);
  }
  return {};
}

void Journal::keep(const Happening& happening) {
  if (!kept_) return;
  stream_ << line_of(happening) << std::endl;
  if (!stream_) complete_ = false;
}

}  // namespace bursar::simulator
