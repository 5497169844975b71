// Deterministic bars for tests, and a call of an indicator by name.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "indicators/registry.h"

namespace hindcast::indicators::testing {

using Column = std::vector<double>;

// Columns by the names that IndicatorSpec::inputs uses; "real" is the close.
using Series = std::map<std::string, Column>;

// Pseudo-random in 0..1, the same everywhere.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}
  double next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

// A random walk around 100 with changing volume.
inline Series random_walk(std::size_t n, std::uint64_t seed = 1) {
  Series series;
  for (const char* name : {"time", "open", "high", "low", "close", "volume", "real"}) {
    series[name];
  }
  Noise noise(seed);
  double close = 100;
  for (std::size_t i = 0; i < n; ++i) {
    const double open = close;
    close = open * (1 + 0.04 * (noise.next() - 0.5));
    series["time"].push_back(1'704'067'200 + 3'600.0 * static_cast<double>(i));  // from 2024-01-01
    series["open"].push_back(open);
    series["close"].push_back(close);
    series["high"].push_back(std::max(open, close) * (1 + 0.01 * noise.next()));
    series["low"].push_back(std::min(open, close) * (1 - 0.01 * noise.next()));
    series["volume"].push_back(10 + 990 * noise.next());
  }
  series["real"] = series["close"];
  return series;
}

inline Series cut(const Series& series, std::size_t begin, std::size_t end) {
  Series part;
  for (const auto& [name, column] : series) {
    part[name] = Column(column.begin() + static_cast<std::ptrdiff_t>(begin),
                        column.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return part;
}

// The column that stands for an input: for a second source the open, so that the two differ.
inline std::string column_of(const IndicatorSpec& spec, std::size_t input) {
  return input > 0 && spec.inputs[input] == "real" ? "open" : spec.inputs[input];
}

// All outputs, in the order of the spec. They begin as zeros, so a row left unwritten shows.
inline std::vector<Column> run(const IndicatorSpec& spec, const Series& series,
                               const std::vector<double>& parameters) {
  std::vector<std::span<const double>> inputs;
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    inputs.emplace_back(series.at(column_of(spec, i)));
  }
  std::vector<Column> columns(spec.outputs.size(), Column(inputs[0].size(), 0.0));
  std::vector<std::span<double>> outputs(columns.begin(), columns.end());
  spec.compute({inputs, parameters, outputs});
  return columns;
}

// One output of an indicator of a plain column.
inline Column of_column(const std::string& name, const Column& x, std::vector<double> parameters,
                        std::size_t output = 0) {
  return run(*find(name), {{"real", x}}, parameters)[output];
}

}  // namespace hindcast::indicators::testing
