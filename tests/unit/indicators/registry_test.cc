#include "indicators/registry.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace hindcast::indicators {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Registry, HoldsTheIndicatorsThatStrategiesNeed) {
  for (const char* name :
       {"sma",    "ema",    "wma",          "dema",    "tema",       "hma",   "kama",
        "rsi",    "macd",   "bbands",       "stddev",  "atr",        "natr",  "true_range",
        "stoch",  "adx",    "cci",          "roc",     "mom",        "willr", "mfi",
        "obv",    "vwap",   "donchian",     "keltner", "supertrend", "psar",  "highest",
        "lowest", "zscore", "linreg_slope", "aroon",   "cmf",        "trix",  "ppo"}) {
    EXPECT_NE(find(name), nullptr) << name;
  }
}

TEST(Registry, FindsNamesInAnyCaseAndNothingElse) {
  ASSERT_NE(find("EMA"), nullptr);
  EXPECT_EQ(find("EMA"), find("ema"));
  for (const char* name : {"", "em", "emaa", "ema ", "zzz"}) EXPECT_EQ(find(name), nullptr) << name;
}

TEST(Registry, IsSortedWithoutRepeats) {
  std::set<std::string> names;
  std::string last;
  for (const IndicatorSpec& spec : all()) {
    EXPECT_LT(last, spec.name);
    last = spec.name;
    EXPECT_TRUE(names.insert(spec.name).second);
  }
}

TEST(Parameters, DefaultsAreAllowed) {
  for (const IndicatorSpec& spec : all()) {
    EXPECT_THAT(check_parameters(spec, default_parameters(spec)), IsEmpty()) << spec.name;
  }
}

TEST(Parameters, BoundsAreAllowedAndBeyondThemRefusedForEveryIndicator) {
  for (const IndicatorSpec& spec : all()) {
    for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
      const ParameterSpec& p = spec.parameters[i];
      const double step = p.integer ? 1 : 0.001;
      for (const double value :
           {p.minimum - step, p.maximum + step, std::numeric_limits<double>::quiet_NaN(),
            std::numeric_limits<double>::infinity()}) {
        auto parameters = default_parameters(spec);
        parameters[i] = value;
        const auto problems = check_parameters(spec, parameters);
        ASSERT_EQ(problems.size(), 1u) << spec.name << " " << p.name << " " << value;
        EXPECT_THAT(problems[0], HasSubstr(p.name + " must be"));
      }
      auto parameters = default_parameters(spec);
      parameters[i] += 0.0625;
      EXPECT_EQ(check_parameters(spec, parameters).empty(), !p.integer)
          << spec.name << " " << p.name;
    }
  }
}

TEST(Parameters, ProblemsNameTheParameterItsValueAndWhatIsAllowed) {
  const auto check = [](const char* name, std::vector<double> parameters) {
    return check_parameters(*find(name), parameters);
  };
  EXPECT_THAT(check("sma", {0}),
              ElementsAre("period must be a whole number from 1 to 10000, not 0"));
  EXPECT_THAT(check("rsi", {14.5}),
              ElementsAre("period must be a whole number from 2 to 10000, not 14.5"));
  EXPECT_THAT(check("bbands", {1, -2, 0}),
              ElementsAre("period must be a whole number from 2 to 10000, not 1",
                          "deviations must be a number from 0 to 100, not -2"));
  EXPECT_THAT(check("macd", {26, 12, 9}),
              ElementsAre("fast must be smaller than slow, not 26 with slow 12"));
  EXPECT_THAT(check("macd", {12}),
              ElementsAre("macd takes 3 parameters (fast, slow, signal), not 1"));
  EXPECT_THAT(check("sarext", {0, 0, 0.02, 0.5, 0.2, 0.02, 0.02, 0.2}),
              ElementsAre("step_long must not be above maximum_long, not 0.5 with 0.2"));
  EXPECT_THAT(check("sarext", {0, 0, 0.02, 0.02, 0.2, 0.3, 0.02, 0.2}),
              ElementsAre("initial_short must not be above maximum_short, not 0.3 with 0.2"));
  EXPECT_THAT(check("ultosc", {7, 7, 28}),
              ElementsAre("short, medium and long must rise, not 7, 7, 28"));
  EXPECT_THAT(check("true_range", {1}), ElementsAre("true_range takes 0 parameters, not 1"));
}

TEST(Registry, WritesJsonForForms) {
  const auto json = to_json(*find("bbands"));
  EXPECT_EQ(json["signature"], "bbands(real, period=20, deviations=2, average=0)");
  EXPECT_EQ(json["default_warm_up_bars"], 19);
  EXPECT_EQ(json["parameters"][0].dump(),
            R"({"name":"period","default":20,"minimum":2,"maximum":10000,"integer":true,)"
            R"("doc":"Bars in the window."})");
  EXPECT_EQ(json["outputs"][2]["name"], "lower");
  EXPECT_EQ(json["outputs"][2]["unit"], "price");
  EXPECT_EQ(signature(*find("atr")), "atr(period=14)");
  EXPECT_EQ(signature(*find("true_range")), "true_range()");
  EXPECT_EQ(signature(*find("correl")), "correl(real, real2, period=30)");
}

TEST(IndicatorDocs, PageEqualsTheRegistry) {
  const char* root = std::getenv("HINDCAST_SOURCE_DIR");
  ASSERT_NE(root, nullptr) << "set HINDCAST_SOURCE_DIR to the checkout (ctest does)";
  const std::string path = std::string(root) + "/docs/indicators.md";
  if (const char* update = std::getenv("HINDCAST_UPDATE_DOCS"); update && *update == '1') {
    std::ofstream(path) << indicators_markdown();
  }
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(text.str() == indicators_markdown())
      << path << " is out of date: run this test with HINDCAST_UPDATE_DOCS=1 to write it anew";
}

}  // namespace
}  // namespace hindcast::indicators
