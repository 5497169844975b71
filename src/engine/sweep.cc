#include "engine/sweep.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/sweep.cc"
#include <hwy/foreach_target.h>  // compiles what follows once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hindcast::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;

// ---- one row ------------------------------------------------------------------------------------

template <bool kLong>
double equity_of(const HeldPosition& held, double close) {
  return held.cash + held.size * (kLong ? close : held.mirror - close);
}

// Does the row if nothing happens on it.
template <bool kLong>
bool hold_row(const SweepColumns& columns, std::size_t row, double stop, HeldPosition& held) {
  const double low = columns.low[row], high = columns.high[row];
  const bool stop_hit = kLong ? low <= stop : high >= stop;
  const bool target_hit = kLong ? high >= held.target : low <= held.target;
  const double equity = equity_of<kLong>(held, columns.close[row]);
  if (stop_hit || target_hit || !(equity > 0)) return false;
  columns.equity[row] = equity;
  held.lowest = std::min(held.lowest, low);
  held.highest = std::max(held.highest, high);
  return true;
}

// ---- a position with fixed levels ---------------------------------------------------------------

template <bool kLong>
std::size_t held_rows(const SweepColumns& columns, RowRange rows, HeldPosition& held) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto cash = hn::Set(d, held.cash), size = hn::Set(d, held.size);
  const auto mirror = hn::Set(d, held.mirror), zero = hn::Zero(d);
  const auto floor = hn::Set(d, kLong ? held.stop : held.target);
  const auto ceiling = hn::Set(d, kLong ? held.target : held.stop);
  auto lowest = hn::Set(d, held.lowest), highest = hn::Set(d, held.highest);
  std::size_t row = rows.begin;
  for (; row + lanes <= rows.end; row += lanes) {
    const auto low = hn::LoadU(d, columns.low + row);
    const auto high = hn::LoadU(d, columns.high + row);
    auto price = hn::LoadU(d, columns.close + row);
    if constexpr (!kLong) price = hn::Sub(mirror, price);
    const auto equity = hn::Add(cash, hn::Mul(size, price));
    const auto quiet =
        hn::And(hn::And(hn::Gt(low, floor), hn::Lt(high, ceiling)), hn::Gt(equity, zero));
    if (!hn::AllTrue(d, quiet)) break;
    hn::StoreU(equity, d, columns.equity + row);
    lowest = hn::Min(lowest, low);
    highest = hn::Max(highest, high);
  }
  held.lowest = hn::GetLane(hn::MinOfLanes(d, lowest));
  held.highest = hn::GetLane(hn::MaxOfLanes(d, highest));
  while (row < rows.end && hold_row<kLong>(columns, row, held.stop, held)) ++row;
  return row;
}

std::size_t held_position(const SweepColumns& columns, RowRange rows, HeldPosition& held) {
  return held.is_long ? held_rows<true>(columns, rows, held)
                      : held_rows<false>(columns, rows, held);
}

// ---- a position with a trailing stop ------------------------------------------------------------

// The stop where the trail stands at `best`. It never moves away from the price as best improves:
// rounding keeps the order of products and quotients.
template <bool kLong>
double stop_at(const HeldPosition& held, const Trail& trail, double best) {
  const double trailing = best * trail.percent / 100;
  return kLong ? std::max(held.stop, trailing) : std::min(held.stop, trailing);
}

template <bool kLong>
bool trail_row(const SweepColumns& columns, std::size_t row, HeldPosition& held, Trail& trail) {
  if (!hold_row<kLong>(columns, row, stop_at<kLong>(held, trail, trail.best), held)) return false;
  trail.best =
      kLong ? std::max(trail.best, columns.high[row]) : std::min(trail.best, columns.low[row]);
  return true;
}

// A vector of rows is quiet when none reaches even the stop that its best price leads to. When one
// does, its rows are looked at one by one.
template <bool kLong>
std::size_t trailing_rows(const SweepColumns& columns, RowRange rows, HeldPosition& held,
                          Trail& trail) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto cash = hn::Set(d, held.cash), size = hn::Set(d, held.size);
  const auto mirror = hn::Set(d, held.mirror), zero = hn::Zero(d);
  std::size_t row = rows.begin;
  for (; row + lanes <= rows.end; row += lanes) {
    const auto low = hn::LoadU(d, columns.low + row);
    const auto high = hn::LoadU(d, columns.high + row);
    auto price = hn::LoadU(d, columns.close + row);
    if constexpr (!kLong) price = hn::Sub(mirror, price);
    const auto equity = hn::Add(cash, hn::Mul(size, price));
    const double lowest = hn::GetLane(hn::MinOfLanes(d, low));
    const double highest = hn::GetLane(hn::MaxOfLanes(d, high));
    const double best = kLong ? std::max(trail.best, highest) : std::min(trail.best, lowest);
    const double stop = stop_at<kLong>(held, trail, best);
    const bool away =
        kLong ? lowest > stop && highest < held.target : highest < stop && lowest > held.target;
    if (away && hn::AllTrue(d, hn::Gt(equity, zero))) {
      hn::StoreU(equity, d, columns.equity + row);
      held.lowest = std::min(held.lowest, lowest);
      held.highest = std::max(held.highest, highest);
      trail.best = best;
      continue;
    }
    for (std::size_t i = row; i < row + lanes; ++i) {
      if (!trail_row<kLong>(columns, i, held, trail)) return i;
    }
  }
  while (row < rows.end && trail_row<kLong>(columns, row, held, trail)) ++row;
  return row;
}

std::size_t trailing_position(const SweepColumns& columns, RowRange rows, HeldPosition& held,
                              Trail& trail) {
  return held.is_long ? trailing_rows<true>(columns, rows, held, trail)
                      : trailing_rows<false>(columns, rows, held, trail);
}

// ---- a curve ------------------------------------------------------------------------------------

std::size_t below_level(const double* values, RowRange rows, double level, double& lowest_seen) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto limit = hn::Set(d, level);
  auto lowest = hn::Set(d, lowest_seen);
  auto other = lowest;  // two chains of minima, so that neither waits for the other
  std::size_t row = rows.begin;
  for (; row + 2 * lanes <= rows.end; row += 2 * lanes) {
    const auto a = hn::LoadU(d, values + row);
    const auto b = hn::LoadU(d, values + row + lanes);
    if (!hn::AllTrue(d, hn::Lt(hn::Max(a, b), limit))) break;
    lowest = hn::Min(lowest, a);
    other = hn::Min(other, b);
  }
  lowest_seen = hn::GetLane(hn::MinOfLanes(d, hn::Min(lowest, other)));
  for (; row < rows.end && !(values[row] >= level); ++row) {
    lowest_seen = std::min(lowest_seen, values[row]);
  }
  return row;
}

std::size_t equal_rows(const double* values, RowRange rows, double value) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto wanted = hn::Set(d, value);
  std::size_t row = rows.begin;
  while (row + lanes <= rows.end && hn::AllTrue(d, hn::Eq(hn::LoadU(d, values + row), wanted))) {
    row += lanes;
  }
  while (row < rows.end && values[row] == value) ++row;
  return row;
}

}  // namespace hindcast::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hindcast::engine {

HWY_EXPORT(held_position);
HWY_EXPORT(trailing_position);
HWY_EXPORT(below_level);
HWY_EXPORT(equal_rows);

std::size_t sweep_held(const SweepColumns& columns, RowRange rows, HeldPosition& held) {
  return HWY_DYNAMIC_DISPATCH(held_position)(columns, rows, held);
}

std::size_t sweep_trailing(const SweepColumns& columns, RowRange rows, HeldPosition& held,
                           Trail& trail) {
  return HWY_DYNAMIC_DISPATCH(trailing_position)(columns, rows, held, trail);
}

std::size_t sweep_below(const double* values, RowRange rows, double level, double& lowest) {
  return HWY_DYNAMIC_DISPATCH(below_level)(values, rows, level, lowest);
}

std::size_t sweep_equal(const double* values, RowRange rows, double value) {
  return HWY_DYNAMIC_DISPATCH(equal_rows)(values, rows, value);
}

}  // namespace hindcast::engine
#endif
