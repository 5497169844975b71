// Functions that look back, choose, or read the clock.
#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "market/time_zone.h"
#include "strategy/clock_columns.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/names.h"

namespace hindcast::strategy {

std::optional<std::vector<NodeId>> Lowering::arguments(NodeId id, std::size_t least,
                                                       std::size_t most, const std::string& usage) {
  const Node& node = f_.at(id);
  std::vector<NodeId> nodes;
  for (const Child& child : node.children) {
    if (is_series_argument(child.name)) continue;
    if (!child.name.empty()) {
      report(child.node, "wrong_arguments",
             fmt::format("{} takes no named argument '{}'", node.text, child.name.substr(0, 60)),
             usage);
      return std::nullopt;
    }
    nodes.push_back(child.node);
  }
  if (nodes.size() >= least && nodes.size() <= most) return nodes;
  report(id, "wrong_arguments", fmt::format("{} has {} arguments", node.text, nodes.size()), usage);
  return std::nullopt;
}

std::optional<Lowered> Lowering::number_function(NodeId id) {
  const std::string& name = f_.at(id).text;
  if (name == "bars_since") return since(id);
  if (name == "count") return counted(id);
  if (name == "value_when") return when(id);
  if (name == "if") return chosen(id);
  if (name == "change") return change(id);
  if (name == "nz") {
    const auto given = arguments(id, 1, 2, "nz(x, instead = 0)");
    if (!given) return std::nullopt;
    const auto x = number((*given)[0]);
    const auto instead = given->size() == 2
                             ? number((*given)[1])
                             : Lowered{graph_.constant(0), x ? x->unit : MaybeUnit{}};
    if (!x || !instead || !settled((*given)[0], x->column) ||
        !settled(given->back(), instead->column)) {
      return std::nullopt;
    }
    const std::int32_t call =
        graph_.call({.kind = CallKind::defined, .inputs = {x->column, instead->column}});
    return Lowered{graph_.output(call, 0), combined_unit(ColumnKind::max, x->unit, instead->unit)};
  }
  return clock(id);
}

std::optional<Lowered> Lowering::since(NodeId id) {
  const auto given = arguments(id, 1, 1, "bars_since(condition)");
  const auto holds = given ? condition((*given)[0]) : std::nullopt;
  if (!holds || !settled_condition((*given)[0], *holds)) return std::nullopt;
  const std::int32_t call = graph_.call({.kind = CallKind::bars_since, .conditions = {*holds}});
  return Lowered{graph_.output(call, 0), {}};
}

std::optional<Lowered> Lowering::counted(NodeId id) {
  const auto given = arguments(id, 2, 2, "count(condition, bars)");
  if (!given) return std::nullopt;
  const auto holds = condition((*given)[0]);
  const auto bars = whole_constant((*given)[1], "the number of bars", 1, kOffsetMax);
  if (!holds || !bars || !settled_condition((*given)[0], *holds)) return std::nullopt;
  const std::int32_t call = graph_.call({.kind = CallKind::count,
                                         .parameters = {static_cast<double>(*bars)},
                                         .conditions = {*holds},
                                         .own_warm_up = *bars - 1});
  return Lowered{graph_.output(call, 0), {}};
}

std::optional<Lowered> Lowering::when(NodeId id) {
  const auto given = arguments(id, 2, 3, "value_when(condition, x, earlier = 0)");
  if (!given) return std::nullopt;
  const auto holds = condition((*given)[0]);
  const auto x = number((*given)[1]);
  const auto earlier = given->size() < 3
                           ? std::optional<int>(0)
                           : whole_constant((*given)[2], "how many times earlier", 0, kOffsetMax);
  if (!holds || !x || !earlier || !settled_condition((*given)[0], *holds) ||
      !settled((*given)[1], x->column)) {
    return std::nullopt;
  }
  const std::int32_t call = graph_.call({.kind = CallKind::value_when,
                                         .parameters = {static_cast<double>(*earlier)},
                                         .inputs = {x->column},
                                         .conditions = {*holds}});
  return Lowered{graph_.output(call, 0), x->unit};
}

std::optional<Lowered> Lowering::chosen(NodeId id) {
  const auto given = arguments(id, 3, 3, "if(condition, then, else)");
  if (!given) return std::nullopt;
  remember_conditions();
  const auto holds = condition((*given)[0], false);
  const auto yes = number((*given)[1]);
  const auto no = number((*given)[2]);
  if (!holds || !yes || !no || !settled_condition((*given)[0], *holds) ||
      !settled((*given)[1], yes->column) || !settled((*given)[2], no->column)) {
    return std::nullopt;
  }
  const auto fails = condition((*given)[0], true);
  if (!fails) return std::nullopt;
  const MaybeUnit unit = combined_unit(ColumnKind::max, yes->unit, no->unit);
  if (*holds == Graph::kAlways || *fails == Graph::kAlways) {
    return Lowered{*holds == Graph::kAlways ? yes->column : no->column, unit};
  }
  const std::int32_t call = graph_.call({.kind = CallKind::choose,
                                         .inputs = {yes->column, no->column},
                                         .conditions = {*holds, *fails}});
  return Lowered{graph_.output(call, 0), unit};
}

std::optional<Lowered> Lowering::change(NodeId id) {
  const auto given = arguments(id, 1, 2, "change(x, bars = 1)");
  if (!given) return std::nullopt;
  const auto x = number((*given)[0]);
  const auto bars = given->size() < 2
                        ? std::optional<int>(1)
                        : whole_constant((*given)[1], "the number of bars", 1, kOffsetMax);
  if (!x || !bars) return std::nullopt;
  if (graph_.is_constant(x->column)) {
    report((*given)[0], "wrong_type", "a constant never changes", "a series, such as close");
    return std::nullopt;
  }
  if (!settled((*given)[0], x->column)) return std::nullopt;
  return Lowered{graph_.binary(ColumnKind::subtract, x->column, graph_.shift(x->column, *bars)),
                 combined_unit(ColumnKind::subtract, x->unit, x->unit)};
}

std::optional<std::string> Lowering::time_zone(NodeId id) {
  auto zone = text_of(id, "the time zone", "a time zone such as \"America/New_York\"");
  if (!zone) return std::nullopt;
  if (const auto found = market::TimeZone::find(*zone); !found) {
    report(id, "unknown_time_zone", found.error().message, "names of the tz database",
           base::nearest_name(*zone, market::TimeZone::names()));
    return std::nullopt;
  }
  return *zone == "UTC" ? "" : *zone;
}

// `hour`, or `hour("UTC")`.
std::optional<Lowered> Lowering::clock(NodeId id) {
  const Node& node = f_.at(id);
  const auto given = arguments(id, 0, 1, node.text + "(time zone)");
  if (!given) return std::nullopt;
  const auto zone = given->empty() ? std::string() : time_zone(given->front());
  if (!zone) return std::nullopt;
  if (!node.output.empty()) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  const double part = static_cast<double>(*find_clock_part(node.text));
  const std::int32_t call =
      graph_.call({.kind = CallKind::clock, .parameters = {part}, .text = *zone});
  return Lowered{graph_.output(call, 0), {}};
}

// ---- conditions ---------------------------------------------------------------------------------

std::optional<ConditionId> Lowering::condition_function(NodeId id, bool negated) {
  const std::string& name = f_.at(id).text;
  if (name == "if") return chosen_condition(id, negated);
  if (name == "session") return in_session(id, negated);
  if (name == "is_asset") return of_asset(id, negated);
  if (name == "within" || name == "held") return windowed(id, negated);
  if (name == "rising" || name == "falling") return trend(id, negated);
  return cross(id, negated);
}

std::optional<ConditionId> Lowering::windowed(NodeId id, bool negated) {
  const std::string& name = f_.at(id).text;
  const auto given = arguments(id, 2, 2, name + "(condition, bars)");
  if (!given) return std::nullopt;
  const auto inner = condition((*given)[0], negated);
  const auto bars = whole_constant((*given)[1], "the number of bars", 1, kOffsetMax);
  if (!inner || !bars || !settled_condition((*given)[0], *inner)) return std::nullopt;
  const bool one_is_enough = (name == "within") != negated;
  return one_is_enough ? graph_.any_of_last(*inner, *bars) : graph_.all_of_last(*inner, *bars);
}

std::optional<ConditionId> Lowering::chosen_condition(NodeId id, bool negated) {
  const auto given = arguments(id, 3, 3, "if(condition, then, else)");
  if (!given) return std::nullopt;
  remember_conditions();
  const auto holds = condition((*given)[0], false);
  const auto yes = condition((*given)[1], negated);
  const auto no = condition((*given)[2], negated);
  if (!holds || !yes || !no) return std::nullopt;
  const auto fails = condition((*given)[0], true);
  if (!fails) return std::nullopt;
  return graph_.any({graph_.all({*holds, *yes}), graph_.all({*fails, *no})});
}

// On another series it is known here; the traded asset is known when bars are at hand.
std::optional<ConditionId> Lowering::of_asset(NodeId id, bool negated) {
  const auto given = arguments(id, 1, 1, "is_asset(\"SPY\"), or is_asset(1) for the first asset");
  const auto symbol = given ? symbol_of(given->front()) : std::nullopt;
  if (!symbol) return std::nullopt;
  if (const std::string& here = graph_.series().symbol; !here.empty()) {
    return (here == *symbol) != negated ? Graph::kAlways : Graph::kNever;
  }
  const auto& assets = scope_.definition->assets;
  if (!assets.empty() && std::ranges::find(assets, *symbol) == assets.end()) {
    remark(f_.problem(f_.at(id).place, "unknown_asset",
                      fmt::format("{} is no asset of this strategy", *symbol),
                      base::join_names(assets), base::nearest_name(*symbol, assets)));
  }
  const std::int32_t call = graph_.call({.kind = CallKind::is_asset, .text = *symbol});
  return graph_.compare(negated ? Compare::less_equal : Compare::greater, graph_.output(call, 0),
                        graph_.constant(0));
}

std::optional<ConditionId> Lowering::in_session(NodeId id, bool negated) {
  const auto given = arguments(id, 1, 2, "session(\"09:30-16:00\", time zone)");
  if (!given) return std::nullopt;
  const auto text = text_of((*given)[0], "the session", "hours such as \"09:30-16:00\"");
  const auto zone = given->size() < 2 ? std::string() : time_zone((*given)[1]);
  if (!text || !zone) return std::nullopt;
  DaySession session;
  if (!parse_session(*text, session)) {
    report((*given)[0], "bad_form", fmt::format("'{}' is not a session", *text),
           "two different times of day, such as \"09:30-16:00\"");
    return std::nullopt;
  }
  const std::int32_t call = graph_.call(
      {.kind = CallKind::session,
       .parameters = {static_cast<double>(session.begin), static_cast<double>(session.end)},
       .text = *zone});
  return graph_.compare(negated ? Compare::less_equal : Compare::greater, graph_.output(call, 0),
                        graph_.constant(0));
}

}  // namespace hindcast::strategy
