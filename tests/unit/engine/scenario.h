// A small market written bar by bar, with the signals beside it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/simulate.h"

namespace hindcast::engine::testing {

// Signals of a bar, as letters: L enter long, l leave long, S enter short, s leave short.
struct Row {
  double open, high, low, close;
  std::string_view signals = "";
};

// Slack for sums of money that rounding alone may separate.
inline constexpr double kTiny = 1e-9;

class Scenario {
 public:
  explicit Scenario(std::vector<Row> rows, std::int64_t first_hour = 0) {
    const std::size_t n = rows.size();
    signals_ = {base::Bitmap(n), base::Bitmap(n), base::Bitmap(n), base::Bitmap(n)};
    for (std::size_t i = 0; i < n; ++i) {
      const Row& r = rows[i];
      const auto hour = first_hour + static_cast<std::int64_t>(i);
      bars_.push_back(hour * kHour, r.open, r.high, r.low, r.close, 1);
      for (char c : r.signals) {
        if (c == 'L') signals_.long_entry.set(i);
        if (c == 'l') signals_.long_exit.set(i);
        if (c == 'S') signals_.short_entry.set(i);
        if (c == 's') signals_.short_exit.set(i);
      }
    }
  }

  AssetInput asset() const { return {.symbol = "X", .bars = bars_.view(), .signals = &signals_}; }
  SimulationInput input() const {
    SimulationInput in{};
    in.assets = {asset()};
    in.initial_capital = 1000;
    return in;
  }

  static constexpr std::int64_t kHour = 3'600'000'000'000;

 private:
  market::BarColumns bars_;
  strategy::Signals signals_;
};

constexpr std::int64_t hour(int n) { return n * Scenario::kHour; }

}  // namespace hindcast::engine::testing
