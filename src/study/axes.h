// The combinations of a grid, and how a value of an axis changes a definition.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "strategy/definition.h"
#include "study/grid.h"

namespace hindcast::study {

// Which value of each axis every combination has.
class Combinations {
 public:
  // Precondition: checked axes and orders.
  static base::Result<Combinations> make(const std::vector<GridAxis>& axes,
                                         const std::vector<GridOrder>& orders);

  std::size_t size() const { return axes_ == 0 ? 0 : chosen_.size() / axes_; }
  std::uint32_t at(std::size_t combination, std::size_t axis) const {
    return chosen_[combination * axes_ + axis];
  }

 private:
  std::size_t axes_ = 0;
  std::vector<std::uint32_t> chosen_;
};

// Problems of axes and orders: unknown names, repeated or forbidden values, limits.
std::vector<base::Problem> check_axes(const GridRequest& request);

// Whether the axis is a parameter of the definition, used by formulas; else it is a risk setting.
bool is_parameter(const strategy::StrategyDefinition& definition, const std::string& axis);

// Precondition: check_axes found nothing wrong with the name.
void set_axis(strategy::StrategyDefinition& definition, const std::string& axis, double value);

}  // namespace hindcast::study
