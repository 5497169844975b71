// The indicators beyond TA-Lib against their definitions. make_extra_vectors.py made the file.
#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "indicators/registry.h"
#include "parity/vectors.h"

namespace hindcast::parity {
namespace {

using Column = std::vector<double>;
using Json = nlohmann::ordered_json;

const Json& vectors() {
  static const Json document = read_vectors("extra_vectors.json");
  return document;
}

// The bars of indicator_vectors.json, with the time at which each opens.
Column input(const std::string& kind, const std::string& name) {
  static const Json series = read_vectors("indicator_vectors.json").at("series");
  const Json& bars = series.at(kind);
  if (name != "time") return column(bars.at(name == "real" ? "close" : name));
  Column times(bars.at("close").size());
  const Json& time = vectors().at("time");
  for (std::size_t i = 0; i < times.size(); ++i) {
    times[i] =
        time.at("start").get<double>() + static_cast<double>(i) * time.at("seconds").get<double>();
  }
  return times;
}

std::vector<Column> run(const indicators::IndicatorSpec& spec, const std::string& kind,
                        const Column& parameters) {
  std::vector<Column> columns;
  for (const std::string& name : spec.inputs) columns.push_back(input(kind, name));
  const std::vector<std::span<const double>> inputs(columns.begin(), columns.end());
  std::vector<Column> results(spec.outputs.size(), Column(columns[0].size()));
  const std::vector<std::span<double>> outputs(results.begin(), results.end());
  spec.compute({inputs, parameters, outputs});
  return results;
}

// Rows of which the file keeps the expected value: as sampled_rows in make_indicator_vectors.py.
bool is_sampled(std::size_t row, std::size_t first, std::size_t rows) {
  const auto dense = vectors().at("dense_rows").get<std::size_t>();
  const auto step = vectors().at("step").get<std::size_t>();
  return row < first + dense || (row - first) % step == 0 || row + 1 == rows;
}

// The first row that differs, as text; "" when all agree to 1e-9 (relative) or 1e-12 of the largest
// expected value. Rows without a value must be the same.
std::string difference(const Column& actual, const Json& packed) {
  const auto first = packed.at("first").get<std::size_t>();
  const Column expected = column(packed.at("values"));
  double scale = 0;
  for (const double v : expected) scale = std::isfinite(v) ? std::max(scale, std::fabs(v)) : scale;
  std::size_t next = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (i >= first && !is_sampled(i, first, actual.size())) continue;
    const double want = i < first ? NAN : expected.at(next++);
    const bool same = std::isnan(want)
                          ? std::isnan(actual[i])
                          : std::fabs(actual[i] - want) <= 1e-9 * std::fabs(want) + 1e-12 * scale;
    if (!same) {
      return "row " + std::to_string(i) + ": " + ::testing::PrintToString(actual[i]) +
             ", expected " + ::testing::PrintToString(want);
    }
  }
  return next == expected.size() ? "" : "the file has more rows";
}

TEST(ExtraIndicatorParity, EveryCaseAgreesWithItsDefinition) {
  std::size_t values = 0;
  for (const Json& c : vectors().at("cases")) {
    const auto* spec = indicators::find(c.at("indicator").get<std::string>());
    ASSERT_NE(spec, nullptr) << c.at("indicator");
    const Column parameters = column(c.at("parameters"));
    ASSERT_THAT(indicators::check_parameters(*spec, parameters), ::testing::IsEmpty());
    const auto actual = run(*spec, c.at("series").get<std::string>(), parameters);
    ASSERT_EQ(actual.size(), c.at("outputs").size()) << spec->name;
    for (std::size_t k = 0; k < actual.size(); ++k) {
      values += c.at("outputs")[k].at("values").size();
      EXPECT_EQ(difference(actual[k], c.at("outputs")[k]), "")
          << spec->name << "." << spec->outputs[k].name << c.at("parameters").dump() << " on "
          << c.at("series");
    }
  }
  EXPECT_GT(values, 10'000u);
}

}  // namespace
}  // namespace hindcast::parity
