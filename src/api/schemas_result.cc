// Schemas of what belongs to one result.
#include "api/schema_parts.h"
#include "jobs/job.h"

namespace hindcast::api {
namespace {

using namespace schema_parts;

Json asset_row() {
  return object({{"symbol", text("Asset.")},
                 {"trades", whole("Closed ones, and those open at the end.")},
                 {"win_rate_pct", number("Percent; null without trades.")},
                 {"pnl", figure("Net, quote currency.")},
                 {"fees", figure("Quote currency.")},
                 {"dividends", figure("Received, less those paid by shorts.")},
                 {"buy_and_hold_pct", number("Percent over the window.")}},
                {"dividends"});
}

Json look_ahead_proof() {
  Json found = object({{"cut", time("Where the data was cut.")},
                       {"time", time("Bar of the difference.")},
                       {"symbol", text("Asset.")},
                       {"what", text("What differs.")}});
  found["description"] = "Null where there is none.";
  Json schema = object({{"holds", Json{{"type", {"boolean", "null"}},
                                       {"description", "Null when nothing could be cut."}}},
                        {"cuts", whole("Times that the data was cut.")},
                        {"bars", whole("Bars whose signals were compared.")},
                        {"first_difference", nullable(std::move(found))}});
  schema["description"] =
      "With `prove` only: signals do not change when later bars are taken away.";
  return schema;
}

Json other_assumption() {
  Json schema = object({{"both_hit", text("The other one.")},
                        {"final_equity", figure("Quote currency.")},
                        {"total_return_pct", figure("Percent.")},
                        {"trades", whole("How many.")}});
  schema["description"] =
      "When bars reached both stop and target: the result under the other `both_hit`.";
  return schema;
}

Json settled_bars() {
  const Json bar = object({{"time", time("Open of the bar.")},
                           {"symbol", text("Asset.")},
                           {"first_exit", text("Which one came first.")}});
  const Json with = object({{"symbol", text("Asset.")},
                            {"timeframe", text("Of the finer bars.")},
                            {"data_version", text("Content hash of the finer bars.")},
                            {"count", whole("Bars that they settled.")}});
  Json schema = object({{"count", whole("How many.")},
                        {"with", list(with, "By asset that has finer bars.")},
                        {"first", list(bar, "The first of them.")}});
  schema["description"] =
      "When finer bars were looked at (`settle_with`): bars that reached both stop and target, "
      "settled with them.";
  return schema;
}

Json bars_used() {
  const auto version = [](const char* doc) { return nullable(text(doc)); };
  return object({{"symbol", text("Asset.")},
                 {"bars", whole("In the window.")},
                 {"first", time("Open of the first.")},
                 {"last", time("Open of the last.")},
                 {"stored_timeframe", text("Of the bars that were read.")},
                 {"warm_up_bars", whole("Read before the window.")},
                 {"source", text("Where they come from.")},
                 {"synthetic", flag("A made-up sample.")},
                 {"bid_ask", flag("Fills followed the bid and ask of the bars.")},
                 {"days_per_year", whole("For annual figures.")},
                 {"calendar", text("When the market trades.")},
                 {"data_version", text("Content hash.")},
                 {"finer_timeframe", version("Of the finer bars that were looked at.")},
                 {"finer_version", version("Content hash of the finer bars.")},
                 {"factors_version", version("Content hash of splits and dividends.")}},
                {"stored_timeframe", "warm_up_bars", "bid_ask", "days_per_year", "calendar",
                 "finer_timeframe", "finer_version", "factors_version"});
}

Json provenance() {
  Json schema = object(
      {{"engine_version", text("Of the engine that ran.")},
       {"execution_rules_version", whole("Of the fill contract.")},
       {"execution", map_of(Json{{"type", {"string", "null"}}}, "The rules, presets resolved.")},
       {"costs", any_object("As they were applied.")},
       {"strategy_hash", text("Of everything that decides the signals.")},
       {"data_hash", text("Of exactly the bars that were used.")},
       {"seed", Json{{"type", {"integer", "null"}}, {"description", "Of random numbers, if any."}}},
       {"window", object({{"start", time("Open of the first bar.")},
                          {"end", time("Close of the last bar.")}})},
       {"timeframe", text("Length of a bar.")},
       {"formulas", map_of(Json{{"type", "string"}}, "Conditions in canonical spelling.")},
       {"data", list(bars_used(), "By asset.")},
       {"other_data", list(any_object("Bars that only formulas read."), "Where there are any.")},
       {"strategy_id", text("In the library, where it came from there.")},
       {"strategy_version", whole("The exact version of it.")}},
      {"execution_rules_version", "timeframe", "other_data", "strategy_id", "strategy_version"});
  schema["description"] = "How a result came about.";
  return schema;
}

// The feed entry, with the head of the result document over it.
Json result() {
  Json schema = jobs::backtest_schema();
  Json& properties = schema["properties"];
  properties["warnings"] =
      list(object({{"code", text("Stable name.")}, {"message", text("For a person.")}}),
           "What to know before trusting the figures.");
  properties["metrics"] =
      map_of(Json{{"type", {"number", "null"}}},
             "Figures by name; null where undefined. docs/metrics.md has the formulas.");
  properties["monthly"] = list(object({{"year", whole("UTC.")},
                                       {"month", whole("1 to 12.")},
                                       {"return_pct", number("Percent.")},
                                       {"benchmark_pct", number("Percent.")}}),
                               "Return of each calendar month.");
  properties["per_asset"] = list(asset_row(), "By asset.");
  properties["order_counts"] = map_of(Json{{"type", "integer"}}, "Orders by outcome.");
  properties["look_ahead_proof"] = look_ahead_proof();
  properties["other_assumption"] = other_assumption();
  properties["settled_bars"] = settled_bars();
  properties["declared_indicators"] =
      list(object({{"symbol", text("Asset.")},
                   {"name", text("Of ctx, in the code.")},
                   {"formula", text("As declared.")}}),
           "With `code_snippet` only: what init() had computed, where it did.");
  properties["log"] = text("With `code_snippet` only: the end of what it printed.");
  properties["provenance"] = ref("Provenance");
  properties["request"] = ref("Submission");
  properties["definition"] = ref("Definition");
  for (const char* name : {"warnings", "metrics", "monthly", "per_asset", "order_counts",
                           "provenance", "request", "definition"}) {
    schema["required"].push_back(name);
  }
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

Json rows_page(std::string_view name) {
  return object({{"items", list(ref(name), "Rows.")},
                 {"total", whole("Rows there are.")},
                 {"offset", whole("Rows before this page.")},
                 {"next_offset", Json{{"type", {"integer", "null"}},
                                      {"description", "Offset of the next page."}}}});
}

Json trade() {
  return object(
      {{"asset", text("Symbol.")},
       {"side", choice("Of the position.", {"long", "short"})},
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
                 {"side", choice("Of the position.", {"long", "short"})},
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

Json condition_lines() {
  const auto pane = [] {
    return whole("0: over the candles; else one below, with what it is compared with.");
  };
  const auto conditions = [] {
    return list(choice("Condition.", {"long_entry", "long_exit", "short_entry", "short_exit"}),
                "That look at it.");
  };
  const Json unit =
      Json{{"type", {"string", "null"}},
           {"enum", {"price", "oscillator", "price_delta", "ratio", "volume", "state", nullptr}},
           {"description", "What it is measured in; null for a plain number."}};
  const Json line =
      object({{"text", text("Canonical spelling.")},
              {"unit", unit},
              {"pane", pane()},
              {"conditions", conditions()},
              {"of_bar", flag("What the bar itself says: close, volume, hour.")},
              {"values", numbers("At the last bar of each point; null where undefined.")}});
  const Json level = object({{"text", text("As written.")},
                             {"value", figure("The same at every bar.")},
                             {"pane", pane()},
                             {"conditions", conditions()}});
  const Json omitted =
      object({{"text", text("Canonical spelling.")},
              {"reason", choice("`position`: known only while trades are simulated; `too_many`: "
                                "beyond condition_lines_max (32).",
                                {"position", "too_many"})}});
  return object({{"symbol", text("Asset.")},
                 {"timeframe", text("Length of the bars.")},
                 {"data_version", text("Hash of the dataset, the same as when it ran.")},
                 {"decided_by", choice("Of code there are the indicators that it declared.",
                                       {"conditions", "code_snippet"})},
                 {"bars", whole("Bars in the window.")},
                 {"bars_per_point", whole("How many bars became one point.")},
                 {"panes", whole("How many, with that of the candles.")},
                 {"time", seconds("Opens of the points' first bars, Unix seconds.")},
                 {"lines", list(line, "Each different one once.")},
                 {"levels", list(level, "Numbers that the lines are compared with.")},
                 {"omitted", list(omitted, "What is not shown, and why.")}});
}

// A part of a condition: parts when it joins others, values when it compares.
Json explained_part() {
  Json value = object({{"text", text("As written.")},
                       {"value", number("At the bar; null where it depends on the position.")},
                       {"before", number("At the bar before, of crosses and trends.")}},
                      {"before"});
  return object({{"text", text("Canonical spelling.")},
                 {"holds", Json{{"type", {"boolean", "null"}},
                                {"description",
                                 "Null: it depends on the position, which is known "
                                 "only while trades are simulated."}}},
                 {"join", choice("How it is made up: `if` chooses between its parts, `bars` looks "
                                 "at them over several bars, `series` on another timeframe or "
                                 "asset.",
                                 {"all", "any", "not", "if", "bars", "series"})},
                 {"parts", list(ref("ExplainedPart"), "With `join`.")},
                 {"values", list(std::move(value), "What is compared.")},
                 {"signal", Json{{"type", {"boolean", "null"}},
                                 {"description",
                                  "Of a whole condition: it holds and the warm-up is "
                                  "over."}}}},
                {"join", "parts", "values", "signal"});
}

Json explanation() {
  return object(
      {{"symbol", text("Asset.")},
       {"timeframe", text("Length of the bar.")},
       {"time", time("Open of the bar.")},
       {"bar", object({{"open", figure("Price.")},
                       {"high", figure("Price.")},
                       {"low", figure("Price.")},
                       {"close", figure("Price.")},
                       {"volume", figure("Units.")}})},
       {"decided_by", choice("Code has no parts to show.", {"conditions", "code_snippet"})},
       {"conditions", object({{"long_entry", ref("ExplainedPart")},
                              {"long_exit", ref("ExplainedPart")},
                              {"short_entry", ref("ExplainedPart")},
                              {"short_exit", ref("ExplainedPart")}},
                             {"long_entry", "long_exit", "short_entry", "short_exit"})}});
}

}  // namespace

void add_result_schemas(Json& schemas) {
  schemas["Result"] = result();
  schemas["Provenance"] = provenance();
  schemas["Equity"] = equity();
  schemas["Trade"] = trade();
  schemas["TradePage"] = rows_page("Trade");
  schemas["Order"] = order();
  schemas["OrderPage"] = rows_page("Order");
  schemas["Candles"] = candles();
  schemas["ConditionLines"] = condition_lines();
  schemas["ExplainedPart"] = explained_part();
  schemas["Explanation"] = explanation();
}

}  // namespace hindcast::api
