// Every candlestick pattern against TA-Lib, hit for hit. make_candle_vectors.py made the file.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "indicators/registry.h"
#include "parity/vectors.h"

namespace hindcast::parity {
namespace {

using Column = std::vector<double>;
using Json = nlohmann::ordered_json;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLeastHits = 5;

const Json& vectors() {
  static const Json document = read_vectors("candle_vectors.json");
  return document;
}

// A series is a cut of the ticks, with a worth and damages.
std::map<std::string, Column> build(const Json& rule) {
  const auto begin = rule.at("begin").get<std::ptrdiff_t>(),
             end = rule.at("end").get<std::ptrdiff_t>();
  std::map<std::string, Column> series;
  for (const auto& [name, ticks] : vectors().at("ticks").items()) {
    const Column all = column(ticks);
    Column part(all.begin() + begin, all.begin() + end);
    for (double& v : part) {
      v = v / rule.value("divide_by", 1.0) * rule.value("multiply_by", 1.0) +
          rule.value("plus", 0.0);
    }
    for (const Json& times : rule.value("times", Json::array())) {
      part[times[0].get<std::size_t>()] *= times[1].get<double>();
    }
    series[name] = part;
  }
  for (const Json& hole : rule.value("holes", Json::array())) {
    series[hole[0].get<std::string>()][hole[1].get<std::size_t>()] = kNan;
  }
  return series;
}

Column run(const indicators::IndicatorSpec& spec, const std::map<std::string, Column>& series,
           const Column& parameters) {
  std::vector<std::span<const double>> inputs;
  for (const std::string& name : spec.inputs) inputs.emplace_back(series.at(name));
  Column result(inputs[0].size());
  const std::vector<std::span<double>> outputs = {result};
  spec.compute({inputs, parameters, outputs});
  return result;
}

Column expected(const Json& c, std::size_t rows) {
  Column out(rows, kNan);
  for (const Json& range : c.at("valued")) {
    for (auto i = range[0].get<std::size_t>(); i < range[1].get<std::size_t>(); ++i) out[i] = 0;
  }
  for (const auto& [value, hits] : c.at("hits").items()) {
    for (const Json& row : hits) out[row.get<std::size_t>()] = std::stod(value);
  }
  return out;
}

std::string difference(const Column& actual, const Column& want) {
  for (std::size_t i = 0; i < want.size(); ++i) {
    const bool same = std::isnan(want[i]) ? std::isnan(actual[i]) : actual[i] == want[i];
    if (!same) {
      return "row " + std::to_string(i) + ": " + ::testing::PrintToString(actual[i]) +
             ", expected " + ::testing::PrintToString(want[i]);
    }
  }
  return "";
}

std::size_t hits(const Json& c) {
  std::size_t count = 0;
  for (const Json& rows : c.at("hits")) count += rows.size();
  return count;
}

TEST(CandleParity, EveryPatternFiresOftenEnoughToBeTested) {
  std::map<std::string, std::size_t> fired;
  for (const Json& c : vectors().at("cases")) {
    auto& most = fired[c.at("indicator").get<std::string>()];
    most = std::max(most, hits(c));
  }
  EXPECT_EQ(fired.size(), 61u);
  for (const auto& [name, count] : fired) EXPECT_GE(count, kLeastHits) << name;
}

TEST(CandleParity, EveryPatternIsFoundWhereTaLibFindsIt) {
  std::map<std::string, std::map<std::string, Column>> built;
  for (const auto& [kind, rule] : vectors().at("series").items()) built[kind] = build(rule);
  for (const Json& c : vectors().at("cases")) {
    const auto* spec = indicators::find(c.at("indicator").get<std::string>());
    ASSERT_NE(spec, nullptr) << c.at("indicator");
    const auto& series = built.at(c.at("series").get<std::string>());
    const Column actual = run(*spec, series, column(c.at("parameters")));
    EXPECT_EQ(difference(actual, expected(c, actual.size())), "")
        << spec->name << c.at("parameters").dump() << " on " << c.at("series");
  }
}

}  // namespace
}  // namespace hindcast::parity
