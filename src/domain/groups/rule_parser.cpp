#include <fmt/format.h>

#include "base/text.h"
#include "domain/groups/rule_tree.h"

namespace bursar::domain {
namespace {

constexpr std::size_t kLengthMax = 4000;
constexpr int kDepthMax = 64;

struct Token {
  enum class Kind : std::uint8_t { end, word, quoted, symbol } kind = Kind::end;
  std::string text;    // of a quoted one: what is inside
  std::size_t at = 0;  // from 0
};

tl::unexpected<base::Error> bad(std::size_t at, const std::string& what, const std::string& remedy = "") {
  return base::fail(base::ErrorKind::invalid, "bad_rule", fmt::format("{} (character {})", what, at + 1), remedy);
}

bool is_word_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '@' || c == '+' || static_cast<unsigned char>(c) >= 0x80;
}

base::Result<std::vector<Token>> split(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
    } else if (is_word_part(c)) {
      const auto from = at;
      while (at < text.size() && is_word_part(text[at])) ++at;
      tokens.push_back({Token::Kind::word, std::string(text.substr(from, at - from)), from});
    } else if (c == '"') {
      Token token{Token::Kind::quoted, "", at++};
      while (at < text.size() && text[at] != '"') {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        token.text += text[at++];
      }
      if (at == text.size()) return bad(token.at, "A quotation mark is opened and not closed");
      ++at;
      tokens.push_back(std::move(token));
    } else {
      const auto two = text.substr(at, 2);
      const std::size_t length = two == "!=" || two == "<=" || two == ">=" ? 2 : 1;
      if (length == 1 && std::string_view("=<>~(),").find(c) == std::string_view::npos) {
        return bad(at, fmt::format("\"{}\" means nothing here", c), "Put values with such signs into quotation marks.");
      }
      tokens.push_back({Token::Kind::symbol, std::string(text.substr(at, length)), at});
      at += length;
    }
  }
  tokens.push_back({Token::Kind::end, "", text.size()});
  return tokens;
}

using Node = std::shared_ptr<const RuleNode>;

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  base::Result<Node> parse() {
    TRY_SET(auto node, any_of(0));
    if (now().kind != Token::Kind::end) {
      return bad(now().at, fmt::format("\"{}\" is too much", now().text), "Join conditions with \"and\" or \"or\".");
    }
    return node;
  }

 private:
  const Token& now() const { return tokens_[place_]; }
  bool is_word(std::string_view word) const {
    return now().kind == Token::Kind::word && base::to_lower_ascii(now().text) == word;
  }
  bool is_symbol(std::string_view symbol) const { return now().kind == Token::Kind::symbol && now().text == symbol; }
  bool take_word(std::string_view word) {
    if (!is_word(word)) return false;
    ++place_;
    return true;
  }
  bool take_symbol(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    ++place_;
    return true;
  }

  base::Result<Node> any_of(int depth) { return joined(depth, "or", RuleNode::Kind::any_of, &Parser::all_of); }
  base::Result<Node> all_of(int depth) { return joined(depth, "and", RuleNode::Kind::all_of, &Parser::condition); }

  base::Result<Node> joined(int depth, std::string_view word, RuleNode::Kind kind,
                            base::Result<Node> (Parser::*part)(int)) {
    TRY_SET(auto first, (this->*part)(depth));
    if (!is_word(word)) return first;
    auto node = std::make_shared<RuleNode>();
    node->kind = kind;
    node->children.push_back(std::move(first));
    while (take_word(word)) {
      TRY_SET(auto next, (this->*part)(depth));
      node->children.push_back(std::move(next));
    }
    return Node(std::move(node));
  }

  base::Result<Node> condition(int depth) {
    if (depth > kDepthMax) return bad(now().at, fmt::format("More than {} parentheses inside each other", kDepthMax));
    if (take_word("not")) {
      TRY_SET(auto inner, condition(depth + 1));
      auto node = std::make_shared<RuleNode>();
      node->kind = RuleNode::Kind::none_of;
      node->children.push_back(std::move(inner));
      return Node(std::move(node));
    }
    const auto open = now().at;
    if (take_symbol("(")) {
      TRY_SET(auto inner, any_of(depth + 1));
      if (!take_symbol(")")) return bad(open, "A parenthesis is opened and not closed");
      return inner;
    }
    return comparison();
  }

  base::Result<Node> comparison() {
    const auto token = now();
    if (token.kind != Token::Kind::word) {
      return bad(token.at,
                 token.kind == Token::Kind::end ? "The rule ends where an attribute should stand"
                                                : "An attribute should stand here",
                 "For example: platform = iPadOS and os >= 17");
    }
    const auto* shape = find_attribute(token.text);
    if (shape == nullptr) {
      const auto nearest = nearest_attribute(token.text);
      return bad(token.at, fmt::format("There is no attribute \"{}\"", token.text),
                 nearest.empty() ? "The attributes are listed in docs/group-rules.md."
                                 : fmt::format("Did you mean \"{}\"?", nearest));
    }
    ++place_;
    auto node = std::make_shared<RuleNode>();
    node->comparison.attribute = shape->attribute;
    TRY_SET(node->comparison.op, operator_for(*shape));
    TRY(values_for(*shape, node->comparison));
    return Node(std::move(node));
  }

  base::Result<RuleOperator> operator_for(const RuleAttributeShape& shape) {
    const auto at = now().at;
    TRY_SET(const auto op, any_operator());
    const bool orders = op == RuleOperator::less || op == RuleOperator::at_most || op == RuleOperator::more ||
                        op == RuleOperator::at_least;
    const bool equates = op == RuleOperator::equal || op == RuleOperator::unequal;
    const bool asks = op == RuleOperator::is_empty || op == RuleOperator::is_not_empty;
    const bool fits = asks || (shape.type == RuleType::text && !orders) ||
                      (shape.type == RuleType::version && (orders || equates)) ||
                      (shape.type == RuleType::flag && equates) || (shape.type == RuleType::moment && orders);
    if (!fits) {
      const char* remedy = shape.type == RuleType::text      ? "Use =, !=, ~, starts with, ends with, in or is empty."
                           : shape.type == RuleType::version ? "Use =, !=, <, <=, > or >= and a version like 17.4."
                           : shape.type == RuleType::flag    ? "Use = true or = false."
                                                             : "Use <, <=, > or >= and a span like 30d.";
      return bad(at, fmt::format("\"{}\" cannot be asked of \"{}\"", symbol_of(op), shape.name), remedy);
    }
    return op;
  }

  base::Result<RuleOperator> any_operator() {
    static constexpr std::pair<const char*, RuleOperator> kSymbols[] = {
        {"=", RuleOperator::equal},    {"!=", RuleOperator::unequal}, {"<", RuleOperator::less},
        {"<=", RuleOperator::at_most}, {">", RuleOperator::more},     {">=", RuleOperator::at_least},
        {"~", RuleOperator::contains}};
    const auto at = now().at;
    for (const auto& [symbol, op] : kSymbols) {
      if (take_symbol(symbol)) return op;
    }
    if (take_word("in")) return RuleOperator::among;
    if (take_word("starts") && take_word("with")) return RuleOperator::starts_with;
    if (take_word("ends") && take_word("with")) return RuleOperator::ends_with;
    if (take_word("is")) {
      const bool negated = take_word("not");
      if (take_word("empty")) return negated ? RuleOperator::is_not_empty : RuleOperator::is_empty;
    }
    return bad(at, "An operator should stand here",
               "One of =, !=, <, <=, >, >=, ~, starts with, ends with, in, is empty, is not empty.");
  }

  base::Status values_for(const RuleAttributeShape& shape, RuleComparison& comparison) {
    if (comparison.op == RuleOperator::is_empty || comparison.op == RuleOperator::is_not_empty) return {};
    const auto at = now().at;
    if (comparison.op != RuleOperator::among) {
      TRY(value_into(comparison));
      return understand(shape, at, comparison);
    }
    if (!take_symbol("(")) return bad(at, "A list in parentheses should stand here", "For example: (\"a\", \"b\")");
    do {
      TRY(value_into(comparison));
    } while (take_symbol(","));
    if (!take_symbol(")")) return bad(at, "A parenthesis is opened and not closed");
    return {};
  }

  base::Status value_into(RuleComparison& comparison) {
    const auto& token = now();
    if (token.kind != Token::Kind::word && token.kind != Token::Kind::quoted) {
      return bad(token.at, "A value should stand here", "Put values with spaces into quotation marks.");
    }
    comparison.written.push_back(token.text);
    comparison.texts.push_back(base::to_lower_ascii(token.text));
    ++place_;
    return {};
  }

  static base::Status understand(const RuleAttributeShape& shape, std::size_t at, RuleComparison& comparison) {
    const auto& text = comparison.texts.front();
    if (shape.type == RuleType::version) {
      const auto version = parse_os_version(text);
      if (!version) return bad(at, fmt::format("\"{}\" is no version", text), "Write one like 17 or 17.4.1.");
      comparison.version = *version;
    }
    if (shape.type == RuleType::flag) {
      if (text != "true" && text != "false") return bad(at, fmt::format("\"{}\" is not true or false", text));
      comparison.flag = text == "true";
    }
    if (shape.type == RuleType::moment) {
      const auto unit = text.empty() ? ' ' : text.back();
      const auto number =
          text.empty() ? std::nullopt : base::parse_int(std::string_view(text).substr(0, text.size() - 1));
      const std::int64_t unit_ms = unit == 'h'   ? base::kHourMs
                                   : unit == 'd' ? base::kDayMs
                                   : unit == 'w' ? 7 * base::kDayMs
                                                 : 0;
      if (unit_ms == 0 || !number || *number < 0 || *number > 100'000) {
        return bad(at, fmt::format("\"{}\" is no span of time", text), "Write one like 12h, 30d or 6w.");
      }
      comparison.span_ms = *number * unit_ms;
    }
    return {};
  }

  std::vector<Token> tokens_;
  std::size_t place_ = 0;
};

}  // namespace

base::Result<Node> parse_rule(std::string_view text) {
  if (base::trim(text).empty())
    return bad(0, "The rule is empty", "For example: platform = iPadOS and unit = \"Grade 5\"");
  if (text.size() > kLengthMax) {
    return bad(kLengthMax, fmt::format("The rule has more than {} characters", kLengthMax), "Use several groups.");
  }
  TRY_SET(auto tokens, split(text));
  return Parser(std::move(tokens)).parse();
}

}  // namespace bursar::domain
