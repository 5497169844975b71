// Candles drawn by hand, after a row of ordinary ones.
#pragma once

#include <string>
#include <vector>

#include "indicators/registry.h"

namespace hindcast::indicators::testing {

struct Drawn {
  double open, high, low, close;
};

// Fourteen candles between 98 and 112, white from 100 to 110 and black back again, the last one
// black: bodies of 10, ranges of 14, shadows of 2. After them a doji has a body of at most 1.4, a
// missing shadow is below 1.4, near is 2.8, far 8.4 and equal 0.7.
inline std::vector<Drawn> after_ordinary(const std::vector<Drawn>& drawn) {
  std::vector<Drawn> candles;
  for (int i = 0; i < 14; ++i) {
    candles.push_back(i % 2 == 0 ? Drawn{100, 112, 98, 110} : Drawn{110, 112, 98, 100});
  }
  candles.insert(candles.end(), drawn.begin(), drawn.end());
  return candles;
}

inline std::vector<double> find_in(const std::string& name, const std::vector<Drawn>& candles,
                                   std::vector<double> parameters) {
  std::vector<double> columns[4];
  for (const Drawn& c : candles) {
    columns[0].push_back(c.open);
    columns[1].push_back(c.high);
    columns[2].push_back(c.low);
    columns[3].push_back(c.close);
  }
  const std::vector<std::span<const double>> inputs(std::begin(columns), std::end(columns));
  std::vector<double> out(candles.size());
  const std::vector<std::span<double>> outputs = {out};
  find(name)->compute({inputs, parameters, outputs});
  return out;
}

inline std::vector<double> find_in(const std::string& name, const std::vector<Drawn>& candles) {
  return find_in(name, candles, default_parameters(*find(name)));
}

}  // namespace hindcast::indicators::testing
