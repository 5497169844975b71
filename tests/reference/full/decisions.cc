// What the conditions of a bar and the limits of the account make of an asset's orders.
#include <algorithm>
#include <cmath>
#include <limits>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

struct Wishes {
  bool enter[2] = {false, false}, leave[2] = {false, false};  // long, short
};

// What a condition of the position says at this close: of the entries of its side when hedging,
// else of all.
bool says_leave(const World& w, const Asset& asset, Side side) {
  using Kind = cases::PositionCondition::Kind;
  const cases::PositionCondition& leave = asset.stored->leave;
  double units = 0, paid = 0, sign = 0, highest = 0, lowest = 0;
  std::size_t bars = 0;
  bool rounded = false;
  for (const Holding& h : asset.held) {
    if (w.hedging() && h.side != side) continue;
    highest = units == 0 ? h.highest : std::max(highest, h.highest);
    lowest = units == 0 ? h.lowest : std::min(lowest, h.lowest);
    bars = std::max(bars, asset.next - h.bar);
    units += h.units;
    paid += h.units * h.price;
    sign = h.sign();
    rounded = rounded || h.rounded_price;
  }
  const double volume = asset.input->bars.volume[asset.next];
  if (units == 0 || volume < leave.volume) return false;
  const double entry = paid / units, level = leave.level;
  const double profit = sign * (asset.mark / entry - 1) * 100;
  const auto below = [&w](double a, double b) { return !w.at_most(b, a); };
  switch (leave.kind) {
    case Kind::bars:
      return double(bars) >= level;
    case Kind::profit:
      return below(level, profit) || below(profit, -level);
    case Kind::below_highest:
      return rounded ? below(asset.mark, highest - level) : asset.mark < highest - level;
    case Kind::above_lowest:
      return rounded ? below(lowest + level, asset.mark) : asset.mark > lowest + level;
    default:
      return below(asset.mark, entry);
  }
}

Wishes wishes(World& w, const Asset& asset) {
  const auto& signals = asset.stored->asked;
  const auto holds = [&asset](const base::Bitmap& condition) {
    return condition.size() > 0 && condition.test(asset.input->signal_offset + asset.next);
  };
  const bool now_is_right = reference::holds(asset.stored->when, w.now);
  Wishes wish{
      {now_is_right && holds(signals.long_entry), now_is_right && holds(signals.short_entry)},
      {holds(signals.long_exit), holds(signals.short_exit)}};
  if (asset.stored->leave.kind != cases::PositionCondition::Kind::none) {
    wish.leave[0] = says_leave(w, asset, Side::long_side);
    wish.leave[1] = says_leave(w, asset, Side::short_side);
  }
  for (int side : {0, 1}) {
    if (!wish.enter[side] || !wish.leave[side]) continue;
    wish.enter[side] = false;
    if (w.in.rules.entry_and_exit == strategy::EntryAndExit::ignore) wish.leave[side] = false;
  }
  if (wish.enter[0] && wish.enter[1] && !w.hedging()) {
    ++w.out.conflicting_signals;
    wish.enter[0] = wish.enter[1] = false;
  }
  return wish;
}

double kelly_share(const World& w) {
  double won = 0, lost = 0, wins = 0, losses = 0;
  for (const auto& t : w.out.trades) {
    // Neither won nor lost for certain.
    w.on_edge = w.on_edge || std::abs(t.pnl) <= 1e-9 * t.size * t.entry_price;
    (t.pnl > 0 ? won : lost) += std::abs(t.pnl);
    (t.pnl > 0 ? wins : losses) += 1;
  }
  if (wins == 0) return 0;
  if (lost == 0) return 1;
  const double share = wins / (wins + losses), ratio = (won / wins) / (lost / losses);
  return std::clamp(share - (1 - share) / ratio, 0.0, 1.0);
}

void order_entry(World& w, Asset& asset, Side side) {
  Order o = new_order(w, asset, side, true);
  if (w.halted) {
    if (asset.halt_told != w.halts)
      record(w, asset, o, OrderOutcome::rejected_halted, 0, asset.mark);
    asset.halt_told = w.halts;
    return;
  }
  cancel(w, asset, true, side, OrderOutcome::cancelled_replaced);
  if (!w.hedging()) cancel(w, asset, true, other(side), OrderOutcome::cancelled_replaced);
  const auto& spec = entry_spec(w, side);
  price_entry(o, spec, formulas_of(w, asset, o));
  put_on_tick(w, asset, o);
  const auto& risk = w.in.risk;
  bool known = has_price(o) && !lacks_level(w, o);
  const auto& sizes = asset.input->order_columns->size;
  if (!sizes.empty()) {
    o.share = sizes[asset.input->signal_offset + o.decided];
  } else if (risk.volatility_target) {
    bool has_volatility = false;
    const double volatility =
        yearly_volatility(w, asset, asset.next, risk.volatility_target->bars, has_volatility);
    known = known && has_volatility;
    if (has_volatility) {
      o.share = std::min(1.0, risk.volatility_target->pct / 100 / volatility / w.leverage());
    }
  }
  if (sizes.empty() && risk.kelly &&
      static_cast<int>(w.out.trades.size()) >= risk.kelly->min_trades) {
    o.share = risk.kelly->fraction * kelly_share(w);
  }
  if (!known) {
    record(w, asset, o, OrderOutcome::rejected_no_price, 0, asset.mark);
    return;
  }
  if (w.fills_at_close() && o.kind == Kind::market) o.from = o.decided;
  asset.orders.push_back(o);
}

// The last entry's distance and profit allow another one.
bool may_add(const World& w, const Asset& asset, Side side) {
  if (!w.in.risk.pyramiding) return false;
  const strategy::Pyramiding& rule = *w.in.risk.pyramiding;
  std::vector<int> orders;
  const Holding* last = nullptr;
  for (const Holding& h : asset.held) {
    if (h.side != side) continue;
    if (std::ranges::find(orders, h.order) == orders.end()) orders.push_back(h.order);
    last = &h;
  }
  if (last == nullptr || static_cast<int>(orders.size()) >= rule.max_entries) return false;
  const double moved = (asset.mark / last->price - 1) * 100;
  // A tie is one for certain only when no cost was added to the entry's price: sums round.
  const strategy::Costs& costs = w.in.costs;
  const bool exact = costs.slippage_pct == 0 && costs.spread_pct == 0 && !costs.slippage_atr &&
                     !costs.slippage_ticks && !costs.slippage_volume_pct;
  if ((moved != 0 || !exact) && rule.when != strategy::AddWhen::any) w.at_most(moved, 0);
  if (std::abs(moved) < rule.min_distance_pct) return false;
  if (rule.when == strategy::AddWhen::in_profit) return last->sign() * moved > 0;
  if (rule.when == strategy::AddWhen::in_loss) return last->sign() * moved < 0;
  return true;
}

// Counted from the oldest entry that is still held.
bool time_is_up(const World& w, const Asset& asset, Side side) {
  if (!w.in.risk.time_stop_bars) return false;
  for (const Holding& h : asset.held) {
    if (h.side != side) continue;
    const std::size_t bars = asset.next - h.bar + (h.at_close ? 0 : 1);
    return bars >= static_cast<std::size_t>(*w.in.risk.time_stop_bars);
  }
  return false;
}

bool stop_took_it(const World& w, const Asset& asset, Side side) {
  return w.fills_at_close() && w.in.rules.exit_priority == strategy::ExitPriority::stop_first &&
         asset.stopped_at[slot(side)] == asset.next;
}

}  // namespace

Order new_order(World& w, Asset& asset, Side side, bool opens) {
  Order o;
  o.number = ++w.orders_made;
  o.opens = opens;
  o.side = side;
  o.signal_time = w.now;
  o.signal_close = asset.mark;
  o.equity = equity(w);
  o.decided = asset.has_bar ? asset.next : asset.next - 1;
  o.from = o.decided + 1;
  const strategy::OrderColumns& columns = *asset.input->order_columns;
  o.atr = asset.at(columns.atr, o.decided);
  const bool is_long = side == Side::long_side;
  using Role = strategy::PriceRole;
  const auto price = [&](Role role) {
    return asset.at(columns.prices[strategy::index_of(role)], o.decided);
  };
  o.stop_loss = price(is_long ? Role::stop_loss : Role::short_stop_loss);
  o.take_profit = price(is_long ? Role::take_profit : Role::short_take_profit);
  return o;
}

void cancel(World& w, Asset& asset, bool opens, Side side, OrderOutcome outcome) {
  std::erase_if(asset.orders, [&](const Order& o) {
    const bool meant = o.opens == opens && o.side == side && !o.only;
    if (meant) record(w, asset, o, outcome, 0, 0);
    return meant;
  });
}

void order_exit(World& w, Asset& asset, Side side, OrderReason reason) {
  for (const Order& o : asset.orders) {  // it is on its way out
    if (!o.opens && o.side == side && !o.waits() && !o.only) return;
  }
  cancel(w, asset, false, side, OrderOutcome::cancelled_replaced);
  Order o = new_order(w, asset, side, false);
  o.reason = reason;
  if (reason == OrderReason::exit_signal) {
    price_exit(o, exit_spec(w, side), formulas_of(w, asset, o));
    put_on_tick(w, asset, o);
  }
  if (!has_price(o)) {
    record(w, asset, o, OrderOutcome::rejected_no_price, 0, asset.mark);
    return;
  }
  if (w.fills_at_close() && o.kind == Kind::market) o.from = o.decided;
  asset.orders.push_back(o);
}

bool wants_long(World& w, const Asset& asset) { return wishes(w, asset).enter[0]; }

void decide(World& w, Asset& asset) {
  Wishes wish = wishes(w, asset);
  if (w.in.portfolio) wish.enter[0] = wish.enter[1] = false;
  bool skip[2];
  for (const Side side : {Side::long_side, Side::short_side}) {
    skip[slot(side)] = stop_took_it(w, asset, side);
  }
  if (!w.hedging() && (skip[0] || skip[1])) return;
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (skip[slot(side)] || !wish.leave[slot(side)]) continue;
    cancel(w, asset, true, side, OrderOutcome::cancelled_exit_signal);
  }
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (skip[slot(side)] || !asset.holds(side)) continue;
    const bool reverse = !w.hedging() && wish.enter[slot(other(side))] &&
                         entry_spec(w, other(side)).type == strategy::EntryType::market;
    if (reverse) {
      order_exit(w, asset, side, OrderReason::reversal);
    } else if (wish.leave[slot(side)]) {
      order_exit(w, asset, side, OrderReason::exit_signal);
    } else if (time_is_up(w, asset, side)) {
      order_exit(w, asset, side, OrderReason::time_stop);
    }
  }
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (skip[slot(side)] || !wish.enter[slot(side)]) continue;
    if (!asset.holds(side) || may_add(w, asset, side)) order_entry(w, asset, side);
  }
}

// Limits of the account, at a close.
void guard(World& w) {
  const strategy::RiskManagement& risk = w.in.risk;
  const double now = equity(w);
  if (w.today() != w.day) {
    w.day = w.today();
    w.day_start = w.last_equity;
    if (!w.for_good) w.halted = false;
  }
  w.highest = std::max(w.highest, now);
  const auto lost = [&w, now](const std::optional<double>& pct, double from) {
    return pct && w.at_most(now, from * (100 - *pct) / 100);
  };
  std::optional<OrderReason> broken;
  if (w.for_good) return;
  if (lost(risk.portfolio_stop_pct, w.in.initial_capital)) {
    broken = OrderReason::portfolio_stop;
  } else if (lost(risk.max_drawdown_halt_pct, w.highest)) {
    broken = OrderReason::drawdown_halt;
  } else if (!w.halted && lost(risk.daily_loss_limit_pct, w.day_start)) {
    broken = OrderReason::daily_loss_limit;
  }
  if (!broken) return;
  w.halted = true;
  w.for_good = *broken != OrderReason::daily_loss_limit;
  ++w.halts;
  for (Asset& asset : w.assets) {
    if (asset.next == asset.input->bars.size()) continue;
    for (const Side side : {Side::long_side, Side::short_side}) {
      cancel(w, asset, true, side, OrderOutcome::cancelled_halted);
      if (asset.holds(side)) order_exit(w, asset, side, *broken);
    }
  }
}

}  // namespace hindcast::reference::full
