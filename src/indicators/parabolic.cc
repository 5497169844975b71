// Wilder's parabolic stop and reverse, plain and with every constant of its own.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"

namespace hindcast::indicators {
namespace {

struct Acceleration {
  double initial = 0, step = 0, most = 0;
};

struct ParabolicRules {
  Acceleration rising, falling;
  double start = 0;   // first stop: positive rising, negative falling, 0 from the first two bars
  double offset = 0;  // part of the stop by which it is set back at a turn
};

// One side of the stop at a time. `sign` is 1 for a rising stop below price and -1 for a falling
// one above it, with prices mirrored, so that both sides are the same rules.
class ParabolicStop {
 public:
  ParabolicStop(const Call& call, const ParabolicRules& rules)
      : high_(call.inputs[0]), low_(call.inputs[1]), rules_(rules) {
    const double fall = low_[0] - low_[1], rise = high_[1] - high_[0];
    const bool falls = rules.start == 0 ? fall > 0 && fall > rise : rules.start < 0;
    sign_ = falls ? -1 : 1;
    stop_ = rules.start == 0 ? bottom(0) : rules.start;
    extreme_ = top(1);
    factor_ = acceleration().initial;
  }

  // The stop of a row, from 1 on in order, positive; sign() tells the side.
  double add(std::size_t row) {
    // The first bar stands in for the one before it (as TA_SAR).
    const std::size_t before = row == 1 ? 1 : row - 1;
    double shown = stop_;
    if (bottom(row) <= stop_) {
      // Turn: the stop jumps to the extreme, outside the last two bars on the other side.
      sign_ = -sign_;
      stop_ = std::min({-extreme_, bottom(before), bottom(row)});
      stop_ -= std::fabs(stop_) * rules_.offset;
      shown = stop_;
      extreme_ = top(row);
      factor_ = acceleration().initial;
    } else if (top(row) > extreme_) {
      extreme_ = top(row);
      factor_ = std::min(factor_ + acceleration().step, acceleration().most);
    }
    stop_ += factor_ * (extreme_ - stop_);
    stop_ = std::min({stop_, bottom(before), bottom(row)});
    return sign_ * shown;
  }

  double sign() const { return sign_; }

 private:
  double top(std::size_t row) const { return sign_ > 0 ? high_[row] : -low_[row]; }
  double bottom(std::size_t row) const { return sign_ > 0 ? low_[row] : -high_[row]; }
  const Acceleration& acceleration() const { return sign_ > 0 ? rules_.rising : rules_.falling; }

  std::span<const double> high_, low_;
  const ParabolicRules& rules_;
  double sign_ = 1;
  double stop_ = 0;     // mirrored
  double extreme_ = 0;  // mirrored: highest "high" since the turn
  double factor_ = 0;
};

void psar(const Call& call) {
  if (call.inputs[0].size() < 2) return;
  const Acceleration both{call.parameters[0], call.parameters[0], call.parameters[1]};
  const ParabolicRules rules{both, both};
  ParabolicStop stop(call, rules);
  for (std::size_t i = 1; i < call.inputs[0].size(); ++i) call.outputs[0][i] = stop.add(i);
}

void sarext(const Call& call) {
  if (call.inputs[0].size() < 2) return;
  const auto p = call.parameters;
  const ParabolicRules rules{
      .rising = {p[2], p[3], p[4]}, .falling = {p[5], p[6], p[7]}, .start = p[0], .offset = p[1]};
  ParabolicStop stop(call, rules);
  for (std::size_t i = 1; i < call.inputs[0].size(); ++i) {
    const double price = stop.add(i);
    call.outputs[0][i] = stop.sign() * price;
  }
}

ParameterSpec acceleration(std::string name, double value, double least, std::string doc) {
  return factor(std::move(name), value, least, 1, std::move(doc));
}

std::string steps_within_most(Parameters p) {
  struct Side {
    const char* name;
    std::size_t first;  // of its three parameters
  };
  for (const Side& side : {Side{"long", 2}, Side{"short", 5}}) {
    const double most = p[side.first + 2];
    const std::size_t too_large = p[side.first] > most ? 0 : 1;
    if (p[side.first + too_large] <= most) continue;
    return fmt::format("{0}_{1} must not be above maximum_{1}, not {2} with {3}",
                       too_large == 0 ? "initial" : "step", side.name, p[side.first + too_large],
                       most);
  }
  return "";
}

std::vector<ParameterSpec> sides() {
  constexpr double kPrices = 1e12;
  return {factor("start", 0, -kPrices, kPrices,
                 "First stop: a positive price begins rising, a negative one falling, 0 lets the "
                 "first two bars decide."),
          factor("offset", 0, 0, 1, "Part of the stop by which it is set back at a turn."),
          acceleration("initial_long", 0.02, 0, "First acceleration of a rising stop."),
          acceleration("step_long", 0.02, 0, "Acceleration per new high."),
          acceleration("maximum_long", 0.2, 0, "Most acceleration of a rising stop."),
          acceleration("initial_short", 0.02, 0, "First acceleration of a falling stop."),
          acceleration("step_short", 0.02, 0, "Acceleration per new low."),
          acceleration("maximum_short", 0.2, 0, "Most acceleration of a falling stop.")};
}

}  // namespace

Specs parabolic() {
  return {
      {.name = "psar",
       .title = "Parabolic stop and reverse",
       .category = "overlap",
       .doc = "A stop that approaches price faster with every new extreme and turns when touched. "
              "Wilder (1978); as TA_SAR.",
       .inputs = {"high", "low"},
       .parameters = {acceleration("step", 0.02, 0.0001, "Acceleration per new extreme."),
                      acceleration("maximum", 0.2, 0.0001, "Most acceleration.")},
       .outputs = {{"", Unit::price, "The stop.", false}},
       .warm_up = [](Parameters) { return 1; },
       .check =
           [](Parameters p) {
             return p[0] <= p[1]
                        ? std::string()
                        : fmt::format("step must not be above maximum, not {} with maximum {}",
                                      p[0], p[1]);
           },
       .compute = per_run<psar>},
      {.name = "sarext",
       .title = "Parabolic stop and reverse, extended",
       .category = "overlap",
       .doc = "psar with a first stop, a set-back at turns and accelerations of each side; the "
              "value is negative while the stop falls. As TA_SAREXT.",
       .inputs = {"high", "low"},
       .parameters = sides(),
       .outputs = {{"", Unit::price, "The stop; negative above price.", false}},
       .warm_up = [](Parameters) { return 1; },
       .check = steps_within_most,
       .compute = per_run<sarext>},
  };
}

}  // namespace hindcast::indicators
