// The exchanges of contracts/apple, read from their files. The format is described in contracts/apple/README.md.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace bursar::exchanges {

using nlohmann::json;

struct Request {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;
  json body;              // null: none
  std::string body_text;  // instead of body, as it stands

  std::string body_on_the_wire() const;
};

struct Exchange {
  std::string file;  // "v2/assets"
  std::string kind;
  json steps;
  Request request;
  int status = 0;
  json answer;  // null: no body
  std::vector<std::string> varies;
  std::string not_played;  // empty: it is
  json whole;              // the file
};

/// For GoogleTest.
inline void PrintTo(const Exchange& exchange, std::ostream* out) { *out << exchange.file; }

/// Every file, ordered by name; throws on a file that is no exchange, which fails the test program.
std::vector<Exchange> all_exchanges();
Request request_of(const json& object);

/// Values by name, put in place of ${name}; a text that is nothing but ${name} becomes the value itself.
using Values = std::map<std::string, json>;
json filled_in(const json& value, const Values& values);
/// Values that stand for those of a running service where none runs.
const Values& sample_values();

/// An exchange's name as GoogleTest wants it.
std::string test_name(const std::string& file);

}  // namespace bursar::exchanges
