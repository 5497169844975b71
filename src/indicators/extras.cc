#include "indicators/extra.h"

namespace hindcast::indicators {

Specs extras() {
  Specs joined;
  for (const auto contribute :
       {extra_clouds, extra_averages, extra_squeezes, extra_volatility, extra_oscillators,
        extra_cycles, extra_vigour, extra_volume, extra_statistics, extra_anchored}) {
    for (IndicatorSpec& spec : contribute()) joined.push_back(std::move(spec));
  }
  return joined;
}

void relative_strength(std::span<const double> x, std::size_t first, int period,
                       std::span<double> out) {
  const std::size_t begin = first + static_cast<std::size_t>(period);
  if (x.size() <= begin) return;
  const auto gain = [x](std::size_t i) { return std::max(x[i] - x[i - 1], 0.0); };
  const auto loss = [x](std::size_t i) { return std::max(x[i - 1] - x[i], 0.0); };
  double gains = 0, losses = 0;
  for (std::size_t i = first + 1; i <= begin; ++i) {
    gains += gain(i);
    losses += loss(i);
  }
  auto rise = RunningAverage::wilder(period, gains / period);
  auto fall = RunningAverage::wilder(period, losses / period);
  out[begin] = percent_of(rise.value(), rise.value() + fall.value());
  for (std::size_t i = begin + 1; i < x.size(); ++i) {
    rise.add(gain(i));
    fall.add(loss(i));
    out[i] = percent_of(rise.value(), rise.value() + fall.value());
  }
}

}  // namespace hindcast::indicators
