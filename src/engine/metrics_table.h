// The one table of metrics: what each is called, what it means, and which figure it shows.
#pragma once

#include <optional>
#include <span>

#include "engine/metrics.h"

namespace hindcast::engine {

struct Figures;

struct MetricRow {
  MetricSpec spec;
  std::optional<double> (*value)(const Figures& figures);
};

std::span<const MetricRow> metric_rows();

}  // namespace hindcast::engine
