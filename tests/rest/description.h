// What contracts/bursar-api/openapi.yaml says, read by its fixed layout: one line for each parameter, body, answer and
// property.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace bursar::rest {

class Description {
 public:
  /// Reads the file of the source tree; fails the test where a line is not in the layout.
  Description();

  /// "METHOD path role" of every operation.
  std::set<std::string> routes() const;
  /// Whether a call may be refused with this code: it is named there, or every call may be.
  bool names_code(const std::string& method, const std::string& path, const std::string& code) const;
  /// In what an accepted body is not as described; empty: it is.
  std::string trouble_with_body(const std::string& method, const std::string& path, const nlohmann::json& body) const;
  /// In what an answer of this status is not as described; empty: it is.
  std::string trouble_with_answer(const std::string& method, const std::string& path, int status,
                                  const nlohmann::json& answer) const;
  /// In what a value is not as the named schema; empty: it is.
  std::string trouble(const std::string& schema, const nlohmann::json& value) const;

  /// In what the examples of the schemas are not as they should be: one sentence each.
  std::vector<std::string> troubles_of_examples() const;
  /// "METHOD path" of the operations with a body or a JSON answer that has no example.
  std::set<std::string> without_example() const;
  /// Every code that an operation names, or that every call may answer with.
  std::set<std::string> named_codes() const;
  /// The table of codes: {"kind", "status"} of each.
  const std::map<std::string, nlohmann::json>& codes() const { return codes_; }

 private:
  struct Operation {
    std::string role;
    std::string codes;
    nlohmann::json body;
    std::map<std::string, nlohmann::json> answers;  // by status
  };
  struct Schema {
    nlohmann::json required = nlohmann::json::array();
    std::map<std::string, nlohmann::json> properties;
    nlohmann::json example;
  };
  void read_path_line(const std::string& line);
  void read_schema_line(const std::string& line);
  bool has_example(const nlohmann::json& content) const;
  std::string difference(const nlohmann::json& shape, const nlohmann::json& value, const std::string& where) const;
  std::string difference_of_object(const std::string& schema, const nlohmann::json& value,
                                   const std::string& where) const;

  std::string general_codes_;
  std::map<std::string, Operation> operations_;  // by "METHOD path"
  std::map<std::string, Schema> schemas_;
  std::map<std::string, nlohmann::json> codes_;
  std::string path_, current_, schema_;
  bool in_properties_ = false;
};

}  // namespace bursar::rest
