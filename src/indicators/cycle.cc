// The dominant cycle of a column, by Hilbert transform.
#include <cmath>
#include <numbers>

#include "indicators/catalogue.h"
#include "indicators/hilbert.h"
#include "indicators/runs.h"

namespace hindcast::indicators {
namespace {

constexpr auto kFirstPeriod = static_cast<std::size_t>(kCycleWarmUp);
constexpr auto kFirstPhase = static_cast<std::size_t>(kPhaseWarmUp);

double sine_of(double degrees) { return std::sin(degrees * (std::numbers::pi / 180)); }

void dominant_period(const Call& call) {
  for_each_cycle_row(call.inputs[0], kCycleStart,
                     [&](std::size_t row, double, const CycleMeter& cycle) {
                       if (row >= kFirstPeriod) call.outputs[0][row] = cycle.smooth_period();
                     });
}

void phasor(const Call& call) {
  for_each_cycle_row(call.inputs[0], kCycleStart,
                     [&](std::size_t row, double, const CycleMeter& cycle) {
                       if (row < kFirstPeriod) return;
                       call.outputs[0][row] = cycle.in_phase();
                       call.outputs[1][row] = cycle.quadrature();
                     });
}

// Calls visit(row, phase) for every row that has one.
template <class Visit>
void for_each_phase(const Call& call, Visit&& visit) {
  PhaseMeter phase;
  for_each_cycle_row(call.inputs[0], kPhaseStart,
                     [&](std::size_t row, double smoothed, const CycleMeter& cycle) {
                       const double degrees = phase.add(smoothed, cycle.smooth_period());
                       if (row >= kFirstPhase) visit(row, degrees);
                     });
}

void dominant_phase(const Call& call) {
  for_each_phase(call, [&](std::size_t row, double degrees) { call.outputs[0][row] = degrees; });
}

void sine(const Call& call) {
  for_each_phase(call, [&](std::size_t row, double degrees) {
    call.outputs[0][row] = sine_of(degrees);
    call.outputs[1][row] = sine_of(degrees + 45);
  });
}

void trend_line(const Call& call) {
  TrendLine line;
  for_each_cycle_row(call.inputs[0], kPhaseStart,
                     [&](std::size_t row, double, const CycleMeter& cycle) {
                       const double value = line.add(call.inputs[0], row, cycle.smooth_period());
                       if (row >= kFirstPhase) call.outputs[0][row] = value;
                     });
}

// A cycle begins where the sine lines cross and lasts half a period, or as long as the phase moves
// at about the cycle's speed; a price far off the trend line is a trend in any case.
class TrendMode {
 public:
  bool add(double phase, double period, double price, double line) {
    const double sine_now = sine_of(phase), lead_now = sine_of(phase + 45);
    bool trend = true;
    if ((sine_now > lead_now && sine_ <= lead_) || (sine_now < lead_now && sine_ >= lead_)) {
      rows_since_cross_ = 0;
      trend = false;
    }
    ++rows_since_cross_;
    if (rows_since_cross_ < 0.5 * period) trend = false;
    const double turned = phase - phase_, full_turn = 360 / period;
    if (turned > 0.67 * full_turn && turned < 1.5 * full_turn) trend = false;
    if (line != 0 && std::fabs((price - line) / line) >= 0.015) trend = true;
    phase_ = phase;
    sine_ = sine_now;
    lead_ = lead_now;
    return trend;
  }

 private:
  double phase_ = 0, sine_ = 0, lead_ = 0;
  int rows_since_cross_ = 0;
};

void trend_mode(const Call& call) {
  PhaseMeter phase;
  TrendLine line;
  TrendMode mode;
  for_each_cycle_row(call.inputs[0], kPhaseStart,
                     [&](std::size_t row, double smoothed, const CycleMeter& cycle) {
                       const double period = cycle.smooth_period();
                       const bool trend = mode.add(phase.add(smoothed, period), period, smoothed,
                                                   line.add(call.inputs[0], row, period));
                       if (row >= kFirstPhase) call.outputs[0][row] = trend ? 1 : 0;
                     });
}

struct Entry {
  const char* name;
  const char* title;
  const char* doc;
  int warm_up;
  std::vector<OutputSpec> outputs;
  void (*kernel)(const Call&);
};

IndicatorSpec cycle_indicator(Entry e) {
  const int bars = e.warm_up;
  return {.name = e.name,
          .title = e.title,
          .category = "cycle",
          .doc = std::string(e.doc) +
                 " Ehlers, Rocket Science for Traders (2001). The filters begin as if the "
                 "column had been 0 before.",
          .inputs = {"real"},
          .parameters = {},
          .outputs = std::move(e.outputs),
          .warm_up = [bars](Parameters) { return bars; },
          .compute = e.kernel};
}

}  // namespace

Specs cycle() {
  return {
      cycle_indicator({"ht_dcperiod",
                       "Dominant cycle period",
                       "Length of the cycle that is strongest now. As TA_HT_DCPERIOD.",
                       kCycleWarmUp,
                       {{"", Unit::ratio, "Bars, about 6 to 50.", false}},
                       per_run<dominant_period>}),
      cycle_indicator({"ht_dcphase",
                       "Dominant cycle phase",
                       "Where the column stands in its cycle; without meaning while it is flat. As "
                       "TA_HT_DCPHASE.",
                       kPhaseWarmUp,
                       {{"", Unit::ratio, "Degrees, -45 to 315.", false}},
                       per_run<dominant_phase>}),
      cycle_indicator({"ht_phasor",
                       "Phasor components",
                       "The detrended column and itself a quarter of a cycle later. As "
                       "TA_HT_PHASOR.",
                       kCycleWarmUp,
                       {{"inphase", Unit::price_delta, "In units of the input.", false},
                        {"quadrature", Unit::price_delta, "In units of the input.", false}},
                       per_run<phasor>}),
      cycle_indicator(
          {"ht_sine",
           "Sine wave",
           "Sine of the dominant phase, and of the phase an eighth of a turn later; "
           "they cross at the turns of a cycle. As TA_HT_SINE.",
           kPhaseWarmUp,
           {{"sine", Unit::ratio, "-1 to 1.", false}, {"lead", Unit::ratio, "-1 to 1.", false}},
           per_run<sine>}),
      cycle_indicator({"ht_trendline",
                       "Instantaneous trend line",
                       "Mean over one dominant cycle, smoothed. As TA_HT_TRENDLINE.",
                       kPhaseWarmUp,
                       {{"", Unit::price, "In units of the input.", true}},
                       per_run<trend_line>}),
      cycle_indicator({"ht_trendmode",
                       "Trend or cycle",
                       "Whether the column follows a trend rather than a cycle. As "
                       "TA_HT_TRENDMODE.",
                       kPhaseWarmUp,
                       {{"", Unit::state, "1 in a trend, 0 in a cycle.", false}},
                       per_run<trend_mode>}),
  };
}

}  // namespace hindcast::indicators
