// A whole random case: markets, signals, settings.
#pragma once

#include <string>
#include <vector>

#include "cases/choices.h"
#include "cases/random_market.h"

namespace hindcast::cases {

enum class Scope {
  basic,      // what the basic model knows
  full,       // everything but portfolios, with splits and dividends
  portfolio,  // a portfolio, long only
};

// Owns what the input points to; does not move.
class Case {
 public:
  Case(const Choices& choices, Scope scope, Data data = Data::bars);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  const engine::SimulationInput& input() const { return input_; }
  const std::vector<RandomAsset>& assets() const { return assets_; }
  const RandomMarket& market() const { return market_; }

 private:
  void make_assets(const Choices& choices);
  void set_asset_rules(Knobs& knobs);
  void set_sizes();

  RandomMarket market_;
  std::vector<RandomAsset> assets_;
  std::vector<market::FinerBars> finer_;
  engine::SimulationInput input_;
};

// The settings in words, for a failure.
std::string describe(const engine::SimulationInput& input);

}  // namespace hindcast::cases
