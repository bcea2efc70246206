#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <optional>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "base/yaml.h"

namespace bursar::base {
namespace {

constexpr std::size_t kNamesMax = 200;  // in one map

/// Builds the value. Throws the first YamlTrouble out of the parser, which cannot be stopped otherwise. Aliases are
/// never followed.
class Builder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "A second document begins here; one file holds one.");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { take(mark, {}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "Aliases (*name) are not read."); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse(mark, "Anchors (&name) are not read."); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& text) override {
    refuse_tag(mark, tag);
    auto value = Value::of_text(text);
    value.plain = tag == "?";
    take(mark, std::move(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(mark, Value::of_list());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(mark, Value::of_map());
  }
  void OnMapEnd() override { close(); }

  Value document;

 private:
  struct Level {
    Value value;
    std::optional<std::string> key = {};  // of the item to come, in a map
    int key_line = 0;
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, const std::string& message) {
    throw YamlTrouble{mark.line + 1, message};
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "Tags (" + tag + ") are not read.");
  }
  bool wants_key() const {
    return !levels_.empty() && levels_.back().value.kind == Value::Kind::map && !levels_.back().key;
  }

  void open(const YAML::Mark& mark, Value value) {
    if (wants_key()) refuse(mark, "A name is one text, not a list or a map.");
    if (levels_.size() >= kYamlDepthMax) refuse(mark, "It is nested too deeply.");
    value.line = mark.line + 1;
    levels_.push_back({std::move(value), {}});
  }
  void close() {
    auto value = std::move(levels_.back().value);
    levels_.pop_back();
    place(std::move(value));
  }
  void take(const YAML::Mark& mark, Value value) {
    if (!is_valid_utf8(value.text)) refuse(mark, "The text is not UTF-8.");
    value.line = mark.line + 1;
    if (wants_key()) {
      check_key(mark, value);
      levels_.back().key = std::move(value.text);
      levels_.back().key_line = value.line;
    } else {
      place(std::move(value));
    }
  }
  void check_key(const YAML::Mark& mark, const Value& key) const {
    if (key.is_none()) refuse(mark, "A name is empty, ~ or null; quote it if it is meant.");
    const auto& map = levels_.back().value;
    if (map.names.size() >= kNamesMax) refuse(mark, "Too many names here.");
    if (map.find(key.text) != nullptr) refuse(mark, "The name \"" + key.text + "\" stands twice here.");
  }
  void place(Value value) {
    if (levels_.empty()) {
      document = std::move(value);
      return;
    }
    auto& level = levels_.back();
    if (level.key) {
      value.line = level.key_line;
      level.value.names.push_back(*std::exchange(level.key, std::nullopt));
    }
    level.value.items.push_back(std::move(value));
  }

  int documents_ = 0;
  std::vector<Level> levels_;
};

}  // namespace

tl::expected<Value, YamlTrouble> read_yaml(std::string_view text) {
  if (text.size() > kYamlBytesMax) return tl::unexpected(YamlTrouble{1, "The file is longer than 4 MiB."});
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder;
    while (parser.HandleNextDocument(builder)) {
    }
    return std::move(builder.document);
  } catch (const YamlTrouble& trouble) {
    return tl::unexpected(trouble);
  } catch (const YAML::Exception& e) {
    return tl::unexpected(YamlTrouble{e.mark.is_null() ? 1 : e.mark.line + 1, "This is not YAML: " + e.msg + "."});
  }
}

}  // namespace bursar::base
