// JSON tree to syntax tree.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/suggest.h"
#include "indicators/registry.h"
#include "strategy/lexer.h"
#include "strategy/limits.h"
#include "strategy/names.h"
#include "strategy/parser.h"
#include "strategy/printer.h"
#include "strategy/signature.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;
using base::pointer_join;

constexpr const char* kConditionAllowed =
    "a formula, true, false, or an object with all, any, not, or left, op and right";
const std::vector<std::string> kIndicatorFields{"indicator", "source",    "parameters", "output",
                                                "asset",     "timeframe", "offset"};
constexpr const char* kOperandAllowed = "a formula, a number, or an object with indicator";

const std::vector<std::string>& operators() {
  static const std::vector<std::string> names{
      "<", "<=", ">", ">=", "==", "!=", "crosses_above", "crosses_below", "rising", "falling"};
  return names;
}

std::string shown(const Json& value) {
  constexpr std::size_t kMost = 60;
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kMost) text.replace(kMost, text.size(), "...");
  return text;
}

class TreeReader {
 public:
  TreeReader(Formula& formula, std::vector<base::Problem>& problems)
      : formula_(formula), problems_(problems) {}

  NodeId condition(const Json& tree, const std::string& at, int depth) {
    if (tree.is_string()) return text(tree, at);
    if (tree.is_boolean()) {
      return add(
          {.kind = NodeKind::truth, .value = tree.get<bool>() ? 1.0 : 0.0, .place = place(at)});
    }
    if (!tree.is_object()) return fail(at, "wrong_type", "is " + shown(tree), kConditionAllowed);
    if (depth > kFormulaDepthMax) {
      return fail(at, "too_deep",
                  fmt::format("nested deeper than formula_depth_max ({} levels)", kFormulaDepthMax),
                  "");
    }
    if (tree.contains("all")) return group(tree, "all", NodeKind::all, at, depth);
    if (tree.contains("any")) return group(tree, "any", NodeKind::any, at, depth);
    if (tree.contains("not")) return negation(tree, at, depth);
    if (tree.contains("left") || tree.contains("op") || tree.contains("right")) {
      return comparison(tree, at);
    }
    if (tree.contains("indicator")) {
      return fail(at, "wrong_type", "is an indicator where a condition is needed",
                  "an object with left, op and right");
    }
    check_keys(tree, {"all", "any", "not", "left", "op", "right"}, at);
    return fail(at, "required", "says nothing", kConditionAllowed);
  }

 private:
  NodeId add(Node node) { return formula_.add(std::move(node), problems_); }
  NodeId fail(const std::string& at, std::string code, std::string detail, std::string allowed,
              std::string suggestion = {}) {
    problems_.push_back(
        {at, std::move(code), std::move(detail), std::move(allowed), std::move(suggestion)});
    return kNoNode;
  }
  Place place(const std::string& at) {
    formula_.origins.push_back({at, ""});
    return {.origin = static_cast<std::int32_t>(formula_.origins.size() - 1)};
  }
  NodeId text(const Json& formula, const std::string& at) {
    return parse_into(formula_, formula.get_ref<const std::string&>(), at, problems_);
  }

  bool check_keys(const Json& object, std::vector<std::string> allowed, const std::string& at) {
    bool fine = true;
    for (const auto& [key, value] : object.items()) {
      if (std::ranges::find(allowed, key) != allowed.end()) continue;
      fail(pointer_join(at, key), "unknown_field",
           fmt::format("unknown field '{}'", key.substr(0, 60)), base::join_names(allowed),
           base::nearest_name(key, allowed));
      fine = false;
    }
    return fine;
  }

  NodeId group(const Json& tree, const std::string& key, NodeKind kind, const std::string& at,
               int depth) {
    bool fine = check_keys(tree, {key}, at);
    const Json& list = tree[key];
    const std::string list_at = pointer_join(at, key);
    if (!list.is_array()) return fail(list_at, "wrong_type", "is " + shown(list), "a list");
    if (list.empty())
      return fail(list_at, "too_short", "is an empty list", "one condition or more");
    if (list.size() > kFormulaNodesMax) {
      return fail(list_at, "too_long", fmt::format("has {} items", list.size()),
                  fmt::format("formula_nodes_max: {}", kFormulaNodesMax));
    }
    Node node{.kind = kind, .place = place(list_at)};
    for (std::size_t i = 0; i < list.size(); ++i) {
      const NodeId child = condition(list[i], pointer_join(list_at, i), depth + 1);
      if (child == kNoNode)
        fine = false;
      else
        node.children.push_back({child});
    }
    if (!fine) return kNoNode;
    return node.children.size() == 1 ? node.children.front().node : add(std::move(node));
  }

  NodeId negation(const Json& tree, const std::string& at, int depth) {
    const bool fine = check_keys(tree, {"not"}, at);
    const NodeId inner = condition(tree["not"], pointer_join(at, "not"), depth + 1);
    if (inner == kNoNode || !fine) return kNoNode;
    return add({.kind = NodeKind::negation, .children = {{inner}}, .place = place(at)});
  }

  NodeId comparison(const Json& tree, const std::string& at) {
    bool fine = check_keys(tree, {"left", "op", "right"}, at);
    for (const char* key : {"left", "op", "right"}) {
      if (tree.contains(key)) continue;
      fail(pointer_join(at, key), "required", "is missing", "left, op and right");
      fine = false;
    }
    if (!fine) return kNoNode;
    const NodeId left = operand(tree["left"], pointer_join(at, "left"));
    const NodeId right = operand(tree["right"], pointer_join(at, "right"));
    const Json& op = tree["op"];
    const std::string op_at = pointer_join(at, "op");
    if (!op.is_string()) {
      return fail(op_at, "wrong_type", "is " + shown(op), base::join_names(operators()));
    }
    const std::string& name = op.get_ref<const std::string&>();
    if (std::ranges::find(operators(), name) == operators().end()) {
      return fail(op_at, "unknown_name", "is " + shown(op), base::join_names(operators()),
                  name == "=" ? "==" : base::nearest_name(name, operators()));
    }
    if (left == kNoNode || right == kNoNode) return kNoNode;
    Node node{.kind = NodeKind::call, .children = {{left}, {right}}, .place = place(at)};
    if (is_condition_function(name)) node.text = name;
    for (int k = static_cast<int>(NodeKind::less); k <= static_cast<int>(NodeKind::not_equal);
         ++k) {
      if (operator_text(static_cast<NodeKind>(k)) == name) node.kind = static_cast<NodeKind>(k);
    }
    return add(std::move(node));
  }

  NodeId operand(const Json& value, const std::string& at) {
    if (value.is_string()) return text(value, at);
    if (value.is_number()) {
      return add({.kind = NodeKind::number, .value = value.get<double>(), .place = place(at)});
    }
    if (value.is_object() && value.contains("indicator")) return indicator(value, at);
    if (value.is_object()) check_keys(value, kIndicatorFields, at);
    return fail(at, "wrong_type", "is " + shown(value), kOperandAllowed);
  }

  NodeId indicator(const Json& object, const std::string& at) {
    bool fine = check_keys(object, kIndicatorFields, at);
    Node call{.kind = NodeKind::call, .place = place(pointer_join(at, "indicator"))};
    fine = name(object["indicator"], call.text, pointer_join(at, "indicator")) && fine;
    if (object.contains("output")) {
      fine = name(object["output"], call.output, pointer_join(at, "output")) && fine;
    }
    if (object.contains("source")) {
      const NodeId source = number_or_text(object["source"], pointer_join(at, "source"));
      if (source == kNoNode)
        fine = false;
      else
        call.children.push_back({source});
    }
    if (object.contains("parameters")) {
      fine = parameters(object["parameters"], call, pointer_join(at, "parameters")) && fine;
    }
    fine = series_argument(object, "asset", "asset", call, at) && fine;
    fine = series_argument(object, "timeframe", "tf", call, at) && fine;
    NodeId bars = kNoNode;
    if (object.contains("offset")) {
      bars = number_or_text(object["offset"], pointer_join(at, "offset"));
      if (bars == kNoNode) fine = false;
    }
    if (!fine) return kNoNode;
    const Place where = call.place;
    const NodeId node = add(std::move(call));
    if (node == kNoNode || bars == kNoNode) return node;
    return add({.kind = NodeKind::offset, .children = {{node}, {bars}}, .place = where});
  }

  // A text in quotes, as a named argument behind the others.
  bool series_argument(const Json& object, const char* field, const char* name, Node& call,
                       const std::string& at) {
    const auto given = object.find(field);
    if (given == object.end()) return true;
    const std::string field_at = pointer_join(at, field);
    const bool plain = given->is_string() && is_plain_text(given->get_ref<const std::string&>());
    if (!plain) {
      return fail(field_at, "wrong_type", "is " + shown(*given),
                  "a text without quotes, at most 64 characters"),
             false;
    }
    const NodeId node =
        add({.kind = NodeKind::text, .text = given->get<std::string>(), .place = place(field_at)});
    if (node == kNoNode) return false;
    call.children.push_back({node, name});
    return true;
  }

  NodeId number_or_text(const Json& value, const std::string& at) {
    if (value.is_string() || value.is_number()) return operand(value, at);
    return fail(at, "wrong_type", "is " + shown(value), "a formula or a number");
  }

  bool name(const Json& value, std::string& out, const std::string& at) {
    if (value.is_string()) {
      out = value.get_ref<const std::string&>();
      std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      if (is_identifier(out)) return true;
    }
    return fail(at, "wrong_type", "is " + shown(value), "a name"), false;
  }

  // In the order of the registry: the first ones by position, as people write them, and by name
  // from the first gap on.
  bool parameters(const Json& object, Node& call, const std::string& at) {
    if (!object.is_object())
      return fail(at, "wrong_type", "is " + shown(object), "an object"), false;
    const auto* spec = indicators::find(call.text);
    std::vector<std::string> order =
        spec == nullptr ? std::vector<std::string>{} : parameter_names(*spec);
    const std::size_t known = order.size();
    bool fine = true;
    for (const auto& [key, value] : object.items()) {
      if (std::ranges::find(order, key) != order.end()) continue;
      if (!is_identifier(key)) {
        fail(pointer_join(at, key), "unknown_name",
             fmt::format("'{}' is not a name", key.substr(0, 60)), "names of parameters");
        fine = false;
      }
      order.push_back(key);
    }
    bool by_position = true;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto found = object.find(order[i]);
      by_position = by_position && i < known && found != object.end();
      if (found == object.end()) continue;
      const NodeId value = number_or_text(*found, pointer_join(at, order[i]));
      if (value == kNoNode)
        fine = false;
      else
        call.children.push_back({value, by_position ? "" : order[i]});
    }
    return fine;
  }

  Formula& formula_;
  std::vector<base::Problem>& problems_;
};

}  // namespace

NodeId tree_into(Formula& formula, const Json& tree, const std::string& pointer,
                 std::vector<base::Problem>& problems) {
  const NodeId root = TreeReader(formula, problems).condition(tree, pointer, 1);
  if (root == kNoNode || tree.is_string()) return root;
  // The text form has to be within the limits too, or the tree could not be shown as text.
  if (const std::size_t bytes = print(formula, root).size(); bytes > kFormulaBytesMax) {
    problems.push_back({pointer, "too_long",
                        fmt::format("as text it has {} bytes; formula_bytes_max allows {}", bytes,
                                    kFormulaBytesMax)});
    return kNoNode;
  }
  return root;
}

base::Result<Formula> formula_from_tree(const Json& tree, const std::string& pointer) {
  Formula formula;
  std::vector<base::Problem> problems;
  formula.root = tree_into(formula, tree, pointer, problems);
  if (formula.root == kNoNode) return base::invalid(std::move(problems));
  return formula;
}

base::Result<std::string> text_from_tree(const Json& tree, const std::string& pointer) {
  HC_ASSIGN(const Formula formula, formula_from_tree(tree, pointer));
  return print(formula);
}

}  // namespace hindcast::strategy
