// Every indicator there is: name, parameters with bounds, inputs, outputs, warm-up and
// documentation. The formula language, validation, docs and the web forms all read this one table.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace hindcast::indicators {

struct ParameterSpec {
  std::string name;
  double default_value = 0;
  double minimum = 0;
  double maximum = 0;
  bool integer = true;
  std::string doc;
};

// What an output is measured in; the formula language warns when unlike things are compared.
enum class Unit {
  price,        // quote currency per unit: comparable with close
  oscillator,   // bounded 0..100 or -100..100
  price_delta,  // difference of prices: MACD, momentum, ATR
  ratio,        // plain number or percent
  volume,       // base units
  state,        // -1, 0, 1
};

struct OutputSpec {
  std::string name;  // "" for the only output; else "upper", "signal", ...
  Unit unit = Unit::price;
  std::string doc;
  // True when the unit above only holds for a price as "real": the output is measured in whatever
  // "real" is, so that the average of a volume is a volume.
  bool follows_source = false;
};

// A call over whole columns. All spans of inputs and outputs have the same length n (may be 0 or
// shorter than the warm-up). Inputs may begin with NaN (an indicator of an indicator): the
// computation starts at the first row where all inputs are finite. Rows before the warm-up are NaN.
// A NaN or infinity later on makes its own row NaN and starts the computation anew, warm-up
// included, at the next finite row: no value ever rests on both sides of a hole.
// Outputs never overlap inputs. Pure: no state, no allocation visible outside, thread-safe.
// A row depends on earlier rows and itself only; a longer series leaves it bit-identical.
// The parameters must have passed check_parameters.
struct Call {
  std::span<const std::span<const double>> inputs;
  std::span<const double> parameters;
  std::span<const std::span<double>> outputs;
};

struct IndicatorSpec {
  std::string name;      // lower case, as in formulas: "ema"
  std::string title;     // "Exponential moving average"
  std::string category;  // overlap, momentum, cycle, volatility, volume, statistics, price, math...
  std::string doc;       // one or two sentences and the formula's source
  // Sources in order: "real" is chosen by the caller (default close) and stands first in the
  // formula; a second "real" has no default. "open", "high", "low", "close", "volume" follow, and
  // "time", the open of the bar in seconds since 1970 (UTC); they are taken from the bars and never
  // written.
  std::vector<std::string> inputs;
  std::vector<ParameterSpec> parameters;
  std::vector<OutputSpec> outputs;  // the first is what a plain call means
  // Bars before the first defined value, for inputs that are defined from the first bar.
  std::function<int(std::span<const double> parameters)> warm_up;
  // Further rules between parameters ("fast below slow"); "" when fine.
  std::function<std::string(std::span<const double> parameters)> check = {};
  void (*compute)(const Call&) = nullptr;
  // When even a row after the warm-up has no value (NaN): "the window has no volume". "": never.
  std::string no_value_where = {};
};

// All, sorted by name; built once, immutable.
std::span<const IndicatorSpec> all();

// Null when there is none of that name (case-insensitive).
const IndicatorSpec* find(std::string_view name);

// Everything wrong with the parameters of a call, in order, each a whole sentence without a full
// stop that names the parameter, its value and what is allowed ("period must be a whole number from
// 1 to 10000, not 0"). Empty when they are fine. One value for every parameter; the caller fills in
// defaults.
std::vector<std::string> check_parameters(const IndicatorSpec& spec,
                                          std::span<const double> parameters);

// The defaults, in the order of spec.parameters.
std::vector<double> default_parameters(const IndicatorSpec& spec);

// "macd(real, fast=12, slow=26, signal=9)"; bars' own columns are not written.
std::string signature(const IndicatorSpec& spec);

// The text of docs/indicators.md.
std::string indicators_markdown();

base::Json to_json(const IndicatorSpec& spec);  // for /api/indicators
std::string_view to_string(Unit unit);

}  // namespace hindcast::indicators
