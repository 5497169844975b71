// Syntax tree to JSON tree.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "indicators/registry.h"
#include "strategy/names.h"
#include "strategy/parser.h"
#include "strategy/printer.h"
#include "strategy/signature.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;

class TreeWriter {
 public:
  explicit TreeWriter(const Formula& formula) : f_(formula) {}

  Json condition(NodeId id) const {
    const Node& node = f_.at(id);
    switch (node.kind) {
      case NodeKind::truth:
        return node.value != 0;
      case NodeKind::negation:
        return Json{{"not", condition(f_.child(id, 0))}};
      case NodeKind::all:
        return Json{{"all", list(node)}};
      case NodeKind::any:
        return Json{{"any", list(node)}};
      default:
        break;
    }
    if (is_comparison(node.kind)) return comparison(id, operator_text(node.kind));
    const bool by_position = node.children.size() == 2 && node.children[0].name.empty() &&
                             node.children[1].name.empty() && node.output.empty();
    if (node.kind == NodeKind::call && is_tree_operator(node.text) && by_position) {
      return comparison(id, node.text);
    }
    return print(f_, id);
  }

 private:
  Json list(const Node& node) const {
    Json items = Json::array();
    for (const Child& child : node.children) items.push_back(condition(child.node));
    return items;
  }
  Json comparison(NodeId id, std::string_view op) const {
    Json out = Json::object();
    out["left"] = operand(f_.child(id, 0));
    out["op"] = std::string(op);
    out["right"] = operand(f_.child(id, 1));
    return out;
  }
  static Json number(double value) {
    const bool whole =
        std::trunc(value) == value && std::fabs(value) < 1e15 && !std::signbit(value);
    return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
  }
  Json number_or_text(NodeId id) const {
    const Node& node = f_.at(id);
    return node.kind == NodeKind::number ? number(node.value) : Json(print(f_, id));
  }

  // An indicator that is written the usual way becomes an object that a form can edit; any other
  // spelling stays text, so that it comes back as it was.
  Json operand(NodeId id) const {
    const Node& node = f_.at(id);
    if (node.kind == NodeKind::number) return number(node.value);
    if (node.kind == NodeKind::call || node.kind == NodeKind::offset) {
      Json object = indicator(id);
      if (!object.is_null() && reads_back(object, id)) return object;
    }
    return print(f_, id);
  }

  Json indicator(NodeId id) const {
    const bool is_offset = f_.at(id).kind == NodeKind::offset;
    const Node& call = f_.at(is_offset ? f_.child(id, 0) : id);
    const auto* spec = call.kind == NodeKind::call ? indicators::find(call.text) : nullptr;
    if (spec == nullptr) return nullptr;
    Json object = Json::object();
    object["indicator"] = call.text;
    std::size_t next = 0;
    if (!call.children.empty() && has_source(call, *spec)) {
      object["source"] = number_or_text(call.children.front().node);
      next = 1;
    }
    Json parameters = Json::object(), series = Json::object();
    for (std::size_t i = 0; next < call.children.size(); ++next) {
      const Child& child = call.children[next];
      if (is_series_argument(child.name)) {
        if (f_.at(child.node).kind != NodeKind::text) return nullptr;
        series[child.name == "tf" ? "timeframe" : "asset"] = f_.at(child.node).text;
      } else if (i < spec->parameters.size()) {
        parameters[spec->parameters[i++].name] = number_or_text(child.node);
      } else {
        return nullptr;
      }
    }
    if (!parameters.empty()) object["parameters"] = std::move(parameters);
    if (!call.output.empty()) object["output"] = call.output;
    for (const auto& [field, text] : series.items()) object[field] = text;
    if (is_offset) object["offset"] = number_or_text(f_.child(id, 1));
    return object;
  }

  // Whether the first argument is a source: without types, one that is a source word or a call, or
  // one more than there are parameters.
  bool has_source(const Node& call, const indicators::IndicatorSpec& spec) const {
    if (source_count(spec) == 0) return false;
    const Node& first = f_.at(call.children.front().node);
    if (!call.children.front().name.empty()) return false;
    const auto elsewhere = std::ranges::count_if(
        call.children, [](const Child& child) { return is_series_argument(child.name); });
    return call.children.size() - static_cast<std::size_t>(elsewhere) > spec.parameters.size() ||
           first.kind == NodeKind::call || first.kind == NodeKind::offset ||
           (first.kind == NodeKind::name && is_source(first.text));
  }

  bool reads_back(const Json& object, NodeId id) const {
    const Json tree{{"left", object}, {"op", "<"}, {"right", 0}};
    const auto read = formula_from_tree(tree);
    return read && same(*read, read->child(read->root, 0), f_, id);
  }

  const Formula& f_;
};

}  // namespace

Json tree_from_formula(const Formula& formula) {
  return TreeWriter(formula).condition(formula.root);
}

base::Result<Json> tree_from_text(std::string_view text, const std::string& pointer) {
  HC_ASSIGN(const Formula formula, parse_formula(text, pointer));
  return tree_from_formula(formula);
}

}  // namespace hindcast::strategy
