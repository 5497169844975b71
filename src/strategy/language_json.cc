// The vocabulary of the formula language, for completion and hover.
#include <nlohmann/json.hpp>

#include "indicators/registry.h"
#include "strategy/limits.h"
#include "strategy/signature.h"
#include "strategy/validation.h"
#include "strategy/words.h"

namespace hindcast::strategy {
namespace {

using base::Json;

Json words_json() {
  Json list = Json::array();
  for (const Word& word : words()) {
    list.push_back({{"name", word.name},
                    {"kind", to_string(word.kind)},
                    {"signature", word.signature},
                    {"doc", word.doc},
                    {"example", word.example}});
  }
  return list;
}

Json operators_json() {
  struct Operator {
    const char* name;
    const char* doc;
  };
  constexpr Operator kOperators[] = {{"<", "Below."},
                                     {"<=", "Below or equal."},
                                     {">", "Above."},
                                     {">=", "Above or equal."},
                                     {"==", "Equal."},
                                     {"!=", "Not equal."},
                                     {"+", "Sum."},
                                     {"-", "Difference, or the negative."},
                                     {"*", "Product."},
                                     {"/", "Quotient; not defined when the divisor is zero."},
                                     {"[n]", "The value n bars ago."},
                                     {".name", "Another output of an indicator."}};
  Json list = Json::array();
  for (const Operator& o : kOperators) list.push_back({{"name", o.name}, {"doc", o.doc}});
  return list;
}

Json indicators_json() {
  Json list = Json::array();
  for (const auto& spec : indicators::all()) {
    Json one = indicators::to_json(spec);
    one["signature"] = usage(spec);
    list.push_back(std::move(one));
  }
  return list;
}

Json limits_json() {
  return {{"formula_bytes_max", kFormulaBytesMax},
          {"formula_depth_max", kFormulaDepthMax},
          {"formula_nodes_max", kFormulaNodesMax},
          {"text_bytes_max", kTextBytesMax},
          {"offset_max", kOffsetMax},
          {"indicators_max", kIndicatorsMax},
          {"parameters_max", kParametersMax},
          {"custom_indicators_max", kCustomIndicatorsMax},
          {"name_bytes_max", kNameBytesMax},
          {"other_series_max", kOtherSeriesMax},
          {"series_depth_max", kSeriesDepthMax}};
}

}  // namespace

Json language_json() {
  return {{"words", words_json()},
          {"operators", operators_json()},
          {"indicators", indicators_json()},
          {"series_arguments",
           {{{"name", "tf"},
             {"doc", "Timeframe of coarser bars, such as \"1d\": the last closed bar is shown."}},
            {{"name", "asset"},
             {"doc", "Another asset, such as \"SPY\": its last closed bar is shown."}}}},
          {"limits", limits_json()}};
}

}  // namespace hindcast::strategy
