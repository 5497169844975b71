#include "strategy/order_columns.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/check.h"
#include "indicators/registry.h"
#include "strategy/number_formula.h"

namespace hindcast::strategy {
namespace {

const indicators::IndicatorSpec& atr_spec() {
  const indicators::IndicatorSpec* spec = indicators::find("atr");
  HC_CHECK(spec != nullptr, "the registry has atr");
  return *spec;
}

bool in_atr(const std::optional<Distance>& distance) { return distance && distance->atr; }
bool in_atr(const std::optional<EntryOrderSpec>& order) {
  return order && (in_atr(order->limit) || in_atr(order->stop) || in_atr(order->trail));
}
bool in_atr(const std::optional<ExitOrderSpec>& order) {
  return order && (in_atr(order->limit) || in_atr(order->stop));
}

std::array<double, 1> period_of(const RiskManagement& risk) {
  return {static_cast<double>(risk.atr_period.value_or(kDefaultAtrPeriod))};
}

using PortfolioFormula = std::optional<std::string> PortfolioRules::*;

// None when the portfolio does not give it. A definition that was read compiles.
std::optional<NumberFormula> formula_of(const StrategyDefinition& definition,
                                        PortfolioFormula which) {
  if (!definition.portfolio || !((*definition.portfolio).*which)) return std::nullopt;
  auto compiled = NumberFormula::compile(definition, *((*definition.portfolio).*which), "");
  HC_CHECK(compiled.has_value(), "a portfolio's formulas were checked with its definition");
  return std::move(*compiled);
}
constexpr PortfolioFormula kPortfolioFormulas[] = {&PortfolioRules::rank_by,
                                                   &PortfolioRules::target_weight};

NumberFormula compiled(const StrategyDefinition& definition, const PriceFormula& price) {
  auto formula = NumberFormula::compile(definition, price.text, price.pointer);
  HC_CHECK(formula.has_value(), "prices were checked with their definition");
  return std::move(*formula);
}

}  // namespace

bool uses_atr(const StrategyDefinition& definition, const Costs& costs) {
  const RiskManagement& risk = definition.risk_management;
  if (risk.stop_loss_atr || risk.take_profit_atr || risk.trailing_stop_atr) return true;
  if (costs.slippage_atr) return true;
  const auto& orders = definition.orders;
  return orders && (in_atr(orders->entry) || in_atr(orders->exit) || in_atr(orders->short_entry) ||
                    in_atr(orders->short_exit));
}

int order_warm_up_bars(const StrategyDefinition& definition, const Costs& costs) {
  int bars = 0;
  for (const PortfolioFormula which : kPortfolioFormulas) {
    if (const auto f = formula_of(definition, which)) bars = std::max(bars, f->warm_up_bars());
  }
  for (const PriceFormula& price : price_formulas(definition)) {
    bars = std::max(bars, compiled(definition, price).warm_up_bars());
  }
  if (!uses_atr(definition, costs)) return bars;
  const int of_atr = atr_spec().warm_up(period_of(definition.risk_management));
  return std::max(bars, of_atr);
}

std::vector<SeriesNeed> order_other_series(const StrategyDefinition& definition) {
  std::vector<SeriesNeed> needs;
  for (const PortfolioFormula which : kPortfolioFormulas) {
    const auto f = formula_of(definition, which);
    if (f) needs = merged(std::move(needs), f->other_series());
  }
  for (const PriceFormula& price : price_formulas(definition)) {
    needs = merged(std::move(needs), compiled(definition, price).other_series());
  }
  return needs;
}

OrderColumns evaluate_order_columns(const StrategyDefinition& definition, const Costs& costs,
                                    market::BarView bars, const OtherSeries& others) {
  OrderColumns columns;
  if (const auto rank = formula_of(definition, &PortfolioRules::rank_by)) {
    columns.rank = rank->evaluate(bars, others);
  }
  if (const auto weight = formula_of(definition, &PortfolioRules::target_weight)) {
    columns.weight = weight->evaluate(bars, others);
  }
  for (const PriceFormula& price : price_formulas(definition)) {
    columns.prices[index_of(price.role)] = compiled(definition, price).evaluate(bars, others);
  }
  if (!uses_atr(definition, costs)) return columns;
  columns.atr.resize(bars.size());
  const auto parameters = period_of(definition.risk_management);
  const std::array<std::span<const double>, 3> inputs{bars.high, bars.low, bars.close};
  const std::array<std::span<double>, 1> outputs{columns.atr};
  atr_spec().compute({inputs, parameters, outputs});
  return columns;
}

}  // namespace hindcast::strategy
