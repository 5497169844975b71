// Other timeframes and other assets: a part of a formula is lowered into the graph of its series,
// and comes back as a column that shows the last closed bar there.
#include <fmt/format.h>

#include <algorithm>

#include "market/symbol.h"
#include "market/timeframe.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/names.h"
#include "strategy/printer.h"
#include "strategy/signature.h"
#include "strategy/warm_up.h"

namespace hindcast::strategy {
namespace {

bool is_text(const Formula& f, const Child& child) {
  return child.name.empty() && f.at(child.node).kind == NodeKind::text;
}

}  // namespace

bool Lowering::names_series(NodeId id) const {
  const Node& node = f_.at(id);
  if (node.kind != NodeKind::call || id == here_) return false;
  if (is_series_function(node.text)) return true;
  if (is_source(node.text) && !node.children.empty() && is_text(f_, node.children.front())) {
    return true;
  }
  return std::ranges::any_of(node.children,
                             [](const Child& child) { return is_series_argument(child.name); });
}

NodeId Lowering::body_of(NodeId id) const {
  const Node& node = f_.at(id);
  return is_series_function(node.text) && node.children.size() >= 2 ? node.children[1].node : id;
}

std::optional<std::string> Lowering::text_of(NodeId id, const char* what, const char* example) {
  const Node& node = f_.at(id);
  if (node.kind == NodeKind::text) return node.text;
  report(id, "wrong_type", fmt::format("{} has to be a text in quotes", what), example);
  return std::nullopt;
}

std::optional<std::string> Lowering::symbol_of(NodeId id) {
  static constexpr const char* kAllowed =
      "a symbol such as \"SPY\", or a number: 1 for the first asset of the strategy";
  const auto& assets = scope_.definition->assets;
  if (f_.at(id).kind == NodeKind::text) {
    auto parsed = market::parse_symbol(f_.at(id).text);
    if (parsed) return std::move(*parsed);
    report(id, "invalid_symbol", parsed.error().message);
    return std::nullopt;
  }
  if (f_.at(id).kind != NodeKind::number) {
    report(id, "wrong_type", "the asset has to be a text in quotes or a number", kAllowed);
    return std::nullopt;
  }
  const Objection objection = check_value("the place among the strategy's assets", f_.at(id).value,
                                          true, 1, static_cast<double>(kStrategyAssetsMax));
  if (!objection.code.empty()) {
    report(id, objection.code, objection.detail, objection.allowed);
    return std::nullopt;
  }
  const auto place = static_cast<std::size_t>(f_.at(id).value);
  if (!assets.empty() && place > assets.size()) {
    report(id, "out_of_range",
           fmt::format("there is no asset {}: the strategy has {}", place, assets.size()),
           fmt::format("1 to {}", assets.size()));
    return std::nullopt;
  }
  return assets.empty() ? placeholder_symbol(place) : assets[place - 1];
}

// Reports what is wrong with the texts; what the formula leaves out stays as it is here.
std::optional<SeriesKey> Lowering::series_of(NodeId id) {
  const Node& node = f_.at(id);
  SeriesKey key = graph_.series();
  bool fine = true, has_symbol = false, has_timeframe = false;
  const auto refuse = [&](NodeId at, const char* code, std::string detail, std::string allowed) {
    report(at, code, std::move(detail), std::move(allowed));
    fine = false;
  };
  const auto symbol = [&](NodeId at) {
    if (has_symbol) return refuse(at, "wrong_arguments", "the asset is given twice", "one asset");
    has_symbol = true;
    auto named = symbol_of(at);
    if (!named) return void(fine = false);
    key.symbol = std::move(*named);
  };
  const auto timeframe = [&](NodeId at) {
    const auto text = text_of(at, "the timeframe", "a timeframe such as \"1d\"");
    if (!text) return void(fine = false);
    if (has_timeframe) {
      return refuse(at, "wrong_arguments", "the timeframe is given twice", "one timeframe");
    }
    has_timeframe = true;
    const auto parsed = market::parse_timeframe(*text);
    if (!parsed) return refuse(at, "invalid_timeframe", parsed.error().message, "");
    const market::Timeframe own{graph_.series().seconds};
    const bool known = scope_.series->timeframe_known || depth_ > 0;
    if (known && !market::nests_in(own, *parsed)) {
      return refuse(
          at, "timeframe_does_not_fit",
          fmt::format("bars of {} are not made of whole bars of {}", *text, market::to_string(own)),
          fmt::format("{} or a multiple of it", market::to_string(own)));
    }
    key.seconds = parsed->seconds;
  };
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Child& child = node.children[i];
    if (child.name == "asset") symbol(child.node);
    if (child.name == "tf") timeframe(child.node);
    if (!child.name.empty() || i > 0) continue;
    if (node.text == "tf") timeframe(child.node);
    if (node.text == "asset" || (is_source(node.text) && is_text(f_, child))) symbol(child.node);
  }
  if (is_series_function(node.text)) {
    const auto named = std::ranges::count_if(
        node.children, [](const Child& child) { return is_series_argument(child.name); });
    if (static_cast<std::ptrdiff_t>(node.children.size()) - named != 2 ||
        !node.children[1].name.empty()) {
      refuse(id, "wrong_arguments",
             fmt::format("{} takes a text and what is computed there", node.text),
             node.text == "tf" ? "tf(\"1d\", close > sma(close, 50))"
                               : "asset(\"SPY\", close > sma(close, 50))");
    }
    if (!node.output.empty()) {
      refuse(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output), "");
    }
  }
  if (!fine) return std::nullopt;
  return key;
}

std::optional<Lowering> Lowering::enter(NodeId id) {
  const auto key = series_of(id);
  if (!key) return std::nullopt;
  Graph* at = &graph_;
  if (*key != graph_.series()) {
    std::int32_t index = graph_.find_other(*key);
    if (index < 0) {
      if (depth_ >= kSeriesDepthMax) {
        report(id, "too_deep", "other timeframes and assets are nested too deep",
               fmt::format("series_depth_max: {}", kSeriesDepthMax));
        return std::nullopt;
      }
      if (scope_.series->by_graph.size() >= kOtherSeriesMax) {
        report(id, "too_many", "the strategy reads too many other timeframes and assets",
               fmt::format("other_series_max: {}", kOtherSeriesMax));
        return std::nullopt;
      }
      index = graph_.add_other(*key);
      const base::Problem place = f_.problem(f_.at(id).place, "", "");
      graph_.others().back()->set_origin({place.pointer, place.line, place.column});
    }
    at = graph_.others()[static_cast<std::size_t>(index)].get();
  }
  return on(*at, id);
}

// The same formula on the series of `at`, which may be this one.
Lowering Lowering::on(Graph& at, NodeId here) {
  const std::size_t customs =
      scope_.owned != nullptr ? std::min(customs_known_, scope_.indicators.size()) : customs_known_;
  const Scope& scope = &at == &graph_ ? scope_ : scope_on(scope_, at);
  Lowering there(f_, scope, at, problems_, remarks_, customs);
  there.depth_ = depth_ + (&at == &graph_ ? 0 : 1);
  there.here_ = here;
  there.known_ = known_;
  return there;
}

std::int32_t Lowering::aligned(const Lowering& from, ColumnCall call, std::int32_t warm_up) {
  const std::int64_t here = graph_.series().seconds, there = from.graph_.series().seconds;
  const std::int64_t ratio = std::max<std::int64_t>((there + here - 1) / here, 1);
  call.kind = CallKind::aligned;
  call.other = graph_.find_other(from.graph_.series());
  call.own_warm_up = warm_up_sum((static_cast<std::int64_t>(warm_up) + 1) * ratio - 1, 0);
  return graph_.call(std::move(call));
}

std::optional<Lowered> Lowering::brought_here(const Lowering& from, const Lowered& value) {
  if (&from.graph_ == &graph_) return value;
  const Column& column = from.graph_.column(value.column);
  if (column.kind == ColumnKind::constant) {
    return Lowered{graph_.constant(column.value), value.unit};
  }
  const std::int32_t call = aligned(from, {.inputs = {value.column}}, column.warm_up);
  return Lowered{graph_.output(call, 0), value.unit};
}

std::optional<ConditionId> Lowering::brought_here(const Lowering& from, ConditionId condition) {
  if (&from.graph_ == &graph_ || condition == Graph::kNever || condition == Graph::kAlways) {
    return condition;
  }
  const std::int32_t call =
      aligned(from, {.conditions = {condition}}, from.graph_.warm_up(condition));
  return graph_.compare(Compare::greater, graph_.output(call, 0), graph_.constant(0));
}

std::optional<Lowered> Lowering::number_elsewhere(NodeId id) {
  auto there = enter(id);
  if (!there) return std::nullopt;
  const auto value = there->number(body_of(id));
  if (!value) return std::nullopt;
  return brought_here(*there, *value);
}

std::optional<ConditionId> Lowering::condition_elsewhere(NodeId id, bool negated) {
  auto there = enter(id);
  if (!there) return std::nullopt;
  const auto condition = there->condition(body_of(id), negated);
  if (!condition) return std::nullopt;
  return brought_here(*there, *condition);
}

std::optional<Lowered> Lowering::number_within(std::span<const NodeId> calls, NodeId part,
                                               int bars_ago) {
  if (calls.empty()) {
    const auto value = number(part);
    if (!value) return std::nullopt;
    return Lowered{graph_.shift(value->column, bars_ago), value->unit};
  }
  auto there = enter(calls.front());
  if (!there) return std::nullopt;
  const auto value = there->number_within(calls.subspan(1), part, bars_ago);
  if (!value) return std::nullopt;
  return brought_here(*there, *value);
}

std::optional<ConditionId> Lowering::condition_within(std::span<const NodeId> calls, NodeId part) {
  if (calls.empty()) return condition(part);
  auto there = enter(calls.front());
  if (!there) return std::nullopt;
  const auto value = there->condition_within(calls.subspan(1), part);
  if (!value) return std::nullopt;
  return brought_here(*there, *value);
}

// close("SPY"), once its series is entered.
std::optional<Lowered> Lowering::source_call(NodeId id) {
  const Node& node = f_.at(id);
  if (id != here_) {
    report(id, "unknown_name",
           fmt::format("'{0}' is a name: write it without '()', or say of what: {0}(\"SPY\"), "
                       "{0}(tf=\"1d\")",
                       node.text));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Child& child = node.children[i];
    if (is_series_argument(child.name) || (i == 0 && is_text(f_, child))) continue;
    report(child.node, "wrong_arguments", fmt::format("{} takes an asset and tf only", node.text),
           fmt::format("{0}(\"SPY\", tf=\"1d\")", node.text));
    return std::nullopt;
  }
  if (!node.output.empty()) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  return source_value(node.text);
}

const NamedIndicator* Lowering::custom(const std::string& name) {
  if (scope_.owned != nullptr) {
    const auto found = scope_.indicators.find(name);
    return found == scope_.indicators.end() ? nullptr : &found->second;
  }
  const auto& customs = scope_.definition->custom_indicators;
  for (std::size_t i = 0; i < std::min(customs.size(), customs_known_); ++i) {
    if (customs[i].name != name) continue;
    const auto [at, added] = scope_on(scope_, graph_).indicators.try_emplace(name);
    if (added) {
      std::vector<base::Problem> problems;
      at->second = custom_on(scope_, i, graph_, problems);
      if (!problems.empty()) at->second.why = problems.front().detail;
    }
    return &at->second;
  }
  return nullptr;
}

}  // namespace hindcast::strategy
