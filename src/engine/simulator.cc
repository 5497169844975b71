#include "engine/simulator.h"

#include <algorithm>
#include <tuple>

#include "engine/broker/full_model.h"
#include "engine/clock.h"
#include "engine/simulate.h"
#include "engine/sweep.h"

namespace hindcast::engine {

using strategy::AtEnd;
using strategy::ExitPriority;
using strategy::Fill;
using strategy::StopBase;
using strategy::StopsFrom;

Simulator::Simulator(const SimulationInput& input, SimulationResult& result)
    : input_(input),
      result_(result),
      account_(input, result),
      ignores_both_(input.rules.entry_and_exit == strategy::EntryAndExit::ignore) {
  for (const AssetInput& in : input.assets) {
    assets_.push_back({.bars = &in.bars,
                       .signals = in.signals,
                       .upcoming = {*in.signals, in.signal_offset},
                       .offset = in.signal_offset});
  }
}

void Simulator::run(Progress* progress) {
  const auto rows = static_cast<std::uint32_t>(result_.time.size());
  constexpr std::uint32_t kRowsBetweenReports = 65536;
  const std::uint32_t interval = std::max(rows / 100, kRowsBetweenReports);
  std::uint32_t next_report = interval;
  for (std::uint32_t row = 0; row < rows && !result_.bankrupt;) {
    if (same_clock()) {
      row = account_.open_positions() == 0 ? skip_flat(row) : hold(row);
      if (row == rows) break;
    }
    step(row++);
    if (progress != nullptr && row >= next_report) {
      progress->at(row - 1, result_);
      next_report = row + interval;
    }
  }
  record_open_positions();
}

// Only now: a position that was left open may have been closed by a bankruptcy since.
void Simulator::record_open_positions() {
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    if (!account_.position(a).open) continue;
    const std::uint32_t row = assets_[a].last_row;
    account_.record_open(moment(row, a, result_.time[row]), assets_[a].mark);
  }
}

void Simulator::step(std::uint32_t row) {
  each_with_bar(row, [&](std::size_t a) { fill_at_open(row, a); });
  each_with_bar(row, [&](std::size_t a) { enter_at_open(row, a); });
  each_with_bar(row, [&](std::size_t a) { check_stops(row, a); });
  each_with_bar(row, [&](std::size_t a) { assets_[a].mark = bar(assets_[a]).close; });
  each_with_bar(row, [&](std::size_t a) { decide_at_close(row, a); });
  if (input_.rules.fill == Fill::close) fill_at_close(row);
  each_with_bar(row, [&](std::size_t a) {
    if (assets_[a].next + 1 == assets_[a].bars->size()) finish_asset(row, a);
  });
  mark(row);
  each_with_bar(row, [&](std::size_t a) { ++assets_[a].next; });
}

void Simulator::fill_at_open(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  Pending& pending = asset.pending;
  Position& position = account_.position(a);
  if (!pending.exit || !position.open) return;
  const Bar b = bar(asset);
  if (input_.rules.exit_priority == ExitPriority::stop_first &&
      forced_exit(position, b, input_.rules.both_hit).hit) {
    pending = {};  // the stop takes what was decided with it; check_stops fills it
    return;
  }
  pending.exit = false;
  account_.exit(moment(row, a, pending.signal_time), b.open, FillKind::market_exit,
                pending.exit_reason);
}

void Simulator::enter_at_open(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  Pending& pending = asset.pending;
  if (!pending.enter) return;
  pending.enter = false;
  const bool signal_base = input_.rules.stop_base == StopBase::signal_close;
  account_.enter(
      moment(row, a, pending.signal_time),
      {.side = pending.side,
       .raw_price = bar(asset).open,
       .stop_base = signal_base ? pending.signal_close : 0,
       .stops_live_from = asset.next + (input_.rules.stops_from == StopsFrom::next_bar ? 1 : 0),
       .equity = pending.equity});
}

void Simulator::check_stops(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  Position& position = account_.position(a);
  if (!position.open) return;
  const Bar b = bar(asset);
  if (asset.next >= position.stops_live_from) {
    ForcedExit forced = forced_exit(position, b, input_.rules.both_hit);
    if (forced.ambiguous) forced = settle(row, a, forced);
    result_.ambiguous_bars += forced.ambiguous;
    if (forced.hit) {
      asset.pending = {};
      asset.stopped_at = asset.next;
      account_.exit(moment(row, a, asset.bars->time[asset.next]), forced.price, forced.kind(),
                    forced.reason);
      return;
    }
  }
  position.lowest = std::min(position.lowest, b.low);
  position.highest = std::max(position.highest, b.high);
  if (asset.next < position.stops_live_from) return;
  position.best = position.side == Side::long_side ? std::max(position.best, b.high)
                                                   : std::min(position.best, b.low);
}

// What the finer bars of an ambiguous bar reach first; the bar's own exit where they do not tell.
ForcedExit Simulator::settle(std::uint32_t row, std::size_t a, const ForcedExit& unsettled) {
  const market::FinerBars* const source = input_.assets[a].finer;
  if (source == nullptr) return unsettled;
  const Position& position = account_.position(a);
  const market::BarView finer = source->inside(result_.time[row]);
  if (finer.empty()) return unsettled;
  const market::Bar whole = market::whole_of(finer);
  const auto exit_of = [&](const Bar& part) {
    return forced_exit(position, part, input_.rules.both_hit);
  };
  if (!exit_of({whole.open, whole.high, whole.low, whole.close}).ambiguous) return unsettled;
  for (std::size_t i = 0; i < finer.size(); ++i) {
    const ForcedExit exit = exit_of({finer.open[i], finer.high[i], finer.low[i], finer.close[i]});
    if (!exit.hit) continue;
    if (!exit.ambiguous) {
      result_.settled.push_back({result_.time[row], static_cast<std::int32_t>(a), exit.reason});
    }
    return exit;
  }
  return unsettled;
}

// A stop that comes first leaves nothing for the close of its bar to fill.
bool Simulator::stop_took_decisions(const Asset& asset) const {
  return asset.stopped_at == asset.next && input_.rules.fill == Fill::close &&
         input_.rules.exit_priority == ExitPriority::stop_first;
}

void Simulator::decide_at_close(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  const strategy::Signals& signals = *asset.signals;
  const std::size_t bit = asset.offset + asset.next;
  const auto set = [bit](const base::Bitmap& map) { return map.size() != 0 && map.test(bit); };
  const bool long_exit = set(signals.long_exit), short_exit = set(signals.short_exit);
  const bool long_entry = set(signals.long_entry), short_entry = set(signals.short_entry);
  // An entry whose own exit holds on the same bar would be closed at once: it is not taken.
  bool go_long = long_entry && !long_exit;
  bool go_short = short_entry && !short_exit;
  if (go_long && go_short) {
    ++result_.conflicting_signals;
    go_long = go_short = false;
  }
  if (stop_took_decisions(asset)) return;
  const bool leave_long = long_exit && !(ignores_both_ && long_entry);
  const bool leave_short = short_exit && !(ignores_both_ && short_entry);
  const Position& position = account_.position(a);
  Pending next;
  if (position.open) {
    const bool is_long = position.side == Side::long_side;
    const bool reverse = is_long ? go_short : go_long;
    if (is_long ? leave_long : leave_short) next.exit = true;
    if (reverse) next.exit = next.enter = true;
    if (reverse) next.exit_reason = OrderReason::reversal;
  } else {
    next.enter = go_long || go_short;
  }
  if (!next.exit && !next.enter) return;
  next.side = go_short ? Side::short_side : Side::long_side;
  next.signal_time = result_.time[row];
  next.signal_close = asset.mark;
  next.equity = equity_now();
  asset.pending = next;
}

// As at an open: the exits of all assets, then the entries.
void Simulator::fill_at_close(std::uint32_t row) {
  each_with_bar(row, [&](std::size_t a) {
    const Asset& asset = assets_[a];
    if (!asset.pending.exit) return;
    account_.exit(moment(row, a, asset.pending.signal_time), asset.mark, FillKind::market_exit,
                  asset.pending.exit_reason);
  });
  each_with_bar(row, [&](std::size_t a) {
    if (assets_[a].pending.enter) enter_at_close(row, a);
    assets_[a].pending = {};
  });
}

void Simulator::enter_at_close(std::uint32_t row, std::size_t a) {
  const Asset& asset = assets_[a];
  const Pending& pending = asset.pending;
  const Moment at = moment(row, a, pending.signal_time);
  const bool last = asset.next + 1 == asset.bars->size();
  if (last && input_.rules.at_end != AtEnd::leave_open) {
    account_.reject_after_last_bar(at, pending.side, asset.mark);
    return;
  }
  account_.enter(
      at, {.side = pending.side,
           .raw_price = asset.mark,
           .stop_base = input_.rules.stop_base == StopBase::signal_close ? pending.signal_close : 0,
           .stops_live_from = asset.next + 1,
           .equity = pending.equity});
}

// The asset has no further bar: what waits for one is refused, what is open is closed or marked.
void Simulator::finish_asset(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  const Moment at = moment(row, a, result_.time[row]);
  if (asset.pending.enter) account_.reject_after_last_bar(at, asset.pending.side, asset.mark);
  asset.pending = {};
  if (!account_.position(a).open) return;
  switch (input_.rules.at_end) {
    case AtEnd::leave_open:
      asset.last_row = row;
      break;
    case AtEnd::last_close:
      account_.exit(at, asset.mark, FillKind::market_exit, OrderReason::end_of_data);
      break;
    case AtEnd::last_open:
      account_.exit(at, bar(asset).open, FillKind::market_exit, OrderReason::end_of_data);
      break;
  }
}

void Simulator::mark(std::uint32_t row) {
  result_.equity[row] = equity_now();
  result_.bars_in_position += account_.open_positions() > 0;
  if (!(result_.equity[row] > 0)) stop_if_bankrupt(row);
}

void Simulator::stop_if_bankrupt(std::uint32_t row) {
  result_.bankrupt = true;
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    if (!account_.position(a).open) continue;
    account_.exit(moment(row, a, result_.time[row]), assets_[a].mark, FillKind::market_exit,
                  OrderReason::bankruptcy);
  }
  std::fill(result_.equity.begin() + row, result_.equity.end(), account_.cash());
}

std::uint32_t Simulator::skip_flat(std::uint32_t row) {
  Asset& asset = assets_[0];
  if (asset.pending.enter) return row;
  const auto rows = static_cast<std::uint32_t>(result_.time.size());
  const std::size_t bit = asset.offset + row;
  const std::size_t event =
      std::min(asset.upcoming.long_entry.from(bit), asset.upcoming.short_entry.from(bit));
  const auto until = static_cast<std::uint32_t>(std::min<std::size_t>(event - asset.offset, rows));
  std::fill(result_.equity.begin() + row, result_.equity.begin() + until, account_.cash());
  asset.next = until;
  if (until > row) asset.mark = asset.bars->close[until - 1];
  return until;
}

std::uint32_t Simulator::hold(std::uint32_t row) {
  Asset& asset = assets_[0];
  Position& p = account_.position(0);
  if (asset.pending.exit || asset.pending.enter || row < p.stops_live_from) return row;
  const auto until = static_cast<std::uint32_t>(next_decision(asset, p, row));
  if (until <= row) return row;

  const market::BarView& bars = *asset.bars;
  const bool is_long = p.side == Side::long_side;
  const SweepColumns columns{bars.high.data(), bars.low.data(), bars.close.data(),
                             result_.equity.data()};
  HeldPosition held{.is_long = is_long,
                    .cash = account_.cash(),
                    .size = p.size,
                    .mirror = 2 * p.entry_price,
                    .stop = p.stop,
                    .target = p.target,
                    .lowest = p.lowest,
                    .highest = p.highest};
  Trail trail{.percent = is_long ? 100 - p.trail : 100 + p.trail, .best = p.best};
  const auto done =
      static_cast<std::uint32_t>(p.trail == 0 ? sweep_held(columns, {row, until}, held)
                                              : sweep_trailing(columns, {row, until}, held, trail));
  p.lowest = held.lowest;
  p.highest = held.highest;
  p.best = trail.best;
  result_.bars_in_position += done - row;
  asset.next = done;
  if (done > row) asset.mark = bars.close[done - 1];
  return done;
}

// First row from `row` on whose signals concern the position. The last bar counts as one: it ends
// the asset.
std::size_t Simulator::next_decision(Asset& asset, const Position& position, std::size_t row) {
  const std::size_t bit = asset.offset + row;
  const bool is_long = position.side == Side::long_side;
  UpcomingSignals& next = asset.upcoming;
  const std::size_t exit = (is_long ? next.long_exit : next.short_exit).from(bit);
  const std::size_t reversal = (is_long ? next.short_entry : next.long_entry).from(bit);
  return std::min({exit, reversal, asset.offset + asset.bars->size() - 1}) - asset.offset;
}

Moment Simulator::moment(std::uint32_t row, std::size_t a, std::int64_t signal_time) const {
  return {.asset = static_cast<std::int32_t>(a),
          .row = row,
          .time = result_.time[row],
          .signal_time = signal_time};
}

double Simulator::equity_now() const {
  double equity = account_.cash();
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    const Position& p = account_.position(a);
    if (p.open) equity += p.value(assets_[a].mark);
  }
  return equity;
}

namespace {

// Room for the book, so that it does not move while it grows. At most as many round trips as there
// are signals to enter; a condition that holds on most bars enters far less often than that.
void reserve_book(const SimulationInput& input, SimulationResult& result) {
  constexpr std::size_t kTradesMost = std::size_t{1} << 16;
  std::size_t entries = 0;
  for (const AssetInput& asset : input.assets) {
    entries += asset.signals->long_entry.count() + asset.signals->short_entry.count();
  }
  const std::size_t trades = std::min(entries, kTradesMost);
  result.trades.reserve(trades);
  result.orders.reserve(2 * trades);
}

void sort_trades(std::vector<Trade>& trades) {
  const auto earlier = [](const Trade& x, const Trade& y) {
    return std::tie(x.exit_time, x.entry_time) < std::tie(y.exit_time, y.entry_time);
  };
  // Those of one asset are in order already.
  if (!std::ranges::is_sorted(trades, earlier)) std::ranges::stable_sort(trades, earlier);
}

}  // namespace

SimulationResult simulate(const SimulationInput& input, Progress* progress) {
  if (broker::needs_full_model(input)) return broker::simulate_full(input, progress);
  SimulationResult result;
  result.time = merge_clocks(input.assets);
  result.equity.resize(result.time.size());
  reserve_book(input, result);
  Simulator(input, result).run(progress);
  sort_trades(result.trades);
  return result;
}

}  // namespace hindcast::engine
