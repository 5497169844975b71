#include "engine/fills.h"

#include <algorithm>

namespace hindcast::engine {
namespace {

// 10 % above 100 is 110 exactly; 100 * (1 + 0.1) would be a hair more and miss a high of 110.
double at_percent(double price, double percent) { return price * (100 + percent) / 100; }

// The nearer of the fixed and the trailing stop, and which of them it is.
struct StopLevel {
  double price;
  OrderReason reason;
};

StopLevel stop_level(const Position& p) {
  if (p.trail == 0) return {p.stop, OrderReason::stop_loss};
  if (p.side == Side::long_side) {
    const double trailing = at_percent(p.best, -p.trail);
    if (trailing > p.stop) return {trailing, OrderReason::trailing_stop};
  } else {
    const double trailing = at_percent(p.best, p.trail);
    if (trailing < p.stop) return {trailing, OrderReason::trailing_stop};
  }
  return {p.stop, OrderReason::stop_loss};
}

}  // namespace

CostModel::CostModel(const strategy::Costs& costs, const strategy::ExecutionRules& rules)
    : rate(costs.commission_pct / 100), fixed(costs.commission_fixed) {
  const bool all_at_entry = rules.spread_paid == strategy::SpreadPaid::entry;
  const double slippage = costs.slippage_pct / 100;
  entry = slippage + costs.spread_pct / (all_at_entry ? 100 : 200);
  market_exit = slippage + (all_at_entry ? 0 : costs.spread_pct / 200);
  stop = rules.stop_fill == strategy::StopFill::exact ? 0 : market_exit;
}

void arm(Position& p, const strategy::RiskManagement& risk, double base_price) {
  const double sign = p.side == Side::long_side ? 1 : -1;
  p.stop =
      risk.stop_loss_pct ? at_percent(base_price, -sign * *risk.stop_loss_pct) : -sign * kNever;
  p.target =
      risk.take_profit_pct ? at_percent(base_price, sign * *risk.take_profit_pct) : sign * kNever;
  p.trail = risk.trailing_stop_pct.value_or(0);
  p.best = base_price;
}

ForcedExit forced_exit(const Position& p, const Bar& bar, strategy::BothHit both_hit) {
  const bool is_long = p.side == Side::long_side;
  const StopLevel stop = stop_level(p);
  const bool stop_hit = is_long ? bar.low <= stop.price : bar.high >= stop.price;
  const bool target_hit = is_long ? bar.high >= p.target : bar.low <= p.target;
  if (!stop_hit && !target_hit) return {};

  const bool gapped = is_long ? bar.open <= stop.price : bar.open >= stop.price;
  const bool ambiguous = stop_hit && target_hit && !gapped;
  const bool take_stop =
      stop_hit && (gapped || !target_hit || both_hit == strategy::BothHit::stop_first);
  if (take_stop) {
    const double price = is_long ? std::min(bar.open, stop.price) : std::max(bar.open, stop.price);
    return {true, ambiguous, false, price, stop.reason};
  }
  const double price = is_long ? std::max(bar.open, p.target) : std::min(bar.open, p.target);
  return {true, ambiguous, true, price, OrderReason::take_profit};
}

}  // namespace hindcast::engine
