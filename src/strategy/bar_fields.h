// The bars' own columns as numbers, by field.
#pragma once

#include <vector>

#include "market/bars.h"
#include "strategy/graph.h"

namespace hindcast::strategy {

// Borrows the bars. Open times become a column of whole seconds since 1970 (UTC), exact in a
// double, once and only when the graph reads them.
class BarFields {
 public:
  BarFields(const Graph& graph, market::BarView bars);

  const double* values(BarField field) const;
  std::size_t size() const { return bars_.size(); }

 private:
  market::BarView bars_;
  std::vector<double> seconds_;
};

}  // namespace hindcast::strategy
