#include "indicators/kinds.h"

#include <algorithm>

#include "base/check.h"
#include "indicators/composite.h"
#include "indicators/hilbert.h"
#include "indicators/smoothing.h"

namespace hindcast::indicators {
namespace {

constexpr double kT3VolumeFactor = 0.7;
constexpr MesaLimits kMesaLimits;

}  // namespace

int average_warm_up(AverageKind kind, int period) {
  if (period == 1) return 0;
  switch (kind) {
    case AverageKind::sma:
    case AverageKind::ema:
    case AverageKind::wma:
    case AverageKind::trima:
    case AverageKind::rma:
      return period - 1;
    case AverageKind::dema:
      return 2 * (period - 1);
    case AverageKind::tema:
      return 3 * (period - 1);
    case AverageKind::kama:
      return period;
    case AverageKind::mama:
      return kCycleWarmUp;
    case AverageKind::t3:
      return 6 * (period - 1);
    case AverageKind::hma:
      return period - 1 + whole_root(period) - 1;
  }
  HC_CHECK(false, "an average outside the enumeration");
}

void moving_average(AverageKind kind, std::span<const double> x, int period,
                    std::span<double> out) {
  if (period == 1) {
    std::ranges::copy(x, out.begin());
    return;
  }
  switch (kind) {
    case AverageKind::sma:
      return simple_average(x, period, out);
    case AverageKind::ema:
      return exponential_average(x, period, out);
    case AverageKind::wma:
      return weighted_average(x, period, out);
    case AverageKind::dema:
      return double_exponential(x, period, out);
    case AverageKind::tema:
      return triple_exponential(x, period, out);
    case AverageKind::trima:
      return triangular_average(x, period, out);
    case AverageKind::kama:
      return kaufman_average(x, period, out);
    case AverageKind::mama:
      return mesa_average(x, kMesaLimits, out, {});
    case AverageKind::t3:
      return t3_average(x, period, kT3VolumeFactor, out);
    case AverageKind::hma:
      return hull_average(x, period, out);
    case AverageKind::rma:
      return wilder_average(x, period, out);
  }
  HC_CHECK(false, "an average outside the enumeration");
}

void moving_average_from(AverageKind kind, std::span<const double> x, std::size_t first, int period,
                         std::span<double> out) {
  moving_average(kind, tail(x, first), period, tail(out, first));
}

ParameterSpec average_kind(AverageKind default_kind, std::string name, std::string of) {
  return {.name = std::move(name),
          .default_value = static_cast<double>(static_cast<int>(default_kind)),
          .minimum = 0,
          .maximum = 9,
          .integer = true,
          .doc = "Kind of " + of +
                 ": 0 sma, 1 ema, 2 wma, 3 dema, 4 tema, 5 trima, 6 kama, 7 mama, 8 t3, 9 hma."};
}

AverageKind kind_of(double parameter) { return static_cast<AverageKind>(parameter); }

}  // namespace hindcast::indicators
