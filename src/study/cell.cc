// The simulation of one cell over one tile, from event to event. Its arithmetic is that of
// engine/account.cc and engine/simulator.cc, operation by operation.
#include "study/cell.h"

#include <algorithm>
#include <bit>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "study/cell.cc"
#include <hwy/foreach_target.h>  // compiles what follows once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hindcast::study::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kLanes>;
using engine::FillKind;
using strategy::AtEnd;
using strategy::ExitPriority;
using strategy::Fill;
using strategy::StopBase;
using strategy::StopsFrom;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Range {
  double low, high;
};

// Lowest and highest of n > 0 values; reads up to kLanes past them.
Range range_of(const double* x, std::size_t n) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  auto low = hn::Set(d, kInfinite);
  auto high = hn::Set(d, -kInfinite);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    low = hn::Min(low, v);
    high = hn::Max(high, v);
  }
  if (i < n) {
    const auto inside = hn::FirstN(d, n - i);
    const auto v = hn::LoadU(d, x + i);
    low = hn::Min(low, hn::IfThenElse(inside, v, hn::Set(d, kInfinite)));
    high = hn::Max(high, hn::IfThenElse(inside, v, hn::Set(d, -kInfinite)));
  }
  return {hn::GetLane(hn::MinOfLanes(d, low)), hn::GetLane(hn::MaxOfLanes(d, high))};
}

// First i < n with low[i] <= low_level or high[i] >= high_level; n when there is none.
std::size_t first_reached(const double* low, const double* high, std::size_t n, double low_level,
                          double high_level) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto floor = hn::Set(d, low_level);
  const auto ceiling = hn::Set(d, high_level);
  for (std::size_t i = 0; i < n; i += lanes) {
    const auto hit =
        hn::Or(hn::Le(hn::LoadU(d, low + i), floor), hn::Ge(hn::LoadU(d, high + i), ceiling));
    const std::intptr_t at = hn::FindFirstTrue(d, hit);
    if (at >= 0) return std::min(n, i + static_cast<std::size_t>(at));
  }
  return n;
}

// Adds the returns of periods [begin, end) of a held position, each against the close before it.
// Precondition: begin > 0.
template <bool is_long>
void add_held_returns(const double* close, std::size_t begin, std::size_t end, Cell& cell) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto cash = hn::Set(d, cell.cash);
  const auto size = hn::Set(d, cell.size);
  const auto twice = hn::Set(d, 2 * cell.entry_price);
  const auto one = hn::Set(d, 1.0);
  const auto equity = [&](const double* at) {
    const auto price = hn::LoadU(d, at);
    return hn::Add(cash, hn::Mul(size, is_long ? price : hn::Sub(twice, price)));
  };
  for (std::size_t i = begin - begin % lanes; i < end; i += lanes) {
    auto change = hn::Sub(hn::Div(equity(close + i), equity(close + i - 1)), one);
    if (i < begin || i + lanes > end) {
      auto inside = hn::FirstN(d, end - i);
      if (i < begin) inside = hn::AndNot(hn::FirstN(d, begin - i), inside);
      change = hn::IfThenElseZero(inside, change);
    }
    double* const sum = cell.sums.data() + i % kLanes;
    double* const squares = cell.squares.data() + i % kLanes;
    hn::StoreU(hn::Add(hn::LoadU(d, sum), change), d, sum);
    hn::StoreU(hn::Add(hn::LoadU(d, squares), hn::Mul(change, change)), d, squares);
  }
}

class TileRun {
 public:
  TileRun(const CellContext& context, const TileBars& bars, const TileDecisions& decisions,
          const strategy::RiskManagement& risk, Cell& cell)
      : x_(context), bars_(bars), bits_(decisions), risk_(risk), c_(cell) {}

  void run() {
    std::uint32_t row = std::max(bars_.begin, x_.first);
    while (row < bars_.end && !c_.ruined) {
      if (c_.exit_due || c_.entry_due != 0) fill_at_open(row);
      row = c_.side == 0 ? wait(row) : hold(row);
    }
    if (bars_.end == x_.rows && c_.side != 0) end_of_data();
    account(bars_.end);
  }

 private:
  double open(std::uint32_t row) const { return bars_.open[row - bars_.begin]; }
  double close(std::uint32_t row) const { return bars_.close[row - bars_.begin]; }
  bool is_last(std::uint32_t row) const { return row + 1 == x_.rows; }

  // First set bit at or after `row`; the tile's end when there is none.
  std::uint32_t next(const std::array<std::uint64_t, kTileWords>& bits, std::uint32_t row) const {
    const std::uint32_t i = row - bars_.begin;
    std::size_t w = i / 64;
    const std::size_t words = (bars_.end - bars_.begin + 63) / 64;
    if (w >= words) return bars_.end;
    std::uint64_t word = bits[w] & (~std::uint64_t{0} << (i % 64));
    while (word == 0) {
      if (++w == words) return bars_.end;
      word = bits[w];
    }
    const auto found = static_cast<std::uint32_t>(w * 64) +
                       static_cast<std::uint32_t>(std::countr_zero(word)) + bars_.begin;
    return std::min(found, bars_.end);
  }
  bool test(const std::array<std::uint64_t, kTileWords>& bits, std::uint32_t row) const {
    const std::uint32_t i = row - bars_.begin;
    return (bits[i / 64] >> (i % 64)) & 1;
  }

  // From event to event: each takes the first row that is still to be decided on.

  std::uint32_t wait(std::uint32_t row) {
    const std::uint32_t up = next(bits_.go_long, row);
    const std::uint32_t down = next(bits_.go_short, row);
    const std::uint32_t at = std::min(up, down);
    if (at == bars_.end) return at;
    const int side = up < down ? 1 : -1;
    if (x_.rules.fill == Fill::close) {
      if (is_last(at) && x_.rules.at_end != AtEnd::leave_open) return at + 1;
      account(at);
      enter(side, close(at), close(at), c_.cash, at + 1);
    } else if (!is_last(at)) {
      c_.entry_due = side;
      c_.due_close = close(at);
      c_.due_equity = c_.cash;
    }
    return at + 1;
  }

  std::uint32_t hold(std::uint32_t row) {
    const std::uint32_t at = next(c_.side > 0 ? bits_.leave_long : bits_.leave_short, row);
    if (c_.has_levels) {
      const std::uint32_t from = std::max(row, c_.live_from);
      const std::uint32_t until = std::min(at + 1, bars_.end);
      if (from < until) {
        const std::uint32_t hit = from + reached(from, until);
        if (hit < until) {
          forced_exit(hit);
          return stop_takes_decisions() ? hit + 1 : hit;
        }
      }
    }
    if (at == bars_.end) return at;
    leave(at);
    return at + 1;
  }

  // A stop that comes first leaves nothing for the close of its bar to fill.
  bool stop_takes_decisions() const {
    return x_.rules.fill == Fill::close && x_.rules.exit_priority == ExitPriority::stop_first;
  }

  std::uint32_t reached(std::uint32_t from, std::uint32_t until) const {
    const bool is_long = c_.side > 0;
    const std::uint32_t i = from - bars_.begin;
    return static_cast<std::uint32_t>(first_reached(bars_.low + i, bars_.high + i, until - from,
                                                    is_long ? c_.stop : c_.target,
                                                    is_long ? c_.target : c_.stop));
  }

  // An exit or a reversal was decided at the close of `at`.
  void leave(std::uint32_t at) {
    const auto& other = c_.side > 0 ? bits_.go_short : bits_.go_long;
    const int reversal = test(other, at) ? -c_.side : 0;
    const double equity = c_.cash + c_.value(close(at));
    if (x_.rules.fill == Fill::close) {
      account(at);
      exit(close(at), FillKind::market_exit);
      if (reversal == 0 || (is_last(at) && x_.rules.at_end != AtEnd::leave_open)) return;
      enter(reversal, close(at), close(at), equity, at + 1);
    } else if (!is_last(at)) {
      c_.exit_due = true;
      c_.entry_due = reversal;
      c_.due_close = close(at);
      c_.due_equity = equity;
    }
  }

  void fill_at_open(std::uint32_t row) {
    if (c_.exit_due) {
      c_.exit_due = false;
      if (x_.rules.exit_priority == ExitPriority::stop_first && c_.has_levels &&
          reached(row, row + 1) == 0) {
        c_.entry_due = 0;  // the stop takes what was decided with it
        if (row >= c_.live_from) forced_exit(row);
        return;
      }
      account(row);
      exit(open(row), FillKind::market_exit);
    }
    const int side = c_.entry_due;
    if (side == 0) return;
    c_.entry_due = 0;
    account(row);
    enter(side, open(row), c_.due_close, c_.due_equity,
          row + (x_.rules.stops_from == StopsFrom::next_bar ? 1 : 0));
  }

  void forced_exit(std::uint32_t row) {
    account(row);
    engine::Position held;
    held.open = true;
    held.side = c_.side > 0 ? engine::Side::long_side : engine::Side::short_side;
    held.stop = c_.stop;
    held.target = c_.target;
    const std::uint32_t i = row - bars_.begin;
    const engine::Bar bar{bars_.open[i], bars_.high[i], bars_.low[i], bars_.close[i]};
    const engine::ForcedExit forced = engine::forced_exit(held, bar, x_.rules.both_hit);
    exit(forced.price, forced.kind());
  }

  void end_of_data() {
    const std::uint32_t last = x_.rows - 1;
    if (x_.rules.at_end == AtEnd::leave_open) {
      ++c_.trades;
      return;
    }
    account(last);
    exit(x_.rules.at_end == AtEnd::last_close ? close(last) : open(last), FillKind::market_exit);
  }

  void exit(double raw_price, FillKind kind) {
    const double price = x_.costs.price(c_.side < 0, raw_price, kind);
    const double fee = x_.costs.fee(c_.size, price);
    c_.cash += c_.value(price) - fee;
    c_.side = 0;
    ++c_.trades;
  }

  void enter(int side, double raw_price, double signal_close, double equity,
             std::uint32_t live_from) {
    const double price = x_.costs.price(side > 0, raw_price, FillKind::entry);
    const double size = size_for(price, equity);
    if (!(size > 0)) return;
    const double fee = x_.costs.fee(size, price);
    c_.side = side;
    c_.size = size;
    c_.entry_price = price;
    c_.live_from = live_from;
    c_.has_levels = risk_.stop_loss_pct.has_value() || risk_.take_profit_pct.has_value();
    if (c_.has_levels) {
      engine::Position held;
      held.side = side > 0 ? engine::Side::long_side : engine::Side::short_side;
      const bool from_signal = x_.rules.stop_base == StopBase::signal_close;
      engine::arm(held, risk_, from_signal ? signal_close : price);
      c_.stop = held.stop;
      c_.target = held.target;
    }
    c_.cash -= size * price + fee;
  }

  // Units of an order; 0 when it is refused. The rules of Account::size_for.
  double size_for(double price, double equity) const {
    const double slack = 1e-9 * std::max(1.0, equity);
    if (risk_.position_size_units) {
      const double units = *risk_.position_size_units;
      return units * price + x_.costs.fee(units, price) <= c_.cash + slack ? units : 0;
    }
    double budget = c_.cash;
    if (risk_.position_size_pct) budget = *risk_.position_size_pct / 100 * equity;
    if (risk_.position_size_amount) budget = *risk_.position_size_amount;
    if (!(c_.cash > 0) || budget > c_.cash + slack) return 0;
    return (std::min(budget, c_.cash) - x_.costs.fixed) / (price * (1 + x_.costs.rate));
  }

  // Rows before `until` are marked with the position as it is now.
  void account(std::uint32_t until) {
    if (until <= c_.accounted) return;
    if (c_.side == 0) {
      mark(c_.cash, c_.cash);
    } else {
      mark_held(c_.accounted, until);
    }
    if (x_.periods.row[c_.period] < until) end_periods(until);
    c_.accounted = until;
  }

  Range equity_range(std::uint32_t from, std::uint32_t until) const {
    const Range r = range_of(bars_.close + (from - bars_.begin), until - from);
    const double a = c_.cash + c_.value(r.low), b = c_.cash + c_.value(r.high);
    return {std::min(a, b), std::max(a, b)};
  }

  void mark_held(std::uint32_t from, std::uint32_t until) {
    constexpr std::uint32_t kPart = 64;
    const Range all = equity_range(from, until);
    if (mark(all.low, all.high)) return;
    for (std::uint32_t begin = from; begin < until; begin += kPart) {
      const std::uint32_t end = std::min(begin + kPart, until);
      const Range part = equity_range(begin, end);
      if (mark(part.low, part.high)) continue;
      for (std::uint32_t row = begin; row < end; ++row) {
        const double equity = c_.cash + c_.value(close(row));
        mark(equity, equity);
      }
    }
  }

  // Marks rows whose equity lies between `low` and `high` and reaches both. False when their order
  // matters: a new peak, and a fall that may be the worst. Otherwise what is left out cannot be.
  bool mark(double low, double high) {
    if (!(low > 0)) c_.ruined = true;
    if (high < c_.peak) {
      c_.trough = std::min(c_.trough, low);
      return true;
    }
    const double worst = std::min(c_.worst, c_.trough / c_.peak - 1);
    if (low < high && low / high - 1 < worst) return false;
    c_.worst = worst;
    c_.peak = high;
    c_.trough = high;
    return true;
  }

  void end_periods(std::uint32_t until) {
    const PeriodEnds& p = x_.periods;
    const std::uint32_t begin = c_.period;
    std::uint32_t end = begin;
    if (p.every_row) {
      end = until - x_.first;
    } else {
      while (p.row[end] < until) ++end;
    }
    const double first = c_.side == 0 ? c_.cash : c_.cash + c_.value(p.close()[begin]);
    const double change = first / c_.period_equity - 1;
    c_.sums[begin % kLanes] += change;
    c_.squares[begin % kLanes] += change * change;
    c_.period_equity = first;
    if (c_.side != 0 && end > begin + 1) {
      if (c_.side > 0) {
        add_held_returns<true>(p.close(), begin + 1, end, c_);
      } else {
        add_held_returns<false>(p.close(), begin + 1, end, c_);
      }
      c_.period_equity = c_.cash + c_.value(p.close()[end - 1]);
    }
    c_.period = end;
  }

  const CellContext& x_;
  const TileBars& bars_;
  const TileDecisions& bits_;
  const strategy::RiskManagement& risk_;
  Cell& c_;
};

void tile(const CellContext& context, const TileBars& bars, const TileDecisions& decisions,
          const strategy::RiskManagement& risk, Cell& cell) {
  TileRun(context, bars, decisions, risk, cell).run();
}

}  // namespace hindcast::study::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hindcast::study {

HWY_EXPORT(tile);

void run_cell(const CellContext& context, const TileBars& bars, const TileDecisions& decisions,
              const strategy::RiskManagement& risk, Cell& cell) {
  HWY_DYNAMIC_DISPATCH(tile)(context, bars, decisions, risk, cell);
}

}  // namespace hindcast::study
#endif
