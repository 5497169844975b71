#include "reference/naive/account.h"

#include <algorithm>

namespace hindcast::reference {

using engine::OrderOutcome;
using engine::OrderReason;
using engine::Side;
using strategy::SpreadPaid;
using strategy::StopFill;

namespace {

constexpr double kRounding = 1e-9;  // of a sum of money: an order of all cash costs all cash

double worth(const Position& position, double mark) {
  // A short locks its entry value; what it has won or lost is added to that.
  const double gain =
      position.side == Side::long_side ? mark - position.entry_price : position.entry_price - mark;
  return position.size * (position.entry_price + gain);
}

}  // namespace

double Account::market_price(double quote, bool buys, bool entry) const {
  double spread = input_.costs.spread_pct / 2;
  if (input_.rules.spread_paid == SpreadPaid::entry) spread = entry ? input_.costs.spread_pct : 0;
  const double worse = (input_.costs.slippage_pct + spread) / 100;
  return buys ? quote * (1 + worse) : quote * (1 - worse);
}

double Account::stop_price(double quote, bool buys) const {
  return input_.rules.stop_fill == StopFill::exact ? quote : market_price(quote, buys, false);
}

double Account::fee(double size, double price) const {
  return input_.costs.commission_fixed + size * price * input_.costs.commission_pct / 100;
}

double Account::budget(const Decision& decision) const {
  if (input_.risk.position_size_amount) return *input_.risk.position_size_amount;
  if (input_.risk.position_size_pct) {
    return decision.equity * *input_.risk.position_size_pct / 100;
  }
  return cash_;
}

void Account::refuse(std::int32_t index, const Decision& decision, std::int64_t now, double size,
                     double price, OrderOutcome outcome) {
  result_.orders.push_back({.signal_time = decision.signal_time,
                            .fill_time = now,
                            .asset = index,
                            .side = *decision.enter,
                            .opens = true,
                            .reason = OrderReason::entry_signal,
                            .outcome = outcome,
                            .size = size,
                            .price = price,
                            .fee = 0});
}

void Account::enter(Asset& asset, std::int32_t index, const Decision& decision, double quote,
                    std::int64_t now) {
  const Side side = *decision.enter;
  const double price = market_price(quote, side == Side::long_side, true);
  const auto& units = input_.risk.position_size_units;
  const double rate = input_.costs.commission_pct / 100;
  const double size =
      units ? *units : (budget(decision) - input_.costs.commission_fixed) / (price * (1 + rate));
  if (input_.risk.max_open_positions && open_ >= *input_.risk.max_open_positions) {
    refuse(index, decision, now, std::max(size, 0.0), price, OrderOutcome::rejected_position_limit);
    return;
  }
  const double paid = fee(size, price);
  const double cost = units ? size * price + paid : budget(decision);
  const double rounding = kRounding * std::max(1.0, decision.equity);
  if (cost > cash_ + rounding || (!units && cash_ <= rounding)) {
    refuse(index, decision, now, std::max(size, 0.0), price, OrderOutcome::rejected_no_cash);
    return;
  }
  if (!(size > 0)) {
    refuse(index, decision, now, 0, price, OrderOutcome::rejected_zero_size);
    return;
  }
  cash_ -= size * price + paid;
  ++open_;
  result_.fees += paid;
  result_.traded_value += size * price;
  const bool from_fill = input_.rules.stop_base == strategy::StopBase::fill;
  const double base = from_fill ? price : decision.signal_close;
  asset.position = Position{.side = side,
                            .size = size,
                            .entry_price = price,
                            .entry_fee = paid,
                            .entry_time = now,
                            .stop_base = base,
                            .best = base,
                            .filled_now = true};
  result_.orders.push_back({.signal_time = decision.signal_time,
                            .fill_time = now,
                            .asset = index,
                            .side = side,
                            .opens = true,
                            .reason = OrderReason::entry_signal,
                            .outcome = OrderOutcome::filled,
                            .size = size,
                            .price = price,
                            .fee = paid});
}

void Account::leave(Asset& asset, std::int32_t index, double price, std::int64_t signal_time,
                    std::int64_t now, OrderReason reason) {
  const Position position = *asset.position;
  const double paid = fee(position.size, price);
  cash_ += worth(position, price) - paid;
  --open_;
  result_.fees += paid;
  result_.traded_value += position.size * price;
  const int sign = position.side == Side::long_side ? 1 : -1;
  result_.trades.push_back(
      {.asset = index,
       .side = position.side,
       .entry_time = position.entry_time,
       .exit_time = now,
       .entry_price = position.entry_price,
       .exit_price = price,
       .size = position.size,
       .entry_fee = position.entry_fee,
       .exit_fee = paid,
       .pnl = sign * (price - position.entry_price) * position.size - position.entry_fee - paid,
       .exit_reason = reason});
  result_.orders.push_back({.signal_time = signal_time,
                            .fill_time = now,
                            .asset = index,
                            .side = position.side,
                            .opens = false,
                            .reason = reason,
                            .outcome = OrderOutcome::filled,
                            .size = position.size,
                            .price = price,
                            .fee = paid});
  asset.position.reset();
}

void Account::leave_open(const Asset& asset, std::int32_t index) {
  const Position& position = *asset.position;
  const int sign = position.side == Side::long_side ? 1 : -1;
  result_.trades.push_back(
      {.asset = index,
       .side = position.side,
       .entry_time = position.entry_time,
       .exit_time = asset.input->bars.time.back(),
       .entry_price = position.entry_price,
       .exit_price = asset.mark,
       .size = position.size,
       .entry_fee = position.entry_fee,
       .exit_fee = 0,
       .pnl = sign * (asset.mark - position.entry_price) * position.size - position.entry_fee,
       .exit_reason = OrderReason::end_of_data,
       .open_at_end = true});
}

double Account::equity(const std::vector<Asset>& assets) const {
  double sum = cash_;
  for (const Asset& asset : assets) {
    if (asset.position) sum += worth(*asset.position, asset.mark);
  }
  return sum;
}

}  // namespace hindcast::reference
