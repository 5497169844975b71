// The moving averages that an indicator lets its caller choose from, by number.
#pragma once

#include <span>

#include "indicators/registry.h"

namespace hindcast::indicators {

// TA-Lib's numbers (TA_MAType).
enum class AverageKind {
  sma = 0,
  ema = 1,
  wma = 2,
  dema = 3,
  tema = 4,
  trima = 5,
  kama = 6,
  mama = 7,  // has limits instead of a period
  t3 = 8,
  hma = 9,
  rma = 13,
};

// First row that moving_average writes. A period of 1 smooths nothing, whatever the kind.
int average_warm_up(AverageKind kind, int period);

// Writes from row average_warm_up; leaves earlier rows alone. out and x have the same length and do
// not overlap. period from 1.
void moving_average(AverageKind kind, std::span<const double> x, int period, std::span<double> out);

// As moving_average of the rows from `first` on, so that recursive averages begin there.
void moving_average_from(AverageKind kind, std::span<const double> x, std::size_t first, int period,
                         std::span<double> out);

// The parameter that chooses one of the kinds 0 to 9.
ParameterSpec average_kind(AverageKind default_kind, std::string name = "average",
                           std::string of = "the averages");
AverageKind kind_of(double parameter);

}  // namespace hindcast::indicators
