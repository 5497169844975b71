// Numbers: sources, parameters, offsets, arithmetic and functions; constants are computed here.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/suggest.h"
#include "strategy/clock_columns.h"
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

Lowered Lowering::source_value(const std::string& name) {
  return {source_column(graph_, name), name == "volume" ? Unit::volume : Unit::price};
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
    case NodeKind::text:
      report(id, "wrong_type", fmt::format("\"{}\" is a text where a number is needed", node.text),
             "close(\"SPY\") for another asset, ema(close, 50, tf=\"1d\") for another timeframe");
      return std::nullopt;
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
  if (const NamedIndicator* named = custom(node.text)) {
    if (named->call >= 0 && named->elsewhere != nullptr) {
      Lowering there = on(*named->elsewhere, id);
      const auto value = there.indicator_output(id, *named->spec, named->call, named->source_unit);
      return value ? brought_here(there, *value) : std::nullopt;
    }
    if (named->call >= 0) {
      return indicator_output(id, *named->spec, named->call, named->source_unit);
    }
    // Otherwise reported where it is defined.
    if (!named->why.empty()) {
      report(id, "wrong_type",
             fmt::format("'{}' cannot be computed here: {}", node.text, named->why));
    }
    return std::nullopt;
  }
  const auto parameter = scope_.parameters.find(node.text);
  if (!node.output.empty() && (is_source(node.text) || parameter != scope_.parameters.end())) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  if (parameter != scope_.parameters.end()) return Lowered{graph_.constant(parameter->second), {}};
  if (is_source(node.text)) return source_value(node.text);
  if (find_clock_part(node.text) != nullptr) return clock(id);
  if (is_position_name(node.text)) return position(id);
  if (const auto* spec = indicators::find(node.text)) {
    report(id, "unknown_name", fmt::format("'{}' is an indicator and has to be called", node.text),
           usage(*spec));
    return std::nullopt;
  }
  const auto known = joined(source_names(), keys(scope_.parameters), keys(scope_.indicators),
                            clock_names(), position_names());
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
  if (!settled(f_.child(id, 0), series->column)) return std::nullopt;
  return Lowered{graph_.shift(series->column, *bars), series->unit};
}

std::optional<Lowered> Lowering::position(NodeId id) {
  const std::string& name = f_.at(id).text;
  if (!f_.at(id).output.empty()) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", name, f_.at(id).output));
    return std::nullopt;
  }
  if (scope_.owned == nullptr) {
    report(id, "wrong_type",
           fmt::format("'{}' is of the traded asset, not of another timeframe or asset", name),
           "the position outside of tf and asset");
    return std::nullopt;
  }
  struct Part {
    const char* name;
    PositionPart part;
    MaybeUnit unit;
  };
  static const Part kParts[] = {
      {"position", PositionPart::position, Unit::state},
      {"bars_in_trade", PositionPart::bars_in_trade, {}},
      {"entry_price", PositionPart::entry_price, Unit::price},
      {"profit_pct", PositionPart::profit_pct, Unit::ratio},
      {"highest_since_entry", PositionPart::highest_since_entry, Unit::price},
      {"lowest_since_entry", PositionPart::lowest_since_entry, Unit::price}};
  const auto* part = std::ranges::find(kParts, name, &Part::name);
  HC_CHECK(part != std::end(kParts), "a word of the position");
  return Lowered{graph_.position(part->part), part->unit};
}

bool Lowering::settled(NodeId id, ColumnId column) {
  if (!graph_.column(column).reads_position) return true;
  report_position(id);
  return false;
}

bool Lowering::settled_condition(NodeId id, ConditionId condition) {
  if (!graph_.condition_reads_position(condition)) return true;
  report_position(id);
  return false;
}

void Lowering::report_position(NodeId id) {
  report(id, "wrong_type",
         fmt::format("'{}' is known only while trades are simulated, bar by bar",
                     print(f_, id).substr(0, 60)),
         "the position in arithmetic and comparisons, joined by and, or, not");
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
  if (names_series(id)) return number_elsewhere(id);
  const Node& node = f_.at(id);
  if (is_source(node.text)) return source_call(id);
  if (!is_number_function(node.text)) {
    if (const auto* spec = indicators::find(node.text)) return indicator_call(id, *spec);
    const auto known = joined(indicator_names(), function_names());
    const bool is_name = custom(node.text) != nullptr || scope_.parameters.contains(node.text);
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
  if (node.text != "min" && node.text != "max") return number_function(id);
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
  const auto given = arguments(id, least, most, usage);
  if (!given) return std::nullopt;
  std::vector<Lowered> values;
  for (const NodeId node : *given) {
    if (const auto value = number(node)) values.push_back(*value);
  }
  if (values.size() != given->size()) return std::nullopt;
  return values;
}

}  // namespace hindcast::strategy
