// The words of `hindcast study grid` as axes and orders of a grid.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "study/grid.h"

namespace hindcast::cli {

inline constexpr std::size_t kGridValuesMax = 100'000;  // grid_values_max: of one axis

// "fast=5:50", "slow=20:200:10", "stop_loss_pct=1,2,5": from, to (both included) and step, or a
// list.
base::Result<study::GridAxis> parse_axis(const std::string& text);

// "fast<slow".
base::Result<study::GridOrder> parse_order(const std::string& text);

// A figure that combinations can be ranked by; greater is better.
struct GridMetric {
  const char* name;   // as in docs/metrics.md
  const char* title;  // of its column
  int decimals;
  std::optional<double> (*value)(const study::GridCell&);
};
const std::vector<GridMetric>& grid_metrics();
base::Result<const GridMetric*> find_grid_metric(const std::string& name);

// The best cells first; those without the figure last; equal ones in the order of the grid.
std::vector<std::size_t> ranked(const std::vector<study::GridCell>& cells,
                                const GridMetric& metric);

}  // namespace hindcast::cli
