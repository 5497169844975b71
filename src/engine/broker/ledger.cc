#include "engine/broker/ledger.h"

#include <algorithm>

#include "engine/broker/day.h"
#include "engine/broker/sizing.h"
#include "engine/trade_record.h"

namespace hindcast::engine::broker {

namespace {

constexpr std::int64_t kTierDays = 30;

TradeEnd ledger_end(const Moment& at) {
  return {static_cast<std::int32_t>(at.asset), at.row, at.time};
}

ClosedPart part_of_lot(const Lot& lot, double units) {
  const auto part = [&](double of_all) {
    return units == lot.size ? of_all : of_all * (units / lot.size);
  };
  return {.side = lot.side,
          .entry_time = lot.entry_time,
          .entry_index = lot.entry_index,
          .entry_price = lot.entry_price,
          .units = units,
          .entry_fee = part(lot.entry_fee),
          .financing = part(lot.financing),
          .dividends = part(lot.dividends),
          .lowest = lot.lowest,
          .highest = lot.highest};
}

}  // namespace

Ledger::Ledger(const SimulationInput& input, SimulationResult& result)
    : input_(input), result_(result), cash_(input.initial_capital), lots_(input.assets.size()) {
  for (std::size_t a = 0; a < lots_.size(); ++a) {
    costs_.emplace_back(input, market_of(input, a), !input.assets[a].quotes.empty());
  }
}

bool Ledger::holds(std::size_t asset, Side side) const {
  return std::ranges::any_of(lots_[asset], [&](const Lot& lot) { return lot.side == side; });
}

int Ledger::open_positions() const {
  int open = 0;
  for (std::size_t a = 0; a < lots_.size(); ++a) {
    open += holds(a, Side::long_side) + holds(a, Side::short_side);
  }
  return open;
}

Opened Ledger::open(const Moment& at, const Order& order, const EntryTerms& terms) {
  const Quote quote{.buys = order.buys(),
                    .kind = terms.limit ? FillKind::limit : FillKind::entry,
                    .price = terms.quoted,
                    .atr = at.atr,
                    .bar_volume = at.bar_volume,
                    .traded_30d = traded_30d(at.time),
                    .worst = terms.worst};
  // Costs can take all of a price that is a few ticks high; nothing is traded for nothing.
  if (!(costs_[at.asset].price(quote, 0).price > 0)) {
    log(at, {order.side, true, order.reason, OrderOutcome::rejected_no_price, 0, terms.quoted, 0});
    return {};
  }
  const SizingInput sizing{
      input_,       market_of(input_, at.asset), costs_[at.asset], quote,      terms.cash,
      order.equity, order.share_of_equity,       order.units,      order.split};
  Sized sized{order.remaining, order.remaining, 0, OrderOutcome::filled};
  if (order.remaining == 0) {
    sized = order.budget > 0 ? size_budget(sizing, order.budget) : size_entry(sizing);
  } else if (!covers(sizing, order.remaining)) {
    sized.outcome = OrderOutcome::rejected_no_cash;
  }
  if (sized.outcome == OrderOutcome::filled &&
      !(costs_[at.asset].price(quote, sized.units).price > 0)) {
    sized.outcome = OrderOutcome::rejected_no_price;
  }
  constexpr double kRounding = 1 + 1e-9;  // a limit of 100 % lets all of the equity in
  if (sized.outcome == OrderOutcome::filled &&
      sized.units * costs_[at.asset].price(quote, sized.units).price >
          terms.most_value * kRounding) {
    sized.outcome = OrderOutcome::rejected_exposure;
  }
  const auto& limit = input_.risk.max_open_positions;
  if (limit && !holds(at.asset, order.side) && open_positions() >= *limit) {
    sized.outcome = OrderOutcome::rejected_position_limit;
  }
  const auto record = [&](OrderOutcome outcome, double size, double price, double fee) {
    log(at, {order.side, true, order.reason, outcome, size, price, fee});
  };
  if (sized.before_cash > sized.before_lot) {
    record(OrderOutcome::reduced_to_cash, sized.before_cash, terms.quoted, 0);
  }
  if (sized.units < sized.before_lot * kNearlyAll) {
    record(OrderOutcome::rounded_to_lot, sized.before_lot, terms.quoted, 0);
  }
  if (sized.outcome != OrderOutcome::filled) {
    record(sized.outcome, sized.units, costs_[at.asset].price(quote, sized.units).price, 0);
    return {};
  }
  const bool in_part = terms.most_units < sized.units * kNearlyAll;
  const double units =
      in_part ? whole_lots(market_of(input_, at.asset), terms.most_units) : sized.units;
  if (!(units > 0)) return {0, sized.units};

  const FillPrice price = costs_[at.asset].price(quote, units);
  if (price.rounded()) record(OrderOutcome::rounded_to_tick, units, price.before_tick, 0);
  const double fee = costs_[at.asset].fee(quote, units, price.price);
  Lot lot = make_lot(at, order, terms, units, price.price);
  lot.entry_fee = fee;
  lot.id = ++lots_made_;
  cash_ -= units * price.price - lot.loan + fee;
  lots_[at.asset].push_back(lot);
  book(at, units * price.price, fee);
  record(in_part ? OrderOutcome::partly_filled : OrderOutcome::filled, units, price.price, fee);
  return {units, sized.units - units};
}

Lot Ledger::make_lot(const Moment& at, const Order& order, const EntryTerms& terms, double units,
                     double price) const {
  const bool from_signal = input_.rules.stop_base == strategy::StopBase::signal_close;
  Lot lot{.order_id = order.id,
          .side = order.side,
          .size = units,
          .entry_size = units,
          .entry_price = price,
          .loan = units * price * (1 - margin_share(input_)),
          .entry_time = at.time,
          .entry_index = at.row,
          .entry_bar = terms.bar,
          .entered_at_close = terms.at_close,
          .stops_live_from = terms.stops_live_from,
          .base = from_signal ? order.signal_close : price,
          .lowest = price,
          .highest = price};
  arm(lot, input_, order);
  return lot;
}

void Ledger::close(const Moment& at, Lot& lot, double units, const ExitTerms& terms) {
  const Quote quote{.buys = lot.side == Side::short_side,
                    .kind = terms.kind,
                    .price = terms.quoted,
                    .atr = at.atr,
                    .bar_volume = at.bar_volume,
                    .traded_30d = traded_30d(at.time)};
  const FillPrice filled = costs_[at.asset].price(quote, units);
  const double price = filled.price;
  if (filled.rounded()) {
    log(at, {lot.side, false, terms.reason, OrderOutcome::rounded_to_tick, units,
             filled.before_tick, 0});
  }
  const double fee = costs_[at.asset].fee(quote, units, price);
  const Trade trade =
      closed_trade(ledger_end(at), part_of_lot(lot, units), price, fee, terms.reason);
  result_.trades.push_back(trade);
  record_.add(trade.pnl);
  cash_ += lot.value(price, units) - fee;
  const bool whole = units == lot.size;
  lot.entry_fee -= trade.entry_fee;
  lot.financing -= trade.financing;
  lot.dividends -= trade.dividends;
  lot.loan -= whole ? lot.loan : lot.loan * (units / lot.size);
  lot.size = whole ? 0 : lot.size - units;
  book(at, units * price, fee);
  log(at, {lot.side, false, terms.reason, terms.outcome, units, price, fee});
}

void Ledger::charge(Lot& lot, double amount) {
  cash_ -= amount;
  lot.financing += amount;
  result_.financing += amount;
}

void Ledger::pay_dividend(const Moment& at, Lot& lot, double per_unit) {
  const double amount = lot.sign() * per_unit * lot.size;
  cash_ += amount;
  lot.dividends += amount;
  result_.dividends += amount;
  log(at,
      {lot.side, false, OrderReason::dividend, OrderOutcome::dividend_paid, lot.size, per_unit, 0});
}

void Ledger::split(const Moment& at, Lot& lot, double units) {
  lot.split(units);
  log(at, {lot.side, false, OrderReason::split, OrderOutcome::adjusted_for_split, lot.size,
           lot.entry_price, 0});
}

void Ledger::book(const Moment& at, double value, double fee) {
  result_.fees += fee;
  result_.traded_value += value;
  if (!input_.costs.commission_tiers) return;
  const std::int64_t day = period_of(at.time);
  if (traded_.empty() || traded_.back().day != day) traded_.push_back({day, 0});
  traded_.back().value += value;
  std::erase_if(traded_, [day](const DayValue& d) { return d.day <= day - kTierDays; });
}

// Summed anew each time, so that what left the window leaves no rounding behind.
double Ledger::traded_30d(std::int64_t time) const {
  double sum = 0;
  for (const DayValue& d : traded_) {
    if (d.day > period_of(time) - kTierDays) sum += d.value;
  }
  return sum;
}

void Ledger::sweep(std::size_t asset) {
  std::erase_if(lots_[asset], [](const Lot& lot) { return lot.size == 0; });
}

void Ledger::note(const Moment& at, const Order& order, OrderOutcome outcome, double price) {
  note_size(at, order, outcome, order.remaining, price);
}

void Ledger::note_size(const Moment& at, const Order& order, OrderOutcome outcome, double units,
                       double price) {
  log(at, {order.side, order.opens, order.reason, outcome, units, price, 0});
}

void Ledger::record_open(const Moment& at, const Lot& lot, double close) {
  result_.trades.push_back(open_trade(ledger_end(at), part_of_lot(lot, lot.size), close));
}

void Ledger::log(const Moment& at, const Entry& entry) {
  result_.orders.push_back({.signal_time = at.signal_time,
                            .fill_time = at.time,
                            .asset = static_cast<std::int32_t>(at.asset),
                            .side = entry.side,
                            .opens = entry.opens,
                            .reason = entry.reason,
                            .outcome = entry.outcome,
                            .size = entry.size,
                            .price = entry.price,
                            .fee = entry.fee});
}

}  // namespace hindcast::engine::broker
