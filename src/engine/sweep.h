// Rows on which nothing is decided, many at a time.
//
// The widest vectors of the machine are chosen at run time. Every width gives the same bits as one
// row after the other: a row's value is worked out from that row alone, in the same operations, and
// a minimum or maximum does not depend on the order of its values. Nothing is added up across rows.
#pragma once

#include <cstddef>

namespace hindcast::engine {

// The columns of an asset's bars and the equity beside them, by row.
struct SweepColumns {
  const double* high;
  const double* low;
  const double* close;
  double* equity;  // written
};

// A position and what it has seen. Its value at a price is cash + size * price, for a short
// cash + size * (mirror - price) with mirror = twice the entry price.
struct HeldPosition {
  bool is_long = true;
  double cash = 0, size = 0, mirror = 0;
  double stop = 0, target = 0;     // prices; infinite on the far side when there is none
  double lowest = 0, highest = 0;  // range seen so far
};

// A trailing stop: best * percent / 100, unless the fixed stop is nearer.
struct Trail {
  double percent = 100;  // 100 - distance for a long, 100 + distance for a short
  double best = 0;       // best price so far
};

struct RowRange {
  std::size_t begin, end;
};

// Writes the equity of the rows and widens the range up to the first row that reaches the stop or
// the target or has no equity left; returns that row, or `end`. That row itself is not touched.
std::size_t sweep_held(const SweepColumns& columns, RowRange rows, HeldPosition& held);

// The same with a stop that follows the best price of earlier rows.
std::size_t sweep_trailing(const SweepColumns& columns, RowRange rows, HeldPosition& held,
                           Trail& trail);

// First row with a value at or above `level`, or `end`; `lowest` is lowered to the rows before it.
std::size_t sweep_below(const double* values, RowRange rows, double level, double& lowest);

// First row with another value than `value`, or `end`.
std::size_t sweep_equal(const double* values, RowRange rows, double value);

}  // namespace hindcast::engine
