// Cases and results under a change of units, and in a mirror.
#pragma once

#include <vector>

#include "cases/case.h"

namespace hindcast::properties {

// An input of its own: it owns its bars and signals, so they can be changed. Does not move.
class Copy {
 public:
  explicit Copy(const cases::Case& original);
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  std::vector<cases::RandomAsset> assets;
  engine::SimulationInput input;
  // Points the input at the assets; after a change of them.
  void join();
};

// Prices times `price`, units times `unit`, and so money times both.
struct Scale {
  double price = 1;
  double unit = 1;
  double money() const { return price * unit; }
};
void scale(Copy& copy, const Scale& by);
void scale(engine::SimulationResult& result, const Scale& by);

// Leaves only what a mirror keeps: see the property.
void keep_what_a_mirror_keeps(engine::SimulationInput& input);
// Every price p becomes axis - p, long becomes short.
void mirror(Copy& copy, double axis);
void mirror(engine::SimulationResult& result, double axis);

}  // namespace hindcast::properties
