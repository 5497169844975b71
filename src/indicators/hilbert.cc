#include "indicators/hilbert.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace hindcast::indicators {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

// sin and cos of k / length of a turn, for every length of a cycle: 1,326 pairs, made once.
class TurnTable {
 public:
  static constexpr std::size_t kLongest = 51;

  TurnTable() {
    for (std::size_t length = 1; length <= kLongest; ++length) {
      for (std::size_t k = 0; k < length; ++k) {
        const double angle =
            static_cast<double>(k) * (2 * std::numbers::pi) / static_cast<double>(length);
        turns_[length * (length - 1) / 2 + k] = {std::sin(angle), std::cos(angle)};
      }
    }
  }

  struct Turn {
    double sine = 0, cosine = 0;
  };
  const Turn* of_length(std::size_t length) const { return &turns_[length * (length - 1) / 2]; }

 private:
  std::array<Turn, kLongest*(kLongest + 1) / 2> turns_{};
};

const TurnTable& turn_table() {
  static const TurnTable table;
  return table;
}

std::size_t whole_rows(double smooth_period) {
  return static_cast<std::size_t>(smooth_period + 0.5);
}

template <std::size_t kSize>
void push(std::array<double, kSize>& values, double newest) {
  for (std::size_t i = kSize - 1; i > 0; --i) values[i] = values[i - 1];
  values[0] = newest;
}

}  // namespace

double smoothed_price(std::span<const double> x, std::size_t row) {
  return (4 * x[row] + 3 * x[row - 1] + 2 * x[row - 2] + x[row - 3]) * 0.1;
}

double QuarterShift::add(double value, double gain) {
  constexpr double kOuter = 0.0962, kInner = 0.5769;
  push(values_, value);
  double sum = -(kOuter * values_[6]);
  sum += kOuter * values_[0];
  sum -= kInner * values_[4];
  sum += kInner * values_[2];
  return sum * gain;
}

void CycleMeter::add(double smoothed) {
  const double gain = 0.075 * period_ + 0.54;
  push(detrended_, detrend_.add(smoothed, gain));
  quadrature_ = quadrate_.add(detrended_[0], gain);
  in_phase_ = detrended_[3];
  const double leading_in_phase = shift_in_phase_.add(in_phase_, gain);
  const double leading_quadrature = shift_quadrature_.add(quadrature_, gain);
  turn(0.2 * (in_phase_ - leading_quadrature) + 0.8 * real_part_,
       0.2 * (quadrature_ + leading_in_phase) + 0.8 * imaginary_part_);
  smooth_period_ = 0.33 * period_ + 0.67 * smooth_period_;
}

// The angle between the phasors of two rows gives the period.
void CycleMeter::turn(double real, double imaginary) {
  real_ = 0.2 * (real * real_part_ + imaginary * imaginary_part_) + 0.8 * real_;
  imaginary_ = 0.2 * (real * imaginary_part_ - imaginary * real_part_) + 0.8 * imaginary_;
  real_part_ = real;
  imaginary_part_ = imaginary;
  const double before = period_;
  double period = before;
  if (imaginary_ != 0 && real_ != 0) period = 360 / (std::atan(imaginary_ / real_) * kDegrees);
  period = std::min(period, 1.5 * before);
  period = std::max(period, 0.67 * before);
  period = std::clamp(period, 6.0, 50.0);
  period_ = 0.2 * period + 0.8 * before;
}

double PhaseMeter::add(double smoothed, double smooth_period) {
  newest_ = (newest_ + 1) % kLongest;
  prices_[newest_] = smoothed;
  const std::size_t length = whole_rows(smooth_period);
  const auto* turns = length == 0 ? nullptr : turn_table().of_length(length);
  double real = 0, imaginary = 0;
  std::size_t at = newest_;
  for (std::size_t k = 0; k < length; ++k) {
    real += turns[k].sine * prices_[at];
    imaginary += turns[k].cosine * prices_[at];
    at = at == 0 ? kLongest - 1 : at - 1;
  }
  if (imaginary != 0) {
    phase_ = std::atan(real / imaginary) * kDegrees;
  } else if (real != 0) {
    phase_ += real < 0 ? -90 : 90;
  }
  phase_ += 90;
  phase_ += 360 / smooth_period;  // the lag of the smoothed price
  if (imaginary < 0) phase_ += 180;
  if (phase_ > 315) phase_ -= 360;
  return phase_;
}

double TrendLine::add(std::span<const double> x, std::size_t row, double smooth_period) {
  const std::size_t length = std::min(whole_rows(smooth_period), row + 1);
  double mean = 0;
  for (std::size_t k = 0; k < length; ++k) mean += x[row - k];
  if (length > 0) mean /= static_cast<double>(length);
  const double line = (4 * mean + 3 * before_[0] + 2 * before_[1] + before_[2]) / 10;
  push(before_, mean);
  return line;
}

void mesa_average(std::span<const double> x, MesaLimits limits, std::span<double> out,
                  std::span<double> following) {
  double average = 0, half_as_fast = 0, phase_before = 0;
  for_each_cycle_row(x, kCycleStart, [&](std::size_t row, double, const CycleMeter& cycle) {
    const double phase =
        cycle.in_phase() != 0 ? std::atan(cycle.quadrature() / cycle.in_phase()) * kDegrees : 0;
    const double turned = std::max(phase_before - phase, 1.0);
    phase_before = phase;
    const double alpha = turned > 1 ? std::max(limits.fast / turned, limits.slow) : limits.fast;
    average = alpha * x[row] + (1 - alpha) * average;
    half_as_fast = 0.5 * alpha * average + (1 - 0.5 * alpha) * half_as_fast;
    if (row < static_cast<std::size_t>(kCycleWarmUp)) return;
    out[row] = average;
    if (!following.empty()) following[row] = half_as_fast;
  });
}

}  // namespace hindcast::indicators
