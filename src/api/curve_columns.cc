#include "api/curve_columns.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace hindcast::api {

base::Result<Curve> curve_of(const base::Document& document) {
  const Curve curve{document.integers("time"), document.numbers("equity"),
                    document.numbers("drawdown_pct"), document.numbers("benchmark")};
  const bool complete = curve.time && curve.equity && curve.drawdown && curve.benchmark;
  if (!complete || curve.equity->size() != curve.time->size() ||
      curve.drawdown->size() != curve.time->size() ||
      curve.benchmark->size() != curve.time->size()) {
    return base::fail(base::ErrorCode::corrupt, "the equity curve does not fit its format");
  }
  return curve;
}

base::Json number_json(double value) {
  return std::isfinite(value) ? base::Json(value) : base::Json(nullptr);
}

}  // namespace hindcast::api
