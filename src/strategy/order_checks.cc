#include "strategy/order_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/suggest.h"

namespace hindcast::strategy {
namespace {

using base::pointer_join;

class Checker {
 public:
  Checker(const std::string& pointer, std::vector<base::Problem>& problems)
      : pointer_(pointer), problems_(problems) {}

  void report(std::string_view field, std::string code, std::string detail, std::string allowed) {
    problems_.push_back(
        {pointer_join(pointer_, field), std::move(code), std::move(detail), std::move(allowed)});
  }

  // A distance, or the formula of a price in its place.
  void check_price(const char* field, const std::optional<Distance>& distance,
                   const char* price_field, const std::optional<std::string>& price, bool needed,
                   std::string_view type) {
    if (price && !needed) {
      report(price_field, "conflict", fmt::format("has no meaning for type {}", type),
             "leave it out");
    } else if (price && distance) {
      report(price_field, "conflict", fmt::format("is given beside {}", field), "one of the two");
    }
    if (distance || !price) check_distance(field, distance, needed, type, price_field);
  }

  void check_distance(const char* field, const std::optional<Distance>& distance, bool needed,
                      std::string_view type, std::string_view instead = "") {
    if (!distance) {
      if (needed) {
        report(field, "required", fmt::format("is missing for type {}", type),
               instead.empty() ? "an object with pct, points or atr"
                               : fmt::format("an object with pct, points or atr, or {}", instead));
      }
      return;
    }
    if (!needed) {
      report(field, "conflict", fmt::format("has no meaning for type {}", type), "leave it out");
      return;
    }
    const int given =
        distance->pct.has_value() + distance->points.has_value() + distance->atr.has_value();
    if (given != 1) {
      report(field, given == 0 ? "required" : "conflict", fmt::format("gives {} distances", given),
             "exactly one of pct, points, atr");
    }
  }

  void check_expiry(TimeInForce time_in_force, const std::optional<int>& bars, bool works) {
    if (!works && (time_in_force != TimeInForce::gtc || bars)) {
      report("time_in_force", "conflict", "has no meaning for an order that is filled at once",
             "a limit, stop or trailing order");
      return;
    }
    if (time_in_force == TimeInForce::bars && !bars) {
      report("expire_bars", "required", "is missing for time_in_force bars", "1 to 1000000");
    }
    if (time_in_force != TimeInForce::bars && bars) {
      report("expire_bars", "conflict", "is given without time_in_force bars",
             "time_in_force bars, or leave it out");
    }
  }

 private:
  const std::string pointer_;
  std::vector<base::Problem>& problems_;
};

void check_entry(const std::optional<EntryOrderSpec>& entry, const std::string& pointer,
                 std::vector<base::Problem>& problems) {
  if (!entry) return;
  Checker check(pointer, problems);
  const EntryType type = entry->type;
  const auto name = base::enum_name(type);
  const bool stop_limit = type == EntryType::stop_limit;
  check.check_price("limit", entry->limit, "limit_price", entry->limit_price,
                    type == EntryType::limit || stop_limit, name);
  check.check_price("stop", entry->stop, "stop_price", entry->stop_price,
                    type == EntryType::stop || stop_limit, name);
  check.check_distance("trail", entry->trail, type == EntryType::trailing_stop, name);
  check.check_expiry(entry->time_in_force, entry->expire_bars,
                     type != EntryType::market && type != EntryType::market_on_close);
}

void check_exit(const std::optional<ExitOrderSpec>& exit, const std::string& pointer,
                std::vector<base::Problem>& problems) {
  if (!exit) return;
  Checker check(pointer, problems);
  const auto name = base::enum_name(exit->type);
  check.check_price("limit", exit->limit, "limit_price", exit->limit_price,
                    exit->type == ExitType::limit, name);
  check.check_price("stop", exit->stop, "stop_price", exit->stop_price,
                    exit->type == ExitType::stop, name);
  check.check_expiry(exit->time_in_force, exit->expire_bars,
                     exit->type == ExitType::limit || exit->type == ExitType::stop);
}

void check_levels(const std::vector<TakeProfitLevel>& levels, Checker& check) {
  double sum = 0, last = 0;
  for (const TakeProfitLevel& level : levels) {
    if (level.at_pct <= last && last > 0) {
      check.report("take_profit_levels", "out_of_order",
                   fmt::format("has {} after {}", level.at_pct, last), "nearest level first");
      return;
    }
    last = level.at_pct;
    sum += level.close_pct;
  }
  constexpr double kRoundingPct = 1e-9;  // three times 33.3 and the rest may not sum up exactly
  if (sum > 100 + kRoundingPct) {
    check.report("take_profit_levels", "out_of_range",
                 fmt::format("closes {} % of the position", sum), "100 % at most");
  }
}

void check_alternatives(const RiskManagement& risk, const std::array<std::string_view, 5>& group,
                        const std::string& pointer, std::vector<base::Problem>& problems) {
  std::string names, given;
  int count = 0;
  base::for_each_field<RiskManagement>([&](const auto& field) {
    if (std::ranges::find(group, field.name) == group.end()) return;
    const auto add = [&](std::string& list) {
      list += (list.empty() ? "" : ", ") + std::string(field.name);
    };
    add(names);
    if (!(risk.*(field.member)).has_value()) return;
    ++count;
    add(given);
  });
  // Fields that are in several groups are reported once.
  const std::string detail = "gives " + given;
  const bool said = std::ranges::any_of(
      problems, [&](const base::Problem& p) { return p.pointer == pointer && p.detail == detail; });
  if (count > 1 && !said) {
    problems.push_back({pointer, "conflict", detail, "one of " + names});
  }
}

}  // namespace

void check_risk(const RiskManagement& risk, const std::string& pointer,
                std::vector<base::Problem>& problems) {
  Checker check(pointer, problems);
  for (const auto& group : kAlternatives) check_alternatives(risk, group, pointer, problems);
  if (risk.take_profit_levels) check_levels(*risk.take_profit_levels, check);
}

void check_orders(const OrderSpecs& orders, const std::string& pointer,
                  std::vector<base::Problem>& problems) {
  check_entry(orders.entry, pointer_join(pointer, "entry"), problems);
  check_exit(orders.exit, pointer_join(pointer, "exit"), problems);
  check_entry(orders.short_entry, pointer_join(pointer, "short_entry"), problems);
  check_exit(orders.short_exit, pointer_join(pointer, "short_exit"), problems);
}

void check_portfolio(const StrategyDefinition& definition, const std::string& pointer,
                     std::vector<base::Problem>& problems) {
  const PortfolioRules& p = *definition.portfolio;
  Checker check(pointer_join(pointer, "portfolio"), problems);
  const auto only_with = [&](const char* field, bool given, bool fits, const char* with) {
    if (given && !fits) {
      check.report(field, "conflict", fmt::format("has no meaning without {}", with), with);
    }
    if (!given && fits) {
      check.report(field, "required", fmt::format("is missing for {}", with), "");
    }
  };
  only_with("every_bars", p.every_bars.has_value(), p.rebalance == RebalanceAt::bars,
            "rebalance bars");
  only_with("weights", p.weights.has_value(), p.weighting == Weighting::fixed, "weighting fixed");
  only_with("target_weight", p.target_weight.has_value(), p.weighting == Weighting::formula,
            "weighting formula");
  only_with("top", p.top.has_value(), p.rank_by.has_value(), "rank_by");
  double sum = 0;
  for (const auto& [symbol, pct] : p.weights.value_or(std::map<std::string, double>{})) {
    sum += pct;
    if (pct >= 0 && pct <= 100) continue;
    check.report("weights", "out_of_range", fmt::format("gives '{}' {}", symbol.substr(0, 60), pct),
                 "0 to 100");
  }
  constexpr double kRoundingPct = 1e-9;
  if (sum > 100 + kRoundingPct) {
    check.report("weights", "out_of_range", fmt::format("adds up to {}", sum), "100 at most");
  }
  Checker whole(pointer, problems);
  const RiskManagement& risk = definition.risk_management;
  if (risk.position_size_pct || risk.position_size_amount || risk.position_size_units ||
      risk.volatility_target || risk.kelly || risk.pyramiding) {
    whole.report("risk_management", "conflict",
                 "gives a position size or pyramiding beside portfolio",
                 "sizes come from the portfolio's weights");
  }
  if (!definition.short_entry_conditions.is_null()) {
    whole.report("short_entry_conditions", "conflict", "is given beside portfolio",
                 "a portfolio holds long positions");
  }
  if (definition.orders && definition.orders->entry) {
    whole.report("orders", "conflict", "gives an entry order beside portfolio",
                 "a portfolio trades at the market");
  }
}

MarketRules market_rules_of(const MarketRules& rules, const std::string& symbol) {
  MarketRules out = rules;
  out.per_asset.reset();
  if (!rules.per_asset) return out;
  const auto own = rules.per_asset->find(symbol);
  if (own == rules.per_asset->end()) return out;
  const auto take = [](const std::optional<double>& from, std::optional<double>& into) {
    if (from) into = from;
  };
  take(own->second.tick_size, out.tick_size);
  take(own->second.lot_size, out.lot_size);
  take(own->second.min_notional, out.min_notional);
  take(own->second.max_volume_pct, out.max_volume_pct);
  return out;
}

void check_market_rules(const MarketRules& rules, const std::vector<std::string>& assets,
                        const std::string& pointer, std::vector<base::Problem>& problems) {
  if (!rules.per_asset) return;
  for (const auto& [symbol, own] : *rules.per_asset) {
    if (std::ranges::find(assets, symbol) != assets.end()) continue;
    problems.push_back({base::pointer_join(base::pointer_join(pointer, "per_asset"), symbol),
                        "unknown_name", "is not an asset of this request", base::join_names(assets),
                        base::nearest_name(symbol, assets)});
  }
}

void check_costs(const Costs& costs, const MarketRules* market,
                 const std::vector<std::string>& assets, const std::string& pointer,
                 std::vector<base::Problem>& problems) {
  Checker check(pointer, problems);
  const auto has_ticks = [&](const std::string& symbol) {
    return market != nullptr && market_rules_of(*market, symbol).tick_size.has_value();
  };
  if (costs.slippage_ticks && !std::ranges::all_of(assets, has_ticks)) {
    check.report("slippage_ticks", "required", "is given without market_rules.tick_size",
                 "a tick_size in market_rules, for all assets or for each");
  }
  if (!costs.commission_tiers) return;
  double last = 0;
  for (const CommissionTier& tier : *costs.commission_tiers) {
    if (tier.from_value <= last && last > 0) {
      check.report("commission_tiers", "out_of_order",
                   fmt::format("has {} after {}", tier.from_value, last), "lowest value first");
      return;
    }
    last = tier.from_value;
  }
}

}  // namespace hindcast::strategy
