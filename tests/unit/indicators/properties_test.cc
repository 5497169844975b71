// What every indicator in the registry must keep, over several sets of parameters.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "unit/indicators/series.h"

namespace hindcast::indicators {
namespace {

using testing::Column;
using testing::column_of;
using testing::cut;
using testing::random_walk;
using testing::run;
using testing::Series;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The defaults, the least values allowed, and all periods scaled.
std::vector<std::vector<double>> parameter_sets(const IndicatorSpec& spec) {
  std::vector<double> least, longer, shorter;
  for (const ParameterSpec& p : spec.parameters) {
    least.push_back(p.minimum);
    longer.push_back(p.integer ? std::floor(p.default_value * 2.5) : p.default_value);
    shorter.push_back(p.integer ? std::max(p.minimum, std::floor(p.default_value / 2))
                                : p.default_value / 2);
  }
  std::vector<std::vector<double>> sets = {default_parameters(spec)};
  for (auto& candidate : {least, longer, shorter}) {
    if (check_parameters(spec, candidate).empty()) sets.push_back(candidate);
  }
  return sets;
}

template <class Body>
void for_every_call(Body&& body) {
  for (const IndicatorSpec& spec : all()) {
    for (const auto& parameters : parameter_sets(spec)) {
      SCOPED_TRACE(spec.name + " " + ::testing::PrintToString(parameters));
      body(spec, parameters);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

bool same_bits(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}

void expect_same_bits(const Column& a, const Column& b, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    ASSERT_TRUE(same_bits(a[i], b[i])) << "row " << i << ": " << a[i] << " and " << b[i];
  }
}

// Before the warm-up there is no value; after it there is one, but where the spec says otherwise.
void expect_values_from(const IndicatorSpec& spec, std::size_t warm_up, const Column& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i < warm_up) {
      ASSERT_TRUE(std::isnan(out[i])) << "row " << i << ": " << out[i];
    } else if (spec.no_value_where.empty()) {
      ASSERT_TRUE(std::isfinite(out[i])) << "row " << i << ": " << out[i];
    } else {
      ASSERT_FALSE(std::isinf(out[i])) << "row " << i << ": " << out[i];
    }
  }
}

TEST(EveryIndicator, FirstValueIsAtTheWarmUp) {
  const Series series = random_walk(400);
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    const auto warm_up = static_cast<std::size_t>(spec.warm_up(parameters));
    for (const Column& out : run(spec, series, parameters)) {
      expect_values_from(spec, warm_up, out);
    }
  });
}

// The length of the shortest cut that changes a value before it; 0 when none does.
std::size_t first_cut_that_changes_a_value(const IndicatorSpec& spec, const Series& series,
                                           const std::vector<double>& parameters) {
  const auto uncut = run(spec, series, parameters);
  for (std::size_t n = 0; n < uncut[0].size(); n += n < 60 ? 1 : 7) {
    const auto part = run(spec, cut(series, 0, n), parameters);
    for (std::size_t k = 0; k < part.size(); ++k) {
      if (!std::equal(part[k].begin(), part[k].end(), uncut[k].begin(), same_bits)) return n;
    }
  }
  return 0;
}

TEST(EveryIndicator, LaterBarsLeaveEarlierValuesIdentical) {
  const Series series = random_walk(180, 7);
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    EXPECT_EQ(first_cut_that_changes_a_value(spec, series, parameters), 0u);
  });
}

// The check above must notice an indicator that looks one bar ahead, and one that looks at the
// last.
TEST(LookAhead, IsNoticed) {
  IndicatorSpec spec = *find("sma");
  spec.compute = [](const Call& call) {
    const auto x = call.inputs[0];
    for (std::size_t i = 0; i < x.size(); ++i) {
      call.outputs[0][i] = x[std::min(i + 1, x.size() - 1)];
    }
  };
  EXPECT_EQ(first_cut_that_changes_a_value(spec, random_walk(180), {1}), 1u);
  spec.compute = [](const Call& call) {
    const auto x = call.inputs[0];
    for (std::size_t i = 0; i < x.size(); ++i) call.outputs[0][i] = x[i] - 1e-15 * x.back();
  };
  EXPECT_NE(first_cut_that_changes_a_value(spec, random_walk(180), {1}), 0u);
}

TEST(EveryIndicator, TakesEmptyAndShortSeries) {
  const Series series = random_walk(400);
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    const auto warm_up = static_cast<std::size_t>(spec.warm_up(parameters));
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, warm_up, warm_up + 1}) {
      for (const Column& out : run(spec, cut(series, 0, n), parameters)) {
        ASSERT_EQ(out.size(), n);
        expect_values_from(spec, warm_up, out);
      }
    }
  });
}

TEST(EveryIndicator, LeadingNanShiftsTheStart) {
  const Series series = random_walk(300, 3);
  constexpr std::size_t kLead = 11;
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    Series late;
    for (const auto& [name, column] : series) {
      late[name] = Column(kLead, kNan);
      late[name].insert(late[name].end(), column.begin(), column.end());
    }
    const auto plain = run(spec, series, parameters);
    const auto shifted = run(spec, late, parameters);
    for (std::size_t k = 0; k < plain.size(); ++k) {
      for (std::size_t i = 0; i < kLead; ++i) ASSERT_TRUE(std::isnan(shifted[k][i]));
      expect_same_bits(Column(shifted[k].begin() + kLead, shifted[k].end()), plain[k],
                       plain[k].size());
    }
  });
}

TEST(EveryIndicator, HoleInAnyInputStartsTheComputationAnew) {
  const Series series = random_walk(400, 5);
  constexpr std::size_t kHole = 200;
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    const auto before = run(spec, cut(series, 0, kHole), parameters);
    const auto after = run(spec, cut(series, kHole + 1, 400), parameters);
    for (std::size_t input = 0; input < spec.inputs.size(); ++input) {
      for (const double hole : {kNan, HUGE_VAL, -HUGE_VAL}) {
        Series holed = series;
        holed[column_of(spec, input)][kHole] = hole;
        const auto out = run(spec, holed, parameters);
        for (std::size_t k = 0; k < out.size(); ++k) {
          expect_same_bits(out[k], before[k], kHole);
          ASSERT_TRUE(std::isnan(out[k][kHole]));
          expect_same_bits(Column(out[k].begin() + kHole + 1, out[k].end()), after[k],
                           after[k].size());
        }
      }
    }
  });
}

// What an output grows by when price and volume grow by `factor`; 0 where no rule holds, because
// the function is not linear or a parameter is a price or the input a period.
double growth(const IndicatorSpec& spec, const OutputSpec& output,
              const std::vector<double>& parameters, double factor) {
  if (spec.name == "var" || spec.name == "efi") return factor * factor;
  if (spec.name == "sum" || spec.name == "cumsum") return factor;
  if (spec.category == "math" || spec.name == "linreg_angle" || spec.name == "mavp") return 0;
  if (spec.name == "sarext" && parameters[0] != 0) return 0;
  const Unit unit = output.unit;
  const bool grows = unit == Unit::price || unit == Unit::price_delta || unit == Unit::volume;
  return grows ? factor : 1;
}

TEST(EveryIndicator, ScalesWithPriceAndVolumeByPowersOfTwoExactly) {
  // Powers of two change only exponents, so the factor must come through to the last bit.
  const Series series = random_walk(300, 9);
  for (const double factor : {0x1p-30, 0x1p40}) {
    Series scaled = series;
    for (auto& [name, column] : scaled) {
      for (double& value : column) value *= name == "time" ? 1 : factor;
    }
    for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
      const auto plain = run(spec, series, parameters);
      const auto large = run(spec, scaled, parameters);
      for (std::size_t k = 0; k < plain.size(); ++k) {
        const double by = growth(spec, spec.outputs[k], parameters, factor);
        if (by == 0) continue;
        Column expected = plain[k];
        for (double& value : expected) value *= by;
        expect_same_bits(large[k], expected, expected.size());
      }
    });
  }
}

TEST(EveryIndicator, IsFiniteOnAConstantSeriesAndOnOneWithoutVolume) {
  Series flat, silent = random_walk(300);
  for (const auto& [name, column] : silent) flat[name] = Column(300, name == "volume" ? 0 : 0.1);
  silent["volume"] = Column(300, 0.0);
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    if (!spec.no_value_where.empty()) return;
    const auto warm_up = static_cast<std::size_t>(spec.warm_up(parameters));
    for (const Series& series : {flat, silent}) {
      for (const Column& out : run(spec, series, parameters)) {
        for (std::size_t i = warm_up; i < out.size(); ++i) ASSERT_TRUE(std::isfinite(out[i]));
      }
    }
  });
}

TEST(EveryIndicator, StaysWithinTheBoundsOfItsUnit) {
  const Series series = random_walk(2000, 11);
  for_every_call([&](const IndicatorSpec& spec, const std::vector<double>& parameters) {
    const auto outputs = run(spec, series, parameters);
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      for (const double value : outputs[k]) {
        if (std::isnan(value)) continue;
        const Unit unit = spec.outputs[k].unit;
        if (unit == Unit::oscillator) {
          ASSERT_LE(std::fabs(value), 100 + 1e-9);
        }
        if (unit == Unit::state) {
          ASSERT_TRUE(value == -1 || value == 0 || value == 1);
        }
      }
    }
  });
}

}  // namespace
}  // namespace hindcast::indicators
