// Functions of one number, row by row, and sums of rows.
#include <cmath>
#include <limits>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

// What is not finite has no value.
template <double (*kFunction)(double)>
void transform(const Call& call) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const auto x = call.inputs[0];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double value = kFunction(x[i]);
    call.outputs[0][i] = std::isfinite(value) ? value : kNan;
  }
}

void sum(const Call& call) {
  window_sum(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void cumsum(const Call& call) {
  double total = 0;
  for (std::size_t i = 0; i < call.inputs[0].size(); ++i) {
    call.outputs[0][i] = total += call.inputs[0][i];
  }
}

struct Function {
  const char* name;
  const char* title;
  const char* reference;  // TA-Lib's name
  void (*kernel)(const Call&);
  const char* no_value_where = "";
  bool follows_source = false;
};

constexpr const char* kOutsideOne = "the value is outside -1 to 1";
constexpr const char* kTooLarge = "the result is too large for a number";

const Function kFunctions[] = {
    {"acos", "Arc cosine", "ACOS", per_run<transform<std::acos>>, kOutsideOne},
    {"asin", "Arc sine", "ASIN", per_run<transform<std::asin>>, kOutsideOne},
    {"atan", "Arc tangent", "ATAN", per_run<transform<std::atan>>},
    {"ceil", "Rounded up", "CEIL", per_run<transform<std::ceil>>, "", true},
    {"cos", "Cosine", "COS", per_run<transform<std::cos>>},
    {"cosh", "Hyperbolic cosine", "COSH", per_run<transform<std::cosh>>, kTooLarge},
    {"exp", "Exponential", "EXP", per_run<transform<std::exp>>, kTooLarge},
    {"floor", "Rounded down", "FLOOR", per_run<transform<std::floor>>, "", true},
    {"ln", "Natural logarithm", "LN", per_run<transform<std::log>>, "the value is not above 0"},
    {"log10", "Logarithm to the base 10", "LOG10", per_run<transform<std::log10>>,
     "the value is not above 0"},
    {"sin", "Sine", "SIN", per_run<transform<std::sin>>},
    {"sinh", "Hyperbolic sine", "SINH", per_run<transform<std::sinh>>, kTooLarge},
    {"sqrt", "Square root", "SQRT", per_run<transform<std::sqrt>>, "the value is below 0"},
    {"tan", "Tangent", "TAN", per_run<transform<std::tan>>},
    {"tanh", "Hyperbolic tangent", "TANH", per_run<transform<std::tanh>>},
};

IndicatorSpec function_spec(const Function& f) {
  return {.name = f.name,
          .title = f.title,
          .category = "math",
          .doc = std::string("Of each row; angles are in radians. As TA_") + f.reference + ".",
          .inputs = {"real"},
          .parameters = {},
          .outputs = {{"", f.follows_source ? Unit::price : Unit::ratio, "A number.",
                       f.follows_source}},
          .warm_up = [](Parameters) { return 0; },
          .compute = f.kernel,
          .no_value_where = f.no_value_where};
}

}  // namespace

Specs math() {
  Specs specs = {
      {.name = "sum",
       .title = "Sum",
       .category = "math",
       .doc = "Of the rows of the window. As TA_SUM.",
       .inputs = {"real"},
       .parameters = {period(20)},
       .outputs = {{"", Unit::price, "In units of the input.", true}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<sum>},
      {.name = "cumsum",
       .title = "Running sum",
       .category = "math",
       .doc = "Of all rows so far. As TA_CUMSUM.",
       .inputs = {"real"},
       .parameters = {},
       .outputs = {{"", Unit::price, "In units of the input.", true}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<cumsum>},
  };
  for (const Function& f : kFunctions) specs.push_back(function_spec(f));
  return specs;
}

}  // namespace hindcast::indicators
