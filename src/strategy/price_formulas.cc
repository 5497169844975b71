#include "strategy/price_formulas.h"

#include <fmt/format.h>

#include <optional>

#include "strategy/number_formula.h"

namespace hindcast::strategy {
namespace {

using Text = std::optional<std::string>;

// A short that is not said otherwise mirrors the long, which the price of a formula cannot.
void require_own_for_shorts(const StrategyDefinition& d, const std::string& pointer,
                            std::vector<base::Problem>& problems) {
  if (d.short_entry_conditions.is_null()) return;
  const auto require = [&](bool missing, const char* field, const char* because) {
    if (!missing) return;
    problems.push_back({pointer + field, "required",
                        fmt::format("is missing: {} is a formula, which is not mirrored", because),
                        "what holds for shorts"});
  };
  const auto by_formula = [](const auto& spec) {
    return spec && (spec->limit_price || spec->stop_price);
  };
  if (d.orders) {
    require(by_formula(d.orders->entry) && !d.orders->short_entry, "/orders/short_entry",
            "the price of entry");
    require(by_formula(d.orders->exit) && !d.orders->short_exit, "/orders/short_exit",
            "the price of exit");
  }
  const RiskManagement& risk = d.risk_management;
  require(risk.stop_loss_price && !risk.short_stop_loss_price,
          "/risk_management/short_stop_loss_price", "stop_loss_price");
  require(risk.take_profit_price && !risk.short_take_profit_price,
          "/risk_management/short_take_profit_price", "take_profit_price");
}

}  // namespace

std::vector<PriceFormula> price_formulas(const StrategyDefinition& d) {
  std::vector<PriceFormula> formulas;
  const auto add = [&](PriceRole role, const Text& text, const char* pointer) {
    if (text) formulas.push_back({role, *text, pointer});
  };
  const auto add_order = [&](PriceRole limit, PriceRole stop, const auto& spec,
                             const char* limit_at, const char* stop_at) {
    if (!spec) return;
    add(limit, spec->limit_price, limit_at);
    add(stop, spec->stop_price, stop_at);
  };
  using R = PriceRole;
  if (d.orders) {
    add_order(R::entry_limit, R::entry_stop, d.orders->entry, "/orders/entry/limit_price",
              "/orders/entry/stop_price");
    add_order(R::exit_limit, R::exit_stop, d.orders->exit, "/orders/exit/limit_price",
              "/orders/exit/stop_price");
    add_order(R::short_entry_limit, R::short_entry_stop, d.orders->short_entry,
              "/orders/short_entry/limit_price", "/orders/short_entry/stop_price");
    add_order(R::short_exit_limit, R::short_exit_stop, d.orders->short_exit,
              "/orders/short_exit/limit_price", "/orders/short_exit/stop_price");
  }
  const RiskManagement& risk = d.risk_management;
  add(R::stop_loss, risk.stop_loss_price, "/risk_management/stop_loss_price");
  add(R::take_profit, risk.take_profit_price, "/risk_management/take_profit_price");
  add(R::short_stop_loss, risk.short_stop_loss_price, "/risk_management/short_stop_loss_price");
  add(R::short_take_profit, risk.short_take_profit_price,
      "/risk_management/short_take_profit_price");
  return formulas;
}

void check_price_formulas(const StrategyDefinition& definition, const std::string& pointer,
                          std::vector<base::Problem>& problems) {
  require_own_for_shorts(definition, pointer, problems);
  for (const PriceFormula& formula : price_formulas(definition)) {
    auto compiled = NumberFormula::compile(definition, formula.text, pointer + formula.pointer);
    if (compiled) continue;
    for (base::Problem& p : compiled.error().problems) problems.push_back(std::move(p));
  }
}

}  // namespace hindcast::strategy
