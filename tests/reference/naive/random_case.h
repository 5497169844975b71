// Random markets, signals and settings for the naive simulation, reproducible from a seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/types.h"

namespace hindcast::reference {

// Owns what the input points to; does not move.
class RandomCase {
 public:
  explicit RandomCase(std::uint64_t seed);
  RandomCase(const RandomCase&) = delete;
  RandomCase& operator=(const RandomCase&) = delete;

  const engine::SimulationInput& input() const { return input_; }
  // The settings in words, for a failure.
  std::string description() const;

 private:
  std::uint64_t below(std::uint64_t limit);
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  double pick(std::initializer_list<double> values);

  void make_market();
  void make_asset(std::size_t index);
  strategy::Signals make_signals(std::size_t bits);
  void make_risk();
  void make_costs();
  void make_rules();

  std::uint64_t seed_;
  std::uint64_t state_;
  std::vector<market::BarColumns> bars_;
  std::vector<strategy::Signals> signals_;
  engine::SimulationInput input_;
};

}  // namespace hindcast::reference
