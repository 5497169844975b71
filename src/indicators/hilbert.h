// Ehlers' Hilbert-transform tools (Rocket Science for Traders, 2001): the dominant cycle of a
// column, its phase, and the averages that adapt to it. Over finite columns, one row at a time; the
// order of arithmetic is that of TA-Lib, because the phase of a nearly flat column hangs on the
// last bits.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace hindcast::indicators {

// First row with a period, and first row with a phase or trend line.
inline constexpr int kCycleWarmUp = 32;
inline constexpr int kPhaseWarmUp = 63;
// Rows at which the filters begin, so that their start has died away by the rows above.
inline constexpr std::size_t kCycleStart = 12;
inline constexpr std::size_t kPhaseStart = 37;

// Weights 4, 3, 2, 1 of the newest four rows; row >= 3.
double smoothed_price(std::span<const double> x, std::size_t row);

// The quarter-cycle shift: a filter over the newest seven values.
class QuarterShift {
 public:
  double add(double value, double gain);

 private:
  std::array<double, 7> values_{};  // newest first
};

// The homodyne discriminator: in-phase and quadrature parts, and the period from their rotation.
class CycleMeter {
 public:
  void add(double smoothed);

  double in_phase() const { return in_phase_; }
  double quadrature() const { return quadrature_; }
  // In rows, 6 to 50 once settled; smoothed once more for display and phase.
  double smooth_period() const { return smooth_period_; }

 private:
  void turn(double real, double imaginary);

  QuarterShift detrend_, quadrate_, shift_in_phase_, shift_quadrature_;
  std::array<double, 4> detrended_{};  // newest first
  double in_phase_ = 0, quadrature_ = 0;
  double real_part_ = 0, imaginary_part_ = 0;  // of the smoothed phasor
  double real_ = 0, imaginary_ = 0;            // of its rotation per row
  double period_ = 0, smooth_period_ = 0;
};

// Where the smoothed price stands in its cycle, in degrees, -45 to 315.
class PhaseMeter {
 public:
  double add(double smoothed, double smooth_period);

 private:
  static constexpr std::size_t kLongest = 50;
  std::array<double, kLongest> prices_{};
  std::size_t newest_ = 0;
  double phase_ = 0;
};

// Mean of the rows of one cycle, smoothed over the newest four.
class TrendLine {
 public:
  double add(std::span<const double> x, std::size_t row, double smooth_period);

 private:
  std::array<double, 3> before_{};  // newest first
};

// Calls visit(row, smoothed price, cycle) for every row from `start`.
template <class Visit>
void for_each_cycle_row(std::span<const double> x, std::size_t start, Visit&& visit) {
  CycleMeter cycle;
  for (std::size_t row = start; row < x.size(); ++row) {
    const double smoothed = smoothed_price(x, row);
    cycle.add(smoothed);
    visit(row, smoothed, cycle);
  }
}

struct MesaLimits {
  double fast = 0.5;
  double slow = 0.05;
};

// Ehlers' MESA adaptive average and the following average that adapts half as fast, from row
// kCycleWarmUp. `following` may be empty.
void mesa_average(std::span<const double> x, MesaLimits limits, std::span<double> out,
                  std::span<double> following);

}  // namespace hindcast::indicators
