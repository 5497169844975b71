#include "engine/metrics_sample.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace hindcast::engine {
namespace {

// Between two neighbouring order statistics; `part` of `of` steps from the first.
double between(double first, double second, std::size_t part, std::size_t of) {
  return first + (second - first) * (static_cast<double>(part) / static_cast<double>(of));
}

}  // namespace

Wide sum_of(std::span<const double> values) {
  Wide sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double mean_of(std::span<const double> values) {
  HC_CHECK(!values.empty(), "mean of nothing");
  return static_cast<double>(sum_of(values) / static_cast<Wide>(values.size()));
}

Moments moments_of(std::span<const double> values) {
  Moments m;
  m.count = values.size();
  if (values.empty()) return m;
  m.mean = sum_of(values) / static_cast<Wide>(values.size());
  for (const double value : values) {
    const Wide deviation = value - m.mean;
    const Wide square = deviation * deviation;
    m.square += square;
    m.cube += square * deviation;
    m.fourth += square * square;
  }
  return m;
}

std::optional<double> sample_deviation(const Moments& m) {
  if (m.count < 2) return std::nullopt;
  return finite(static_cast<double>(std::sqrt(m.square / static_cast<Wide>(m.count - 1))));
}

std::optional<double> sample_skew(const Moments& m) {
  if (m.count < 3 || !(*sample_deviation(m) > kReturnNoise)) return std::nullopt;
  const auto n = static_cast<Wide>(m.count);
  const Wide plain = m.cube / (m.square * std::sqrt(m.square));
  return finite(static_cast<double>(n * std::sqrt(n - 1) / (n - 2) * plain));
}

std::optional<double> sample_excess_kurtosis(const Moments& m) {
  if (m.count < 4 || !(*sample_deviation(m) > kReturnNoise)) return std::nullopt;
  const auto n = static_cast<Wide>(m.count);
  const Wide plain = m.fourth / (m.square * m.square);
  const Wide adjusted = n * (n + 1) * (n - 1) / ((n - 2) * (n - 3)) * plain;
  return finite(static_cast<double>(adjusted - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3))));
}

std::optional<double> ratio(double value, double divisor) {
  if (divisor == 0) return std::nullopt;
  return finite(value / divisor);
}

std::optional<double> finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> percent(std::optional<double> fraction) {
  if (!fraction) return std::nullopt;
  return finite(*fraction * 100);
}

Tails five_percent_tails(std::vector<double> values) {
  HC_CHECK(!values.empty(), "quantile of nothing");
  constexpr std::size_t kParts = 20;  // 5 % is one part in twenty
  const std::size_t last = values.size() - 1;
  const std::size_t low = last / kParts;
  const std::size_t high = last * (kParts - 1) / kParts;
  const std::size_t low_next = std::min(low + 1, last);
  const std::size_t high_next = std::min(high + 1, last);
  const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
  // Only the tails are sorted: the whole series would cost more than all other metrics together.
  std::nth_element(values.begin(), at(low_next), values.end());
  std::sort(values.begin(), at(low_next) + 1);
  if (high > low_next) std::nth_element(at(low_next) + 1, at(high), values.end());
  if (high_next > high)
    std::iter_swap(at(high_next), std::min_element(at(high_next), values.end()));
  Tails tails;
  tails.lower_quantile = between(values[low], values[low_next], last % kParts, kParts);
  tails.upper_quantile =
      between(values[high], values[high_next], last * (kParts - 1) % kParts, kParts);
  tails.lower_mean = mean_of(std::span(values).first(low + 1));
  return tails;
}

}  // namespace hindcast::engine
