#include "strategy/parser.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "strategy/lexer.h"
#include "strategy/limits.h"

namespace hindcast::strategy {
namespace {

constexpr std::array<std::pair<std::string_view, NodeKind>, 6> kComparisons{{
    {"<", NodeKind::less},
    {"<=", NodeKind::less_equal},
    {">", NodeKind::greater},
    {">=", NodeKind::greater_equal},
    {"==", NodeKind::equal},
    {"!=", NodeKind::not_equal},
}};

// Every method returns kNoNode after it has reported a problem, and its callers pass that on.
class Parser {
 public:
  Parser(Formula& formula, std::int32_t origin, std::vector<Token> tokens,
         std::vector<base::Problem>& problems)
      : formula_(formula), origin_(origin), tokens_(std::move(tokens)), problems_(problems) {}

  NodeId run() {
    const NodeId root = any();
    if (root == kNoNode) return kNoNode;
    if (here().kind != TokenKind::end) return unexpected("an operator or the end of the formula");
    return root;
  }

 private:
  // Holds one level of nesting open.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) { ++parser_.depth_; }
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    bool too_deep() const { return parser_.depth_ > kFormulaDepthMax; }

   private:
    Parser& parser_;
  };

  const Token& here() const { return tokens_[at_]; }
  bool is_symbol(std::string_view text) const {
    return here().kind == TokenKind::symbol && here().text == text;
  }
  bool is_word(std::string_view text) const {
    return here().kind == TokenKind::word && here().text == text;
  }
  bool take_symbol(std::string_view text) {
    if (!is_symbol(text)) return false;
    ++at_;
    return true;
  }
  NodeId add(Node node) { return formula_.add(std::move(node), problems_); }

  NodeId fail(const Place& place, std::string detail) {
    problems_.push_back(formula_.problem(
        place, "syntax",
        with_caret(std::move(detail), formula_.origins[static_cast<std::size_t>(origin_)], place)));
    return kNoNode;
  }
  NodeId unexpected(std::string_view wanted) {
    if (here().kind == TokenKind::end) {
      return fail(here().place, fmt::format("the formula ends where {} is expected", wanted));
    }
    if (is_symbol("=")) return fail(here().place, "'=' does not compare: write '=='");
    const std::string shown = here().kind == TokenKind::number ? "this number"
                              : here().kind == TokenKind::text
                                  ? "this text"
                                  : "'" + here().text.substr(0, 40) + "'";
    return fail(here().place, fmt::format("{} is not expected here, but {}", shown, wanted));
  }
  NodeId too_deep() {
    problems_.push_back(formula_.problem(
        here().place, "too_deep",
        fmt::format("nested deeper than formula_depth_max ({} levels)", kFormulaDepthMax)));
    return kNoNode;
  }

  NodeId any() { return group("or", NodeKind::any, &Parser::all); }
  NodeId all() { return group("and", NodeKind::all, &Parser::negation); }

  // One operand, or several joined by `word` into one node.
  NodeId group(std::string_view word, NodeKind kind, NodeId (Parser::*operand)()) {
    const NodeId first = (this->*operand)();
    if (first == kNoNode || !is_word(word)) return first;
    Node node{.kind = kind, .children = {{first}}, .place = here().place};
    while (is_word(word)) {
      ++at_;
      const NodeId next = (this->*operand)();
      if (next == kNoNode) return kNoNode;
      node.children.push_back({next});
    }
    return add(std::move(node));
  }

  NodeId negation() {
    if (!is_word("not")) return comparison();
    const Level level(*this);
    if (level.too_deep()) return too_deep();
    const Place place = here().place;
    ++at_;
    const NodeId inner = negation();
    if (inner == kNoNode) return kNoNode;
    return add({.kind = NodeKind::negation, .children = {{inner}}, .place = place});
  }

  const NodeKind* comparison_here() const {
    if (here().kind != TokenKind::symbol) return nullptr;
    for (const auto& [text, kind] : kComparisons) {
      if (here().text == text) return &kind;
    }
    return nullptr;
  }

  NodeId comparison() {
    const NodeId left = sum();
    if (left == kNoNode) return kNoNode;
    const NodeKind* const kind = comparison_here();
    if (kind == nullptr) return left;
    const Place place = here().place;
    ++at_;
    const NodeId right = sum();
    if (right == kNoNode) return kNoNode;
    if (comparison_here() != nullptr) {
      return fail(here().place, "comparisons cannot be chained: write 'a < b and b < c'");
    }
    return add({.kind = *kind, .children = {{left}, {right}}, .place = place});
  }

  NodeId sum() { return chain("+", NodeKind::add, "-", NodeKind::subtract, &Parser::product); }
  NodeId product() {
    return chain("*", NodeKind::multiply, "/", NodeKind::divide, &Parser::negative);
  }

  NodeId chain(std::string_view one, NodeKind one_kind, std::string_view two, NodeKind two_kind,
               NodeId (Parser::*operand)()) {
    NodeId left = (this->*operand)();
    while (left != kNoNode && (is_symbol(one) || is_symbol(two))) {
      const NodeKind kind = is_symbol(one) ? one_kind : two_kind;
      const Place place = here().place;
      ++at_;
      const NodeId right = (this->*operand)();
      if (right == kNoNode) return kNoNode;
      left = add({.kind = kind, .children = {{left}, {right}}, .place = place});
    }
    return left;
  }

  NodeId negative() {
    if (!is_symbol("-")) return postfix();
    const Level level(*this);
    if (level.too_deep()) return too_deep();
    const Place place = here().place;
    ++at_;
    const NodeId inner = negative();
    if (inner == kNoNode) return kNoNode;
    return formula_.add_negated(inner, place, problems_);
  }

  NodeId postfix() {
    NodeId node = primary();
    while (node != kNoNode && is_symbol("[")) {
      const Level level(*this);
      if (level.too_deep()) return too_deep();
      const Place place = here().place;
      ++at_;
      const NodeId bars = any();
      if (bars == kNoNode) return kNoNode;
      if (!take_symbol("]")) return unexpected("']' after the number of bars");
      node = add({.kind = NodeKind::offset, .children = {{node}, {bars}}, .place = place});
    }
    if (node != kNoNode && is_symbol(".")) {
      return fail(here().place, "an output such as '.signal' goes right after a name or a call");
    }
    return node;
  }

  NodeId primary() {
    const Token token = here();
    if (token.kind == TokenKind::number) {
      ++at_;
      return add({.kind = NodeKind::number, .value = token.value, .place = token.place});
    }
    if (token.kind == TokenKind::text) {
      ++at_;
      return add({.kind = NodeKind::text, .text = token.text, .place = token.place});
    }
    if (token.kind == TokenKind::symbol && token.text == "(") return parenthesised();
    if (token.kind != TokenKind::word || token.text == "and" || token.text == "or" ||
        token.text == "not") {
      return unexpected("a number, a name or '('");
    }
    ++at_;
    if (token.text == "true" || token.text == "false") {
      return add({.kind = NodeKind::truth,
                  .value = token.text == "true" ? 1.0 : 0.0,
                  .place = token.place});
    }
    Node node{.kind = NodeKind::name, .text = token.text, .place = token.place};
    if (is_symbol("(") && !arguments(node)) return kNoNode;
    if (take_symbol(".")) {
      if (here().kind != TokenKind::word) return unexpected("the name of an output");
      node.output = here().text;
      ++at_;
    }
    return add(std::move(node));
  }

  NodeId parenthesised() {
    const Level level(*this);
    if (level.too_deep()) return too_deep();
    ++at_;
    const NodeId inner = any();
    if (inner == kNoNode) return kNoNode;
    if (!take_symbol(")")) return unexpected("')'");
    return inner;
  }

  // "(a, b, name=c)" into `call`; false after a problem.
  bool arguments(Node& call) {
    const Level level(*this);
    if (level.too_deep()) return too_deep(), false;
    call.kind = NodeKind::call;
    ++at_;
    if (take_symbol(")")) return true;
    while (true) {
      Child child;
      const Token& next = tokens_[std::min(at_ + 1, tokens_.size() - 1)];
      if (here().kind == TokenKind::word && next.kind == TokenKind::symbol && next.text == "=") {
        child.name = here().text;
        at_ += 2;
      } else if (!call.children.empty() && !call.children.back().name.empty()) {
        return fail(here().place, "an argument without a name cannot follow a named one"), false;
      }
      child.node = any();
      if (child.node == kNoNode) return false;
      call.children.push_back(std::move(child));
      if (take_symbol(")")) return true;
      if (!take_symbol(",")) return unexpected("',' or ')' after an argument"), false;
    }
  }

  Formula& formula_;
  const std::int32_t origin_;
  const std::vector<Token> tokens_;
  std::vector<base::Problem>& problems_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

NodeId parse_into(Formula& formula, std::string_view text, const std::string& pointer,
                  std::vector<base::Problem>& problems) {
  if (text.size() > kFormulaBytesMax) {
    problems.push_back({pointer, "too_long",
                        fmt::format("the formula has {} bytes; formula_bytes_max allows {}",
                                    text.size(), kFormulaBytesMax)});
    return kNoNode;
  }
  const auto origin = static_cast<std::int32_t>(formula.origins.size());
  formula.origins.push_back({pointer, std::string(text)});
  std::vector<Token> tokens = tokenize(formula, origin, problems);
  if (tokens.empty()) return kNoNode;
  if (tokens.size() == 1) {
    problems.push_back(
        {pointer, "required", "the formula is empty", "a formula such as close > sma(close, 20)"});
    return kNoNode;
  }
  return Parser(formula, origin, std::move(tokens), problems).run();
}

base::Result<Formula> parse_formula(std::string_view text, const std::string& pointer) {
  Formula formula;
  std::vector<base::Problem> problems;
  formula.root = parse_into(formula, text, pointer, problems);
  if (formula.root == kNoNode) return base::invalid(std::move(problems));
  return formula;
}

}  // namespace hindcast::strategy
