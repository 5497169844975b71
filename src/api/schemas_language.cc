// Schemas of the strategy language and of what is said about a strategy.
#include "api/schema_parts.h"

namespace hindcast::api {
namespace {

using namespace schema_parts;

Json diagnostic() {
  return object({{"severity", Json{{"type", "string"}, {"enum", {"error", "warning"}}}},
                 {"pointer", text("JSON pointer of the field in the body.")},
                 {"code", text("Stable name of the mistake.")},
                 {"message", text("What is wrong, with the value given.")},
                 {"allowed", text("What is allowed.")},
                 {"suggestion", text("The nearest valid name.")},
                 {"line", whole("Line in the formula, from 1.")},
                 {"column", whole("Column in that line, in characters from 1.")},
                 {"length", whole("Characters from there on.")},
                 {"excerpt", text("The line, and below it a mark under the place.")}},
                {"allowed", "suggestion", "line", "column", "length", "excerpt"});
}

Json validation() {
  const Json condition = object({{"text", text("Canonical spelling.")},
                                 {"tree", Json{{"type", {"object", "boolean", "string"}},
                                               {"additionalProperties", true},
                                               {"description", "The same as a tree."}}}});
  const Json need = object({{"symbol", text("Asset.")},
                            {"timeframe", text("Length of a bar.")},
                            {"traded", flag("False: only formulas read it.")},
                            {"available", flag("The catalog has it, or finer bars.")}});
  return object(
      {{"valid", flag("Can be submitted; warnings do not stand against it.")},
       {"diagnostics", list(ref("Diagnostic"), "Errors first.")},
       {"conditions", object({{"entry_conditions", condition},
                              {"exit_conditions", condition},
                              {"short_entry_conditions", condition},
                              {"short_exit_conditions", condition}},
                             {"entry_conditions", "exit_conditions", "short_entry_conditions",
                              "short_exit_conditions"})},
       {"warm_up_bars",
        Json{{"type", {"integer", "null"}},
             {"description", "Bars before the first signal; null when not valid."}}},
       {"indicators", list(text("Name."), "Indicators that are computed.")},
       {"strategy_hash", Json{{"type", {"string", "null"}},
                              {"description", "Of everything that decides the signals."}}},
       {"data", list(need, "Bars that a run needs; empty when not valid.")}});
}

Json word() {
  return object({{"name", text("The word.")},
                 {"kind", choice("What it is.", {"keyword", "source", "clock", "position", "number",
                                                 "condition", "either"})},
                 {"signature", text("How it is written.")},
                 {"doc", text("What it means.")},
                 {"example", text("A condition that uses it.")}});
}

Json indicator() {
  const Json parameter = object({{"name", text("In calls.")},
                                 {"default", figure("When left out.")},
                                 {"minimum", figure("Smallest.")},
                                 {"maximum", figure("Largest.")},
                                 {"integer", flag("Whole numbers only.")},
                                 {"doc", text("What it does.")}});
  const Json output = object({{"name", text("After the dot.")},
                              {"unit", text("What it is measured in.")},
                              {"follows_source", flag("It has the unit of its source.")},
                              {"doc", text("What it is.")}});
  return object(
      {{"name", text("In formulas.")},
       {"title", text("For a person.")},
       {"category", text("overlap, momentum, volatility ...")},
       {"doc", text("What it is, and the source of the formula.")},
       {"signature", text("How it is called.")},
       {"inputs", list(text("real: chosen by the caller; open, high, low, close, volume, time."),
                       "In order.")},
       {"parameters", list(parameter, "In order.")},
       {"outputs", list(output, "The first is what a plain call means.")},
       {"no_value_where", text("When even a row after the warm-up has no value; empty: never.")},
       {"default_warm_up_bars", whole("Bars before the first value.")}});
}

Json language() {
  return object(
      {{"words", list(ref("Word"), "Keywords, sources and functions.")},
       {"operators",
        list(object({{"name", text("As written.")}, {"doc", text("Meaning.")}}), "Operators.")},
       {"indicators", list(ref("Indicator"), "Indicators.")},
       {"series_arguments",
        list(object({{"name", text("Of an argument.")}, {"doc", text("Meaning.")}}),
             "Arguments that every call of a series takes.")},
       {"limits", map_of(Json{{"type", "integer"}}, "By name.")}});
}

}  // namespace

void add_language_schemas(Json& schemas) {
  schemas["Indicator"] = indicator();
  schemas["IndicatorList"] = object({{"items", list(ref("Indicator"), "All of them.")}});
  schemas["Word"] = word();
  schemas["StrategyLanguage"] = language();
  schemas["Diagnostic"] = diagnostic();
  schemas["Validation"] = validation();
}

}  // namespace hindcast::api
