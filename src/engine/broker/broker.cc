#include "engine/broker/broker.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/broker/day.h"
#include "engine/broker/financing.h"
#include "engine/broker/sizing.h"

namespace hindcast::engine::broker {

using strategy::AtEnd;
using strategy::Fill;
using strategy::StopsFrom;

namespace {

DayOf day_of_account(const SimulationInput& input) {
  return DayOf(common_calendar(input), input.assets.front().timeframe);
}

}  // namespace

Broker::Broker(const SimulationInput& input, SimulationResult& result)
    : input_(input),
      result_(result),
      ledger_(input, result),
      guard_(input.risk, input.initial_capital, day_of_account(input)) {
  if (input.portfolio) rebalance_clock_.emplace(*input.portfolio, day_of_account(input));
  for (const AssetInput& in : input.assets) {
    assets_.push_back({.input = &in, .day = DayOf(in.calendar, in.timeframe), .orders = {}});
  }
}

void Broker::run(Progress* progress) {
  const auto rows = static_cast<std::uint32_t>(result_.time.size());
  constexpr std::uint32_t kRowsBetweenReports = 65536;
  const std::uint32_t interval = std::max(rows / 100, kRowsBetweenReports);
  std::uint32_t next_report = interval;
  if (input_.trader != nullptr) ended_by_trader_ = !input_.trader->begin(input_);
  for (std::uint32_t row = 0; row < rows && !result_.bankrupt && !ended_by_trader_;) {
    step(row++);
    if (progress != nullptr && row >= next_report) {
      progress->at(row - 1, result_);
      next_report = row + interval;
    }
  }
  record_open_lots();
}

// Only now: a lot that was left open may have been closed by a bankruptcy since.
void Broker::record_open_lots() {
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    const std::uint32_t row = assets_[a].last_row;
    for (const Lot& lot : ledger_.lots(a)) {
      ledger_.record_open(moment(row, a, result_.time[row]), lot, assets_[a].mark);
    }
  }
}

void Broker::step(std::uint32_t row) {
  if (is_quiet(row)) return quiet_row(row);
  const auto each = [&](auto phase) {
    for (std::size_t a = 0; a < assets_.size(); ++a) {
      if (has_bar(assets_[a], row)) phase(a);
    }
  };
  each([&](std::size_t a) { act_before_open(row, a); });
  each([&](std::size_t a) { start_bar(row, a); });
  before_close(row);
  each([&](std::size_t a) { mark_at_close(assets_[a]); });
  each([&](std::size_t a) { exit_at_close(row, a); });
  each([&](std::size_t a) { enter_at_close(row, a); });
  answer_with_account(row);
  if (guard_.watches()) guard_account(row);
  each([&](std::size_t a) { decide(row, a); });
  rebalance(row);
  if (input_.rules.fill == Fill::close) {
    each([&](std::size_t a) { exit_at_close(row, a); });
    each([&](std::size_t a) { enter_at_close(row, a); });
  }
  each([&](std::size_t a) {
    if (on_last_bar(assets_[a])) finish_asset(row, a);
  });
  mark(row);
  each([&](std::size_t a) { ++assets_[a].next; });
}

// Whether the only asset holds nothing and has nothing ordered when its bar begins.
bool Broker::is_quiet(std::uint32_t row) const {
  if (assets_.size() != 1 || rebalance_clock_) return false;
  const Asset& asset = assets_[0];
  return asset.orders.empty() && ledger_.lots(0).empty() && asset.input->actions.empty() &&
         has_bar(asset, row);
}

// step() of such a row: all that its bar has for the account is a close to decide at. It is most of
// the time of a strategy that rarely trades.
void Broker::quiet_row(std::uint32_t row) {
  Asset& asset = assets_[0];
  mark_at_close(asset);
  if (guard_.watches()) guard_account(row);
  decide(row, 0);
  if (input_.rules.fill == Fill::close && !asset.orders.empty()) {
    open_volume(0);
    exit_at_close(row, 0);
    enter_at_close(row, 0);
  }
  if (on_last_bar(asset)) finish_asset(row, 0);
  mark(row);
  ++asset.next;
}

void Broker::before_close(std::uint32_t row) {
  const auto each = [&](auto phase) {
    for (std::size_t a = 0; a < assets_.size(); ++a) {
      if (has_bar(assets_[a], row)) phase(a);
    }
  };
  each([&](std::size_t a) { expire_orders(row, a); });
  each([&](std::size_t a) { exit_at_open(row, a); });
  each([&](std::size_t a) { enter_at_open(row, a); });
  each([&](std::size_t a) { check_brackets(row, a); });
  each([&](std::size_t a) { enter_during_bar(row, a); });
}

void Broker::expire_orders(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  const auto& time = asset.input->bars.time;
  std::erase_if(asset.orders, [&](const Order& order) {
    bool over = order.live_until && asset.next >= *order.live_until;
    const std::size_t first = order.decided + 1;
    if (order.day_only && asset.next > first) {
      over = over || asset.day(time[first]) != asset.day(time[asset.next]);
    }
    if (!over) return false;
    ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::expired, order.quoted());
    return true;
  });
}

Bar Broker::bar(const Asset& asset, bool buys) const {
  const std::size_t i = asset.next;
  const market::QuoteView& q = asset.input->quotes;
  if (!q.empty()) {
    using C = market::QuoteColumn;
    return buys ? Bar{q[C::ask_open][i], q[C::ask_high][i], q[C::ask_low][i], q[C::ask_close][i]}
                : Bar{q[C::bid_open][i], q[C::bid_high][i], q[C::bid_low][i], q[C::bid_close][i]};
  }
  const market::BarView& b = asset.input->bars;
  return {b.open[i], b.high[i], b.low[i], b.close[i]};
}

void Broker::mark_at_close(Asset& asset) const {
  asset.mark = asset.bid_mark = asset.ask_mark = asset.input->bars.close[asset.next];
  if (asset.input->quotes.empty()) return;
  asset.bid_mark = bar(asset, false).close;
  asset.ask_mark = bar(asset, true).close;
}

void Broker::exit_at_open(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  const bool stop_first = input_.rules.exit_priority == strategy::ExitPriority::stop_first;
  bool stop_took_it = false;
  for (const Order& order : take_due(a, OrderType::market, false)) {
    double wanted_units = units_to_close(order), left = 0;
    const Bar b = bar(asset, order.buys());
    for (Lot& lot : ledger_.lots(a)) {
      if (!closes(order, lot) || !(wanted_units > 0)) continue;
      const bool stopped =
          stop_first &&
          forced_exit(lot, b, bracket_rules(a, lot), no_exit_orders(lot.side)).whole(lot);
      stop_took_it = stop_took_it || stopped;
      if (stopped) continue;  // left to check_brackets
      const double units = std::min(lot.size, wanted_units);
      wanted_units -= units;
      left += close_lot(row, a, lot, units, {.quoted = b.open, .reason = order.reason},
                        order.signal_time);
    }
    if (left > 0) keep_rest(a, order, left);
  }
  // A stop that comes first takes the other half of a reversal with it.
  if (stop_took_it && !hedging()) take_due(a, OrderType::market, true);
  after_exits(row, a);
}

void Broker::enter_at_open(std::uint32_t row, std::size_t a) {
  for (const auto& [order, fill] : filled_entries(a, fill_at_open)) {
    fill_entry(row, a, order, terms_of(a, fill));
  }
}

void Broker::check_brackets(std::uint32_t row, std::size_t a) {
  const Asset& asset = assets_[a];
  for (Lot& lot : ledger_.lots(a)) {
    run_bracket(row, a, lot, bar(asset, closing_buys(lot.side)), false);
  }
  after_exits(row, a);
}

void Broker::enter_during_bar(std::uint32_t row, std::size_t a) {
  for (const auto& [order, fill] : filled_entries(a, fill_during_bar)) {
    if (fill_entry(row, a, order, terms_of(a, fill))) bracket_on_fill_bar(row, a, fill);
    after_exits(row, a);
  }
}

void Broker::exit_at_close(std::uint32_t row, std::size_t a) {
  for (const OrderType type : {OrderType::market_on_close, OrderType::market}) {
    for (const Order& order : take_due(a, type, false)) {
      const ExitTerms terms{.quoted = mark_of(assets_[a], order.buys()), .reason = order.reason};
      if (const double left = close_by(row, a, order, terms); left > 0) keep_rest(a, order, left);
    }
  }
}

void Broker::enter_at_close(std::uint32_t row, std::size_t a) {
  const Asset& asset = assets_[a];
  const bool refused = on_last_bar(asset) && input_.rules.at_end != AtEnd::leave_open;
  for (const OrderType type : {OrderType::market_on_close, OrderType::market}) {
    for (const Order& order : take_due(a, type, true)) {
      if (refused) {
        ledger_.note(moment(row, a, order.signal_time), order,
                     OrderOutcome::rejected_after_last_bar, asset.mark);
        continue;
      }
      fill_entry(row, a, order,
                 {.quoted = mark_of(asset, order.buys()),
                  .bar = asset.next,
                  .at_close = true,
                  .stops_live_from = asset.next + 1});
    }
  }
}

std::vector<Order> Broker::take_due(std::size_t a, OrderType type, bool opens) {
  std::vector<Order> due;
  std::erase_if(assets_[a].orders, [&](const Order& order) {
    const bool is_due =
        order.type == type && order.opens == opens && order.live_from <= assets_[a].next;
    if (is_due) due.push_back(order);
    return is_due;
  });
  return due;
}

// The asset has no further bar: what waits for one is refused, what is open is closed or marked.
void Broker::finish_asset(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  for (const Order& order : asset.orders) {
    const bool never_worked = order.live_from > asset.next;
    if (!order.opens && !order.works()) continue;
    ledger_.note(
        moment(row, a, order.signal_time), order,
        never_worked ? OrderOutcome::rejected_after_last_bar : OrderOutcome::cancelled_end_of_data,
        asset.mark);
  }
  asset.orders.clear();
  asset.last_row = row;
  if (input_.rules.at_end == AtEnd::leave_open) return;
  const bool at_open = input_.rules.at_end == AtEnd::last_open;
  for (Lot& lot : ledger_.lots(a)) {
    const bool buys = closing_buys(lot.side);
    ledger_.close(moment(row, a, result_.time[row]), lot, lot.size,
                  {.quoted = at_open ? bar(asset, buys).open : mark_of(asset, buys),
                   .reason = OrderReason::end_of_data});
  }
  ledger_.sweep(a);
}

void Broker::mark(std::uint32_t row) {
  result_.equity[row] = equity_now();
  guard_.end_bar(result_.equity[row]);
  result_.bars_in_position += ledger_.holds_anything();
  if (!(result_.equity[row] > 0)) stop_if_bankrupt(row);
}

void Broker::stop_if_bankrupt(std::uint32_t row) {
  result_.bankrupt = true;
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    for (Lot& lot : ledger_.lots(a)) {
      ledger_.close(moment(row, a, result_.time[row]), lot, lot.size,
                    {.quoted = mark_of(assets_[a], closing_buys(lot.side)),
                     .reason = OrderReason::bankruptcy});
    }
    ledger_.sweep(a);
  }
  std::fill(result_.equity.begin() + row, result_.equity.end(), ledger_.cash());
}

// How much of the bar may be taken.
void Broker::open_volume(std::size_t a) {
  Asset& asset = assets_[a];
  asset.volume_left = kNever;
  if (const auto& most = market_of(input_, a).max_volume_pct) {
    asset.volume_left = *most / 100 * asset.input->bars.volume[asset.next];
  }
}

// What the time since the asset's last bar cost, and how much of the bar may be taken.
void Broker::start_bar(std::uint32_t row, std::size_t a) {
  open_volume(a);
  const Asset& asset = assets_[a];
  const market::BarView& bars = asset.input->bars;
  if (asset.next == 0) return;
  const Elapsed elapsed{bars.time[asset.next - 1], result_.time[row]};
  for (Lot& lot : ledger_.lots(a)) {
    const double cost = financing_cost(lot, input_.account, elapsed, bars.open[asset.next]);
    if (cost != 0) ledger_.charge(lot, cost);
  }
}

// What a new position may use. With leverage, open losses count against it, and open profits only
// in a cross margin account.
double Broker::free_cash() const {
  if (!input_.account.leverage) return ledger_.cash();
  const double share = margin_share(input_);
  double set_aside = 0;
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    for (const Lot& lot : ledger_.lots(a)) set_aside += lot.size * assets_[a].mark * share;
  }
  const double left = equity_now() - set_aside;
  return cross_margin() ? left : std::min(ledger_.cash(), left);
}

// Value that the exposure limits leave for a new lot of the asset.
double Broker::free_exposure(std::size_t a) const {
  const auto& risk = input_.risk;
  if (!risk.max_exposure_pct && !risk.max_asset_exposure_pct) return kNever;
  double all = 0, own = 0;
  for (std::size_t other = 0; other < assets_.size(); ++other) {
    for (const Lot& lot : ledger_.lots(other)) {
      const double value = lot.size * assets_[other].mark;
      all += value;
      if (other == a) own += value;
    }
  }
  const double equity = equity_now();
  double left = kNever;
  if (risk.max_exposure_pct) left = *risk.max_exposure_pct / 100 * equity - all;
  if (risk.max_asset_exposure_pct) {
    left = std::min(left, *risk.max_asset_exposure_pct / 100 * equity - own);
  }
  return left;
}

// Closes everything at the market when a limit of the account is broken.
void Broker::guard_account(std::uint32_t row) {
  const std::optional<OrderReason> broken = guard_.at_close(result_.time[row], equity_now());
  if (!broken) return;
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    if (assets_[a].next == assets_[a].input->bars.size()) continue;
    for (const Side side : {Side::long_side, Side::short_side}) {
      cancel(row, a, true, side, OrderOutcome::cancelled_halted);
      if (ledger_.holds(a, side)) order_exit(row, a, side, *broken);
    }
  }
}

Moment Broker::moment(std::uint32_t row, std::size_t a, std::int64_t signal_time) const {
  const Asset& asset = assets_[a];
  Moment at{.asset = a, .row = row, .time = result_.time[row], .signal_time = signal_time};
  const market::BarView& bars = asset.input->bars;
  // An asset without a bar at this row is closed as on its last one.
  const std::size_t i = has_bar(asset, row) ? asset.next : std::max<std::size_t>(asset.next, 1) - 1;
  at.bar_volume = bars.volume[i];
  if (!input_.costs.slippage_atr) return at;
  const auto* columns = asset.input->order_columns;
  const std::size_t now = asset.input->signal_offset + i;
  const bool known = columns != nullptr && !columns->atr.empty() && now > 0;
  at.atr = known ? columns->atr[now - 1] : std::numeric_limits<double>::quiet_NaN();
  if (const auto* action = action_at(asset, i); action != nullptr) at.atr *= action->price_ratio;
  if (!std::isfinite(at.atr)) at.atr = bars.high[i] - bars.low[i];
  return at;
}

double Broker::equity_now() const {
  double equity = ledger_.cash();
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    for (const Lot& lot : ledger_.lots(a)) equity += lot.value(assets_[a].mark);
  }
  return equity;
}

}  // namespace hindcast::engine::broker
