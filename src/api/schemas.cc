#include "api/schemas.h"

#include <initializer_list>
#include <nlohmann/json.hpp>

#include "api/page_of.h"
#include "api/problem.h"
#include "api/schema_parts.h"
#include "api/strategy_body.h"
#include "api/submission.h"
#include "jobs/job.h"
#include "strategy/templates.h"

namespace hindcast::api {
namespace {

using base::Json;
using namespace schema_parts;

Json job() {
  Json schema = jobs::job_schema();
  schema["properties"]["queue_position"] =
      whole("Jobs that will be claimed before this one; only while pending.");
  schema["properties"]["expected_start_at"] =
      time("A guess from recent run times and slots; only while pending and a worker is there.");
  schema["properties"]["expected_completion_at"] =
      time("A guess from the progress so far or the estimate; only until it has ended.");
  return schema;
}

// The feed entry, with the head of the result document over it.
Json result() {
  Json schema = jobs::backtest_schema();
  Json& properties = schema["properties"];
  properties["warnings"] =
      list(object({{"code", text("Stable name.")}, {"message", text("For a person.")}}),
           "What to know before trusting the figures.");
  properties["metrics"] = Json{
      {"type", "object"},
      {"description", "Figures by name; null where undefined. docs/metrics.md has the formulas."},
      {"additionalProperties", {{"type", {"number", "null"}}}}};
  properties["monthly"] = list(object({{"year", whole("UTC.")},
                                       {"month", whole("1 to 12.")},
                                       {"return_pct", number("Percent.")},
                                       {"benchmark_pct", number("Percent.")}}),
                               "Return of each calendar month.");
  properties["per_asset"] =
      list(any_object("Trades, win rate, pnl, fees, buy & hold."), "By asset.");
  properties["order_counts"] = any_object("Orders by outcome.");
  properties["look_ahead_proof"] = any_object(
      "With `prove` only: holds (null when nothing could be cut), cuts, bars, "
      "first_difference.");
  properties["other_assumption"] =
      any_object("When bars reached both stop and target: the result under the other `both_hit`.");
  properties["provenance"] =
      any_object("Engine version, rules, costs, hashes, window, formulas, data used.");
  properties["request"] = any_object("The submission.");
  properties["definition"] = any_object("The strategy with its template filled in.");
  return schema;
}

Json equity() {
  return object({{"backtest_id", text("Whose curve it is.")},
                 {"bars", whole("Bars of the backtest.")},
                 {"points", whole("Points in this answer.")},
                 {"time", seconds("Opens of the bars, Unix seconds.")},
                 {"equity", numbers("At the bar's close, quote currency.")},
                 {"drawdown_pct", numbers("Percent below the peak, at most 0.")},
                 {"benchmark", numbers("Buy & hold of the assets.")}});
}

Json rows_page(Json item) {
  return object({{"items", list(std::move(item), "Rows.")},
                 {"total", whole("Rows there are.")},
                 {"offset", whole("Rows before this page.")},
                 {"next_offset", Json{{"type", {"integer", "null"}},
                                      {"description", "Offset of the next page."}}}});
}

Json trade() {
  return object(
      {{"asset", text("Symbol.")},
       {"side", text("long or short.")},
       {"entry_time", time("Open of the bar of the entry.")},
       {"exit_time", time("Open of the bar of the exit.")},
       {"entry_price", number("After slippage and spread.")},
       {"exit_price", number("After slippage and spread.")},
       {"size", number("Units.")},
       {"entry_fee", number("Quote currency.")},
       {"exit_fee", number("Quote currency.")},
       {"financing", number("Interest, borrowing and funding, where any was paid.")},
       {"dividends", number("Received, less those paid by a short, where there were any.")},
       {"pnl", number("Net of fees and financing, with dividends.")},
       {"return_pct", number("Of the entry value.")},
       {"mae_pct", number("Worst price while open, percent of the entry.")},
       {"mfe_pct", number("Best price while open, percent of the entry.")},
       {"exit_reason", text("Why it was closed.")},
       {"open", flag("Still open at the end of the data.")}},
      {"financing", "dividends"});
}

Json order() {
  return object({{"signal_time", time("Bar that decided it.")},
                 {"fill_time", time("Bar of the fill or of the rejection.")},
                 {"asset", text("Symbol.")},
                 {"side", text("Of the position: long or short.")},
                 {"opens", flag("True for an entry, false for an exit.")},
                 {"reason", text("Why there was an order.")},
                 {"outcome", text("filled, or why not.")},
                 {"size", number("Units wanted.")},
                 {"price", number("Of the fill, or what it would have been.")},
                 {"fee", number("Quote currency.")}});
}

Json candles() {
  return object({{"symbol", text("Asset.")},
                 {"timeframe", text("Of the bars that were joined.")},
                 {"bars", whole("Bars in the window.")},
                 {"bars_per_candle", whole("How many bars became one candle.")},
                 {"data_version", text("Hash of the dataset read now.")},
                 {"warning", text("The dataset differs from the one the backtest read.")},
                 {"time", seconds("Opens of the candles, Unix seconds.")},
                 {"open", numbers("Price.")},
                 {"high", numbers("Price.")},
                 {"low", numbers("Price.")},
                 {"close", numbers("Price.")},
                 {"volume", numbers("Sum.")}},
                {"warning"});
}

Json explanation() {
  return object(
      {{"symbol", text("Asset.")},
       {"timeframe", text("Length of the bar.")},
       {"time", time("Open of the bar.")},
       {"bar", any_object("open, high, low, close, volume.")},
       {"decided_by", text("\"conditions\", or \"code_snippet\", which has no parts to show.")},
       {"conditions", any_object("long_entry, long_exit, short_entry, short_exit, those that the "
                                 "strategy has: text, holds, signal, and parts or values.")}});
}

Json dataset() {
  return object({{"symbol", text("As in requests.")},
                 {"timeframe", text("Length of a bar.")},
                 {"bars", whole("How many.")},
                 {"first", text("Open of the first bar.")},
                 {"last", text("Open of the last bar.")},
                 {"calendar", text("When the market trades: 24x7, fx, us_equity or a session.")},
                 {"missing_bars", whole("That its sessions would have between first and last.")},
                 {"bars_outside", whole("Bars of less than a day that are in no session.")},
                 {"coverage_pct", number("Bars present of all expected.")},
                 {"source", text("Where they come from.")},
                 {"synthetic", flag("A made-up sample.")},
                 {"data_version", text("Content hash.")}},
                {"first", "last"});
}

Json dataset_detail() {
  Json schema = dataset();
  const Json gap = object({{"after", time("Open of the last bar before the hole.")},
                           {"before", time("Open of the first bar after it.")},
                           {"missing_bars", whole("Bars that are not there.")}});
  schema["properties"]["gaps"] = list(gap, "Holes, oldest first.");
  schema["required"].push_back("gaps");
  return schema;
}

Json upload() {
  const Json skipped = object({{"line", whole("From 1.")},
                               {"reason", text("Stable name.")},
                               {"detail", text("What was wrong.")}});
  return object({{"dataset", dataset()},
                 {"report", object({{"layout", text("Of the file, as recognised.")},
                                    {"rows_read", whole("Good and bad.")},
                                    {"added", whole("New bars.")},
                                    {"duplicates", whole("Equal to stored ones.")},
                                    {"replaced", whole("Stored ones that gave way.")},
                                    {"skipped", whole("Bad rows and conflicts.")},
                                    {"skipped_by_reason", any_object("How many of each.")},
                                    {"first_skipped", list(skipped, "The first of them.")},
                                    {"bars", whole("In the dataset now.")},
                                    {"data_version", text("Content hash.")}})}});
}

Json version_without_definition() {
  Json schema = jobs::strategy_version_schema();
  schema["properties"].erase("definition");
  Json required = Json::array();
  for (const Json& name : schema["required"]) {
    if (name != "definition") required.push_back(name);
  }
  schema["required"] = std::move(required);
  return schema;
}

Json version_page() {
  return object({{"items", list(version_without_definition(), "Newest first.")},
                 {"next_before", Json{{"type", {"integer", "null"}},
                                      {"description", "`before` of the next page."}}}});
}

Json validation_request() {
  Json schema = submission_schema();
  const Json properties = schema["properties"];
  return object({{"strategy_definition", properties["strategy_definition"]},
                 {"timeframe", properties["timeframe"]},
                 {"assets", properties["assets"]}},
                {"timeframe", "assets"});
}

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
                                               {"description", "The same as a tree."}}}});
  const Json need = object({{"symbol", text("Asset.")},
                            {"timeframe", text("Length of a bar.")},
                            {"traded", flag("False: only formulas read it.")},
                            {"available", flag("The catalog has it, or finer bars.")}});
  return object(
      {{"valid", flag("Can be submitted; warnings do not stand against it.")},
       {"diagnostics", list(diagnostic(), "Errors first.")},
       {"conditions", Json{{"type", "object"},
                           {"description", "By field, those conditions that can be read."},
                           {"additionalProperties", condition}}},
       {"warm_up_bars",
        Json{{"type", {"integer", "null"}},
             {"description", "Bars before the first signal; null when not valid."}}},
       {"indicators", list(text("Name."), "Indicators that are computed.")},
       {"strategy_hash", Json{{"type", {"string", "null"}},
                              {"description", "Of everything that decides the signals."}}},
       {"data", list(need, "Bars that a run needs; empty when not valid.")}});
}

Json language() {
  return object(
      {{"words", list(object({{"name", text("The word.")},
                              {"kind", Json{{"type", "string"},
                                            {"enum",
                                             {"keyword", "source", "clock", "position", "number",
                                              "condition", "either"}}}},
                              {"signature", text("How it is written.")},
                              {"doc", text("What it means.")},
                              {"example", text("A condition that uses it.")}}),
                      "Keywords, sources and functions.")},
       {"operators",
        list(object({{"name", text("As written.")}, {"doc", text("Meaning.")}}), "Operators.")},
       {"indicators", list(any_object("As in /api/indicators, with `signature`."), "Indicators.")},
       {"series_arguments",
        list(object({{"name", text("Of an argument.")}, {"doc", text("Meaning.")}}),
             "Arguments that every call of a series takes.")},
       {"limits", Json{{"type", "object"},
                       {"description", "By name."},
                       {"additionalProperties", Json{{"type", "integer"}}}}}});
}

Json items_of(Json item) { return object({{"items", list(std::move(item), "All of them.")}}); }

}  // namespace

Json component_schemas() {
  Json schemas = Json::object();
  schemas["Submission"] = submission_schema();
  schemas["Job"] = job();
  schemas["JobPage"] = page_schema("Job");
  schemas["Backtest"] = jobs::backtest_schema();
  schemas["BacktestPage"] = page_schema("Backtest");
  schemas["Result"] = result();
  schemas["Equity"] = equity();
  schemas["TradePage"] = rows_page(trade());
  schemas["OrderPage"] = rows_page(order());
  schemas["Candles"] = candles();
  schemas["Explanation"] = explanation();
  schemas["Strategy"] = jobs::strategy_schema();
  schemas["StrategyPage"] = page_schema("Strategy");
  schemas["SavedStrategy"] = saved_strategy_schema();
  schemas["StrategyVersion"] = jobs::strategy_version_schema();
  schemas["StrategyVersionPage"] = version_page();
  schemas["NewStrategy"] = new_strategy_schema();
  schemas["NewStrategyVersion"] = new_version_schema();
  schemas["StrategyChange"] = strategy_change_schema();
  schemas["StrategyClone"] = clone_schema();
  add_operator_schemas(schemas);
  add_comparison_schemas(schemas);
  schemas["TemplateList"] = items_of(strategy::template_schema());
  schemas["IndicatorList"] = items_of(any_object("name, title, inputs, parameters, outputs, doc."));
  schemas["DatasetList"] = items_of(dataset());
  schemas["DatasetDetail"] = dataset_detail();
  schemas["Upload"] = upload();
  schemas["ValidationRequest"] = validation_request();
  schemas["Validation"] = validation();
  schemas["StrategyLanguage"] = language();
  schemas["AnyObject"] = any_object("Free form.");
  schemas["Problem"] = problem_schema();
  return schemas;
}

}  // namespace hindcast::api
