// Every indicator against TA-Lib, or against its definition in exact arithmetic where TA-Lib has
// another or none. make_indicator_vectors.py says which, and makes the file anew.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "indicators/registry.h"
#include "parity/vectors.h"

namespace hindcast::parity {
namespace {

using Column = std::vector<double>;
using Json = nlohmann::ordered_json;

const Json& vectors() {
  static const Json document = read_vectors("indicator_vectors.json");
  return document;
}

// The sources that the caller chooses are those of the case; one alone is the close.
std::vector<Column> run(const indicators::IndicatorSpec& spec, const Json& series, const Json& c) {
  const Column parameters = column(c.at("parameters"));
  std::vector<std::string> sources = c.at("inputs");
  if (sources.empty()) sources.emplace_back("close");
  std::vector<Column> columns;
  std::size_t next_source = 0;
  for (const std::string& name : spec.inputs) {
    columns.push_back(column(series.at(name == "real" ? sources.at(next_source++) : name)));
  }
  const std::vector<std::span<const double>> inputs(columns.begin(), columns.end());
  std::vector<Column> results(spec.outputs.size(), Column(columns[0].size()));
  const std::vector<std::span<double>> outputs(results.begin(), results.end());
  spec.compute({inputs, parameters, outputs});
  return results;
}

// Rows of which the file keeps the expected value: as sampled_rows in make_indicator_vectors.py.
std::vector<std::size_t> sampled_rows(std::size_t first, std::size_t rows) {
  const auto dense = vectors().at("dense_rows").get<std::size_t>();
  const auto step = vectors().at("step").get<std::size_t>();
  std::vector<std::size_t> kept;
  for (std::size_t row = first; row < rows; ++row) {
    if (row < first + dense || (row - first) % step == 0 || row + 1 == rows) kept.push_back(row);
  }
  return kept;
}

// The first row that differs, as text; "" when all agree to 1e-9 (relative) or 1e-12 of the largest
// expected value. Rows without a value must be the same.
std::string difference(const Column& actual, const Json& packed) {
  const auto first = packed.at("first").get<std::size_t>();
  const Column expected = column(packed.at("values"));
  for (std::size_t i = 0; i < std::min(first, actual.size()); ++i) {
    if (!std::isnan(actual[i])) return "row " + std::to_string(i) + " has a value";
  }
  const std::vector<std::size_t> rows = sampled_rows(first, actual.size());
  if (rows.size() != expected.size()) return "as many rows as the file does not have";
  double scale = 0;
  for (const double v : expected) scale = std::isfinite(v) ? std::max(scale, std::fabs(v)) : scale;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const double have = actual[rows[k]], want = expected[k];
    const bool same = std::isnan(want)
                          ? std::isnan(have)
                          : std::fabs(have - want) <= 1e-9 * std::fabs(want) + 1e-12 * scale;
    if (!same) {
      return "row " + std::to_string(rows[k]) + ": " + ::testing::PrintToString(have) +
             ", expected " + ::testing::PrintToString(want);
    }
  }
  return "";
}

TEST(IndicatorParity, VectorsCoverEveryIndicator) {
  std::set<std::string> covered, registered;
  for (const char* file : {"indicator_vectors.json", "candle_vectors.json", "extra_vectors.json"}) {
    const Json document = read_vectors(file);
    for (const Json& c : document.at("cases")) covered.insert(c.at("indicator").get<std::string>());
  }
  for (const auto& spec : indicators::all()) registered.insert(spec.name);
  EXPECT_EQ(covered, registered);
}

TEST(IndicatorParity, EveryCaseAgreesWithItsReference) {
  std::size_t values = 0;
  for (const Json& c : vectors().at("cases")) {
    const auto* spec = indicators::find(c.at("indicator").get<std::string>());
    ASSERT_NE(spec, nullptr) << c.at("indicator");
    const Column parameters = column(c.at("parameters"));
    ASSERT_THAT(indicators::check_parameters(*spec, parameters), ::testing::IsEmpty());
    const auto actual = run(*spec, vectors().at("series").at(c.at("series").get<std::string>()), c);
    ASSERT_EQ(actual.size(), c.at("outputs").size());
    for (std::size_t k = 0; k < actual.size(); ++k) {
      values += c.at("outputs")[k].at("values").size();
      EXPECT_EQ(difference(actual[k], c.at("outputs")[k]), "")
          << spec->name << "." << spec->outputs[k].name << c.at("parameters").dump() << " on "
          << c.at("series") << ", reference " << c.at("reference");
    }
  }
  EXPECT_GT(values, 10'000u);
}

}  // namespace
}  // namespace hindcast::parity
