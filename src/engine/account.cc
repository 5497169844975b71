#include "engine/account.h"

#include <algorithm>

#include "engine/trade_record.h"

namespace hindcast::engine {
namespace {

// Budgets come from sums of money: a budget above the free cash by rounding alone still counts as
// it, and cash that is only rounding buys nothing.
constexpr double kCashTolerance = 1e-9;

TradeEnd account_end(const Moment& at) { return {at.asset, at.row, at.time}; }

ClosedPart whole_position(const Position& p) {
  return {.side = p.side,
          .entry_time = p.entry_time,
          .entry_index = p.entry_index,
          .entry_price = p.entry_price,
          .units = p.size,
          .entry_fee = p.entry_fee,
          .lowest = p.lowest,
          .highest = p.highest};
}

}  // namespace

Account::Account(const SimulationInput& input, SimulationResult& result)
    : input_(input),
      result_(result),
      costs_(input.costs, input.rules),
      cash_(input.initial_capital),
      positions_(input.assets.size()) {}

Account::Sized Account::size_for(const EntryOrder& order, double price) const {
  const auto& risk = input_.risk;
  const double slack = kCashTolerance * std::max(1.0, order.equity);
  if (risk.position_size_units) {
    const double cost =
        *risk.position_size_units * price + costs_.fee(*risk.position_size_units, price);
    const bool fits = cost <= cash_ + slack;
    return {*risk.position_size_units,
            fits ? OrderOutcome::filled : OrderOutcome::rejected_no_cash};
  }
  double budget = cash_;
  if (risk.position_size_pct) budget = *risk.position_size_pct / 100 * order.equity;
  if (risk.position_size_amount) budget = *risk.position_size_amount;
  if (!(cash_ > slack) || budget > cash_ + slack) {
    return {std::max(0.0, (budget - costs_.fixed) / (price * (1 + costs_.rate))),
            OrderOutcome::rejected_no_cash};
  }
  const double size = (std::min(budget, cash_) - costs_.fixed) / (price * (1 + costs_.rate));
  if (!(size > 0)) return {0, OrderOutcome::rejected_zero_size};
  return {size, OrderOutcome::filled};
}

void Account::enter(const Moment& at, const EntryOrder& order) {
  const double price =
      costs_.price(order.side == Side::long_side, order.raw_price, FillKind::entry);
  Sized sized = size_for(order, price);
  if (input_.risk.max_open_positions && open_count_ >= *input_.risk.max_open_positions) {
    sized.outcome = OrderOutcome::rejected_position_limit;
  }
  if (sized.outcome != OrderOutcome::filled) {
    log(at, order.side, true, OrderReason::entry_signal, sized.outcome, sized.size, price, 0);
    return;
  }
  const double fee = costs_.fee(sized.size, price);
  Position& p = positions_[static_cast<std::size_t>(at.asset)];
  p = {.open = true,
       .side = order.side,
       .size = sized.size,
       .entry_price = price,
       .entry_fee = fee,
       .entry_time = at.time,
       .entry_index = at.row,
       .stops_live_from = order.stops_live_from,
       .lowest = price,
       .highest = price};
  arm(p, input_.risk, order.stop_base > 0 ? order.stop_base : price);
  cash_ -= sized.size * price + fee;
  ++open_count_;
  result_.fees += fee;
  result_.traded_value += sized.size * price;
  log(at, order.side, true, OrderReason::entry_signal, OrderOutcome::filled, sized.size, price,
      fee);
}

void Account::reject_after_last_bar(const Moment& at, Side side, double last_close) {
  log(at, side, true, OrderReason::entry_signal, OrderOutcome::rejected_after_last_bar, 0,
      last_close, 0);
}

void Account::exit(const Moment& at, double raw_price, FillKind kind, OrderReason reason) {
  Position& p = positions_[static_cast<std::size_t>(at.asset)];
  const double price = costs_.price(p.side == Side::short_side, raw_price, kind);
  const double fee = costs_.fee(p.size, price);
  result_.trades.push_back(closed_trade(account_end(at), whole_position(p), price, fee, reason));
  cash_ += p.value(price) - fee;
  --open_count_;
  p.open = false;
  result_.fees += fee;
  result_.traded_value += p.size * price;
  log(at, p.side, false, reason, OrderOutcome::filled, p.size, price, fee);
}

void Account::record_open(const Moment& at, double close) {
  const Position& p = positions_[static_cast<std::size_t>(at.asset)];
  result_.trades.push_back(open_trade(account_end(at), whole_position(p), close));
}

void Account::log(const Moment& at, Side side, bool opens, OrderReason reason, OrderOutcome outcome,
                  double size, double price, double fee) {
  result_.orders.push_back({.signal_time = at.signal_time,
                            .fill_time = at.time,
                            .asset = at.asset,
                            .side = side,
                            .opens = opens,
                            .reason = reason,
                            .outcome = outcome,
                            .size = size,
                            .price = price,
                            .fee = fee});
}

}  // namespace hindcast::engine
