// Numbers: sources, parameters, offsets, arithmetic and functions; constants are computed here.
#include <fmt/format.h>

#include <cmath>

#include "base/check.h"
#include "base/suggest.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/names.h"
#include "strategy/printer.h"
#include "strategy/signature.h"

namespace hindcast::strategy {
namespace {

using indicators::Unit;

ColumnKind operator_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::add:
      return ColumnKind::add;
    case NodeKind::subtract:
      return ColumnKind::subtract;
    case NodeKind::multiply:
      return ColumnKind::multiply;
    default:
      return ColumnKind::divide;
  }
}

template <class... Lists>
std::vector<std::string> joined(const Lists&... lists) {
  std::vector<std::string> all;
  (all.insert(all.end(), lists.begin(), lists.end()), ...);
  return all;
}

template <class Map>
std::vector<std::string> keys(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [key, value] : map) names.push_back(key);
  return names;
}

}  // namespace

ColumnId source_column(Graph& graph, std::string_view source) {
  const auto field = [&](BarField which) { return graph.field(which); };
  const auto sum = [&](ColumnId a, ColumnId b) { return graph.binary(ColumnKind::add, a, b); };
  const auto over = [&](ColumnId a, double n) {
    return graph.binary(ColumnKind::divide, a, graph.constant(n));
  };
  if (source == "open") return field(BarField::open);
  if (source == "high") return field(BarField::high);
  if (source == "low") return field(BarField::low);
  if (source == "close") return field(BarField::close);
  if (source == "volume") return field(BarField::volume);
  if (source == "time")
    return field(BarField::time);  // an input of indicators, no name of formulas
  const ColumnId high_low = sum(field(BarField::high), field(BarField::low));
  if (source == "hl2") return over(high_low, 2);
  const ColumnId with_close = sum(high_low, field(BarField::close));
  if (source == "hlc3") return over(with_close, 3);
  HC_CHECK(source == "ohlc4", "not a source");
  return over(sum(with_close, field(BarField::open)), 4);
}

std::optional<Lowered> Lowering::number(NodeId id) {
  const Node& node = f_.at(id);
  if (is_condition(id)) {
    report(id, "wrong_type",
           fmt::format("'{}' is a condition where a number is needed", print(f_, id).substr(0, 60)),
           "a number or a series, such as close");
    return std::nullopt;
  }
  switch (node.kind) {
    case NodeKind::number:
      return Lowered{graph_.constant(node.value), {}};
    case NodeKind::name:
      return name(id);
    case NodeKind::call:
      return number_call(id);
    case NodeKind::offset:
      return offset(id);
    default:
      return arithmetic(id);
  }
}

std::optional<Lowered> Lowering::name(NodeId id) {
  const Node& node = f_.at(id);
  if (const auto custom = scope_.indicators.find(node.text); custom != scope_.indicators.end()) {
    if (custom->second.call < 0) return std::nullopt;  // reported where it is defined
    return indicator_output(id, *custom->second.spec, custom->second.call,
                            custom->second.source_unit);
  }
  const auto parameter = scope_.parameters.find(node.text);
  if (!node.output.empty() && (is_source(node.text) || parameter != scope_.parameters.end())) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  if (parameter != scope_.parameters.end()) return Lowered{graph_.constant(parameter->second), {}};
  if (is_source(node.text)) {
    return Lowered{source_column(graph_, node.text),
                   node.text == "volume" ? Unit::volume : Unit::price};
  }
  if (const auto* spec = indicators::find(node.text)) {
    report(id, "unknown_name", fmt::format("'{}' is an indicator and has to be called", node.text),
           usage(*spec));
    return std::nullopt;
  }
  const auto known = joined(source_names(), keys(scope_.parameters), keys(scope_.indicators));
  std::string nearest = base::nearest_name(node.text, known);
  if (nearest.empty()) nearest = base::nearest_name(node.text, indicator_names());
  report(id, "unknown_name", fmt::format("unknown name '{}'", node.text.substr(0, 60)),
         base::join_names(known, 20), nearest);
  return std::nullopt;
}

std::optional<Lowered> Lowering::offset(NodeId id) {
  const auto series = number(f_.child(id, 0));
  const NodeId count = f_.child(id, 1);
  const auto bars = whole_constant(count, "the offset", 0, kOffsetMax);
  if (!series || !bars) return std::nullopt;
  if (graph_.is_constant(series->column)) {
    report(id, "wrong_type", "a constant has no earlier bars", "a series, such as close[1]");
    return std::nullopt;
  }
  return Lowered{graph_.shift(series->column, *bars), series->unit};
}

std::optional<int> Lowering::whole_constant(NodeId id, const char* what, int least, int most) {
  const auto value = number(id);
  if (!value) return std::nullopt;
  const std::string allowed = fmt::format("a whole number, {} to {}", least, most);
  if (!graph_.is_constant(value->column)) {
    report(id, "wrong_type", fmt::format("{} is a series", what), allowed);
    return std::nullopt;
  }
  const double number = graph_.column(value->column).value;
  if (number < 0) {
    report(
        id, "out_of_range",
        fmt::format("{} is {}: a formula cannot look into the future", what, print_number(number)),
        allowed);
    return std::nullopt;
  }
  const Objection objection = check_value(what, number, true, least, most);
  if (!objection.code.empty()) {
    report(id, objection.code, objection.detail, objection.allowed);
    return std::nullopt;
  }
  return static_cast<int>(number);
}

std::optional<Lowered> Lowering::folded(NodeId id, Lowered value) {
  const Column& column = graph_.column(value.column);
  if (column.kind == ColumnKind::constant && !std::isfinite(column.value)) {
    report(id, "not_finite",
           column.value != column.value ? "divides by zero" : "the result is too large",
           "constants with a finite result");
    return std::nullopt;
  }
  return value;
}

std::optional<Lowered> Lowering::arithmetic(NodeId id) {
  const Node& node = f_.at(id);
  if (node.kind == NodeKind::negate) {
    const auto a = number(node.children[0].node);
    if (!a) return std::nullopt;
    return Lowered{graph_.unary(ColumnKind::negate, a->column), a->unit};
  }
  const auto a = number(node.children[0].node);
  const auto b = number(node.children[1].node);
  if (!a || !b) return std::nullopt;
  const ColumnKind op = operator_of(node.kind);
  if (op == ColumnKind::divide && graph_.is_constant(b->column) &&
      graph_.column(b->column).value == 0) {
    report(id, "not_finite", "divides by zero", "a divisor other than zero");
    return std::nullopt;
  }
  return folded(id, {graph_.binary(op, a->column, b->column), combined_unit(op, a->unit, b->unit)});
}

std::optional<Lowered> Lowering::number_call(NodeId id) {
  const Node& node = f_.at(id);
  if (!is_number_function(node.text)) {
    if (const auto* spec = indicators::find(node.text)) return indicator_call(id, *spec);
    const auto known = joined(indicator_names(), number_functions(), condition_functions());
    const bool is_name = scope_.indicators.contains(node.text) ||
                         scope_.parameters.contains(node.text) || is_source(node.text);
    report(id, "unknown_name",
           is_name ? fmt::format("'{}' is a name, not a function: write it without '()'", node.text)
                   : fmt::format("unknown function '{}'", node.text.substr(0, 60)),
           is_name ? "" : base::join_names(known, 60),
           is_name ? "" : base::nearest_name(node.text, known));
    return std::nullopt;
  }
  if (!node.output.empty()) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  if (node.text == "abs") {
    const auto arguments = positional(id, 1, 1, "abs(x)");
    if (!arguments) return std::nullopt;
    const Lowered& x = arguments->front();
    return Lowered{graph_.unary(ColumnKind::abs, x.column), x.unit};
  }
  const auto arguments = positional(id, 2, 16, node.text + "(a, b, ...)");
  if (!arguments) return std::nullopt;
  const ColumnKind op = node.text == "min" ? ColumnKind::min : ColumnKind::max;
  Lowered result = arguments->front();
  for (std::size_t i = 1; i < arguments->size(); ++i) {
    const Lowered& next = (*arguments)[i];
    result = {graph_.binary(op, result.column, next.column),
              combined_unit(op, result.unit, next.unit)};
  }
  return result;
}

std::optional<std::vector<Lowered>> Lowering::positional(NodeId id, std::size_t least,
                                                         std::size_t most,
                                                         const std::string& usage) {
  const Node& node = f_.at(id);
  bool fine = true;
  std::vector<Lowered> values;
  for (const Child& child : node.children) {
    if (!child.name.empty()) {
      report(child.node, "wrong_arguments",
             fmt::format("{} takes no named argument '{}'", node.text, child.name.substr(0, 60)),
             usage);
      fine = false;
    } else if (const auto value = number(child.node)) {
      values.push_back(*value);
    } else {
      fine = false;
    }
  }
  if (node.children.size() < least || node.children.size() > most) {
    report(id, "wrong_arguments",
           fmt::format("{} has {} arguments", node.text, node.children.size()), usage);
    fine = false;
  }
  if (!fine) return std::nullopt;
  return values;
}

}  // namespace hindcast::strategy
