// Every instruction set against one row after the other.
#include "engine/sweep.h"

#include <gmock/gmock.h>
#include <hwy/highway.h>

#include <limits>
#include <random>
#include <vector>

namespace hindcast::engine {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

struct Prices {
  std::vector<double> high, low, close;

  Prices(std::uint32_t seed, std::size_t rows) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    double price = 100;
    for (std::size_t i = 0; i < rows; ++i) {
      const double next = price * (1 + 0.01 * (unit(random) - 0.5));
      high.push_back(std::max(price, next) * (1 + 0.002 * unit(random)));
      low.push_back(std::min(price, next) * (1 - 0.002 * unit(random)));
      close.push_back(price = next);
    }
  }
};

// What the headers promise, row by row.
struct Expected {
  std::size_t row = 0;
  HeldPosition held;
  Trail trail;
  std::vector<double> equity;
};
Expected one_by_one(const Prices& prices, RowRange rows, HeldPosition held, const Trail* trail) {
  Expected out{
      .row = rows.begin, .held = held, .equity = std::vector<double>(prices.low.size(), -1)};
  if (trail != nullptr) out.trail = *trail;
  const double sign = held.is_long ? 1 : -1;
  for (; out.row < rows.end; ++out.row) {
    const double low = prices.low[out.row], high = prices.high[out.row];
    double stop = held.stop;
    if (trail != nullptr) {
      const double trailing = out.trail.best * out.trail.percent / 100;
      stop = sign > 0 ? std::max(stop, trailing) : std::min(stop, trailing);
    }
    const double close = prices.close[out.row];
    const double equity = held.cash + held.size * (sign > 0 ? close : held.mirror - close);
    const bool hit =
        sign > 0 ? low <= stop || high >= held.target : high >= stop || low <= held.target;
    if (hit || !(equity > 0)) break;
    out.equity[out.row] = equity;
    out.held.lowest = std::min(out.held.lowest, low);
    out.held.highest = std::max(out.held.highest, high);
    out.trail.best = sign > 0 ? std::max(out.trail.best, high) : std::min(out.trail.best, low);
  }
  return out;
}

// Runs the check once for every instruction set that this machine and this program have.
template <class Check>
void on_every_target(Check check) {
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    hwy::SetSupportedTargetsForTest(target);
    SCOPED_TRACE(hwy::TargetName(target));
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
}

struct Case {
  bool is_long;
  double stop_pct, target_pct, trail_pct;  // 0: none
};

HeldPosition position_of(const Case& c, double price) {
  const double sign = c.is_long ? 1 : -1;
  return {.is_long = c.is_long,
          .cash = 100,
          .size = 3,
          .mirror = 2 * price,
          .stop = c.stop_pct > 0 ? price * (100 - sign * c.stop_pct) / 100 : -sign * kNever,
          .target = c.target_pct > 0 ? price * (100 + sign * c.target_pct) / 100 : sign * kNever,
          .lowest = price,
          .highest = price};
}

TEST(Sweep, HoldsAPositionAsOneRowAfterTheOtherWould) {
  const std::vector<Case> cases{{true, 0, 0, 0},  {false, 0, 0, 0},   {true, 2, 3, 0},
                                {false, 2, 3, 0}, {true, 1, 0, 0},    {false, 0, 1, 0},
                                {true, 0, 0, 1},  {false, 0, 0, 1},   {true, 1.2, 3, 1.5},
                                {false, 5, 2, 1}, {true, 0, 0, 0.05}, {false, 40, 40, 5}};
  constexpr std::size_t kRows = 400;
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const Prices prices(seed, kRows);
    for (const Case& c : cases) {
      const RowRange rows{seed % 17, kRows - seed % 13};
      const double price = prices.close[rows.begin];
      const HeldPosition start = position_of(c, price);
      const Trail trail{c.is_long ? 100 - c.trail_pct : 100 + c.trail_pct, price};
      const Expected wanted = one_by_one(prices, rows, start, c.trail_pct > 0 ? &trail : nullptr);
      on_every_target([&] {
        HeldPosition held = start;
        Trail now = trail;
        std::vector<double> equity(kRows, -1);
        const SweepColumns columns{prices.high.data(), prices.low.data(), prices.close.data(),
                                   equity.data()};
        const std::size_t row = c.trail_pct > 0 ? sweep_trailing(columns, rows, held, now)
                                                : sweep_held(columns, rows, held);
        ASSERT_EQ(row, wanted.row) << "seed " << seed << " stop " << c.stop_pct;
        ASSERT_EQ(equity, wanted.equity);
        ASSERT_EQ(held.lowest, wanted.held.lowest);
        ASSERT_EQ(held.highest, wanted.held.highest);
        if (c.trail_pct > 0) {
          ASSERT_EQ(now.best, wanted.trail.best);
        }
      });
    }
  }
}

TEST(Sweep, EndsAtTheRowThatLeavesNoEquity) {
  Prices prices(1, 64);
  prices.close[37] = 400;
  const HeldPosition start{.is_long = false,
                           .cash = 0,
                           .size = 1,
                           .mirror = 200,
                           .stop = kNever,
                           .target = -kNever,
                           .lowest = 100,
                           .highest = 100};
  on_every_target([&] {
    HeldPosition held = start;
    std::vector<double> equity(64, -1);
    const SweepColumns columns{prices.high.data(), prices.low.data(), prices.close.data(),
                               equity.data()};
    EXPECT_EQ(sweep_held(columns, {0, 64}, held), 37u);
    EXPECT_EQ(equity[37], -1);
  });
}

TEST(Sweep, FindsTheEndOfADrawdownAndOfAFlatStretch) {
  constexpr std::size_t kRows = 300;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    Prices prices(seed, kRows);
    std::vector<double>& curve = prices.close;
    const std::size_t begin = seed % 19;
    for (std::size_t i = begin; i < begin + seed; ++i) curve[i] = curve[begin];
    const double level = 100 + 0.1 * seed;
    std::size_t wanted = begin;
    double lowest = curve[begin];
    for (; wanted < kRows && curve[wanted] < level; ++wanted)
      lowest = std::min(lowest, curve[wanted]);
    std::size_t flat = begin;
    while (flat < kRows && curve[flat] == curve[begin]) ++flat;
    on_every_target([&] {
      double seen = curve[begin];
      EXPECT_EQ(sweep_below(curve.data(), {begin, kRows}, level, seen), wanted) << seed;
      EXPECT_EQ(seen, lowest) << seed;
      EXPECT_EQ(sweep_equal(curve.data(), {begin, kRows}, curve[begin]), flat) << seed;
    });
  }
}

}  // namespace
}  // namespace hindcast::engine
