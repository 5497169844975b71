// A whole random case: markets, signals, settings.
#pragma once

#include <string>
#include <vector>

#include "cases/choices.h"
#include "cases/random_market.h"

namespace hindcast::cases {

enum class Scope {
  basic,      // what the basic model knows
  full,       // everything but portfolios
  portfolio,  // a portfolio, long only
};

// `all`: finer bars that settle ambiguous ones and, with what only the full model knows, at times
// bid and ask.
enum class Data { bars, all };

// Owns what the input points to; does not move.
class Case {
 public:
  Case(const Choices& choices, Scope scope, Data data = Data::bars);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  const engine::SimulationInput& input() const { return input_; }
  const std::vector<RandomAsset>& assets() const { return assets_; }
  std::int64_t bar_ns() const { return bar_ns_; }

 private:
  std::int64_t bar_ns_ = 0;
  std::vector<RandomAsset> assets_;
  engine::SimulationInput input_;
};

// The settings in words, for a failure.
std::string describe(const engine::SimulationInput& input);

}  // namespace hindcast::cases
