// The parts of a candle, and what "long", "short" or "near" means among its neighbours: the words
// that all candlestick patterns are written in.
//
// The yardsticks are those of TA-Lib's default candle settings. Their averages are running sums in
// the same order of operations as TA-Lib's, begun at the same row: in prices of two decimals a body
// often equals its yardstick but for rounding, and only the same sum then gives the same answer.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "indicators/registry.h"

namespace hindcast::indicators {

enum class Part : std::uint8_t { body, range, shadows };  // shadows: upper plus lower

enum class Limit : std::uint8_t {
  long_body,
  short_body,
  doji_body,
  long_shadow,
  very_long_shadow,
  short_shadow,
  no_shadow,  // so short that it counts as none
  near,
  far,
  equal,
};
inline constexpr std::size_t kLimits = 10;

// `factor` times the mean of `part` over the `period` candles before the one in question; with
// period 0, times that candle's own part.
struct LimitRule {
  Part part = Part::body;
  int period = 0;
  double factor = 1;
};

inline constexpr LimitRule rule_of(Limit limit) {
  constexpr LimitRule kRules[kLimits] = {
      {Part::body, 10, 1.0},  {Part::body, 10, 1.0}, {Part::range, 10, 0.1},
      {Part::body, 0, 1.0},   {Part::body, 0, 2.0},  {Part::shadows, 10, 1.0 / 2},
      {Part::range, 10, 0.1}, {Part::range, 5, 0.2}, {Part::range, 5, 0.6},
      {Part::range, 5, 0.05},
  };
  return kRules[static_cast<std::size_t>(limit)];
}

inline constexpr int kLongestReach = 4;  // candles before this one that a pattern may look at

// A limit that a pattern asks for, and of the candle how many rows ago.
struct Yardstick {
  Limit limit = Limit::long_body;
  int ago = 0;
};

// The yardsticks of one pattern; constant-initialised, so that tables are.
class Yardsticks {
 public:
  constexpr Yardsticks(std::same_as<Yardstick> auto... each)
      : list_{each...}, size_(sizeof...(each)) {}
  constexpr std::span<const Yardstick> list() const { return {list_.data(), size_}; }

  constexpr int longest_period() const {
    int longest = 0;
    for (const Yardstick& y : list()) longest = std::max(longest, rule_of(y.limit).period);
    return longest;
  }

 private:
  std::array<Yardstick, 12> list_;
  std::size_t size_;
};

struct CandleColumns {
  std::span<const double> open, high, low, close;
};

// The candles up to one row, counted backwards: 0 is the row itself. Only limits that were named as
// yardsticks may be asked for.
class Candles {
 public:
  // Stands at row `first`, which must leave room for the windows of all yardsticks before it.
  Candles(const CandleColumns& columns, const Yardsticks& yardsticks, std::size_t first);

  // One row on. The list must be the one that the walk began with: known when compiled, so that a
  // row costs a few additions.
  template <const Yardsticks& kYardsticks>
  void advance() {
    [this]<std::size_t... kEach>(std::index_sequence<kEach...>) {
      (roll<kYardsticks.list()[kEach].limit, kYardsticks.list()[kEach].ago>(), ...);
    }(std::make_index_sequence<kYardsticks.list().size()>());
    ++row_;
  }
  std::size_t row() const { return row_; }
  std::size_t rows() const { return columns_.close.size(); }

  double open(int ago = 0) const { return columns_.open[at(ago)]; }
  double high(int ago = 0) const { return columns_.high[at(ago)]; }
  double low(int ago = 0) const { return columns_.low[at(ago)]; }
  double close(int ago = 0) const { return columns_.close[at(ago)]; }
  double top(int ago = 0) const { return std::max(open(ago), close(ago)); }
  double bottom(int ago = 0) const { return std::min(open(ago), close(ago)); }
  double body(int ago = 0) const { return std::fabs(close(ago) - open(ago)); }
  double range(int ago = 0) const { return high(ago) - low(ago); }
  double upper_shadow(int ago = 0) const { return high(ago) - top(ago); }
  double lower_shadow(int ago = 0) const { return bottom(ago) - low(ago); }

  // A candle that closes where it opened counts as white.
  bool white(int ago = 0) const { return close(ago) >= open(ago); }
  bool black(int ago = 0) const { return !white(ago); }
  int colour(int ago = 0) const { return white(ago) ? 1 : -1; }

  double limit(Limit limit, int ago = 0) const {
    const LimitRule rule = rule_of(limit);
    if (rule.period == 0) return rule.factor * part(rule.part, at(ago));
    const double total = totals_[static_cast<std::size_t>(limit)][static_cast<std::size_t>(ago)];
    return rule.factor * (total / rule.period);
  }

  bool long_body(int ago = 0) const { return body(ago) > limit(Limit::long_body, ago); }
  bool short_body(int ago = 0) const { return body(ago) <= limit(Limit::short_body, ago); }
  bool doji(int ago = 0) const { return body(ago) <= limit(Limit::doji_body, ago); }
  bool no_upper_shadow(int ago = 0) const {
    return upper_shadow(ago) < limit(Limit::no_shadow, ago);
  }
  bool no_lower_shadow(int ago = 0) const {
    return lower_shadow(ago) < limit(Limit::no_shadow, ago);
  }
  // Between the bodies of a candle and the one before it.
  bool body_gap_up(int ago = 0) const { return bottom(ago) > top(ago + 1); }
  bool body_gap_down(int ago = 0) const { return top(ago) < bottom(ago + 1); }
  // Between the whole candles.
  bool gap_up(int ago = 0) const { return low(ago) > high(ago + 1); }
  bool gap_down(int ago = 0) const { return high(ago) < low(ago + 1); }
  bool opens_within_body(int ago = 0) const {
    return open(ago) > bottom(ago + 1) && open(ago) < top(ago + 1);
  }

 private:
  std::size_t at(int ago) const { return row_ - static_cast<std::size_t>(ago); }

  double part(Part part, std::size_t row) const {
    const double open = columns_.open[row], close = columns_.close[row];
    if (part == Part::body) return std::fabs(close - open);
    if (part == Part::range) return columns_.high[row] - columns_.low[row];
    return columns_.high[row] - std::max(open, close) + (std::min(open, close) - columns_.low[row]);
  }

  template <Limit kLimit, int kAgo>
  void roll() {
    constexpr LimitRule kRule = rule_of(kLimit);
    const std::size_t enters = at(kAgo);
    totals_[static_cast<std::size_t>(kLimit)][kAgo] +=
        part(kRule.part, enters) -
        part(kRule.part, enters - static_cast<std::size_t>(kRule.period));
  }

  CandleColumns columns_;
  std::size_t row_;
  std::array<std::array<double, kLongestReach + 1>, kLimits> totals_{};
};

inline bool within(double x, double centre, double tolerance) {
  return x <= centre + tolerance && x >= centre - tolerance;
}

}  // namespace hindcast::indicators
