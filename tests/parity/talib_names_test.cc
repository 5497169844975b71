// Every function of TA-Lib has a counterpart here that the formula language takes.
#include "indicators/talib_names.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "indicators/registry.h"
#include "parity/vectors.h"
#include "strategy/compile.h"

namespace hindcast::parity {
namespace {

std::string problems_of(const std::string& formula) {
  const auto definition = strategy::parse_definition(
      base::Json{{"entry_conditions", formula + " > 0"}, {"exit_conditions", "false"}});
  if (definition.has_value()) return "";
  return definition.error().describe();
}

TEST(TalibNames, CoverEveryFunctionOfTheLibrary) {
  std::vector<std::string> listed, library;
  for (const auto& name : indicators::talib_names()) listed.emplace_back(name.function);
  EXPECT_TRUE(std::ranges::is_sorted(listed));
  const auto document = read_vectors("indicator_vectors.json");
  for (const std::string function : document.at("functions")) {
    if (!function.starts_with("CDL")) library.push_back(function);
  }
  EXPECT_THAT(listed, ::testing::ElementsAreArray(library));
  EXPECT_GE(document.at("functions").size(), 158u);
}

TEST(TalibNames, StandForIndicatorsThatTheFormulaUses) {
  for (const auto& name : indicators::talib_names()) {
    if (name.ours.empty()) continue;
    EXPECT_NE(indicators::find(name.ours), nullptr) << name.function;
    const std::string call = std::string(name.ours) + "(";
    EXPECT_NE(std::string(name.formula).find(call), std::string::npos) << name.function;
  }
}

TEST(TalibNames, AreFormulasThatCompile) {
  for (const auto& name : indicators::talib_names()) {
    EXPECT_EQ(problems_of(std::string(name.formula)), "") << name.function;
  }
  EXPECT_NE(problems_of("no_such_indicator(14)"), "");
}

TEST(TalibNames, CoverEveryCandlestickPattern) {
  int patterns = 0;
  const auto document = read_vectors("indicator_vectors.json");
  for (const std::string function : document.at("functions")) {
    if (!function.starts_with("CDL")) continue;
    ++patterns;
    EXPECT_NE(indicators::find(indicators::candle_name(function)), nullptr) << function;
  }
  EXPECT_EQ(patterns, 61);
}

}  // namespace
}  // namespace hindcast::parity
