// Schemas of comparisons and of what follows from a result's columns.
#include "api/schema_parts.h"

namespace hindcast::api {
namespace {

using namespace schema_parts;

Json trade_list(Json item, std::string_view doc) {
  return object({{"total", whole("How many there are.")}, {"items", list(std::move(item), doc)}});
}

Json trade_difference() {
  const Json row = ref("Trade");
  return object({{"backtest_id", text("Compared with the first.")},
                 {"common", whole("Trades that both have, entered and left alike.")},
                 {"changed", trade_list(object({{"baseline", row}, {"other", row}}),
                                        "Entered alike, left differently; 200 at most.")},
                 {"only_baseline", trade_list(row, "Of the first result only; 200 at most.")},
                 {"only_other", trade_list(row, "Of this result only; 200 at most.")}});
}

Json comparison() {
  const Json any = Json::object();
  const Json metric = object({{"name", text("As in the results.")},
                              {"values", numbers("In each result.")},
                              {"deltas", numbers("Less that of the first.")}});
  const Json field = object({{"pointer", text("JSON pointer of the field.")},
                             {"values", list(any, "In each result; null where it has none.")}});
  const Json series = object({{"backtest_id", text("Whose curve it is.")},
                              {"equity", numbers("Quote currency.")},
                              {"return_pct", numbers("Of the initial capital.")},
                              {"drawdown_pct", numbers("Below the peak, at most 0.")}});
  return object(
      {{"backtests", list(ref("Backtest"), "The feed entries, in the order asked for.")},
       {"metrics", list(metric, "Every figure that any of them has.")},
       {"configuration", list(field, "What requests, definitions and data differ in.")},
       {"equity", object({{"time", seconds("The common clock, Unix seconds.")},
                          {"series", list(series, "One a result; null outside its window.")}})},
       {"trades", list(ref("TradeDifference"), "One for each but the first.")}});
}

Json distribution() {
  return object({{"count", whole("Values.")},
                 {"mean", number("Percent.")},
                 {"deviation", number("Standard deviation (n - 1), percent.")},
                 {"median", number("Percent.")},
                 {"lowest", number("Percent.")},
                 {"highest", number("Percent.")},
                 {"edges", list(Json{{"type", "number"}}, "Of the bins, one more than bins.")},
                 {"counts", list(Json{{"type", "integer"}}, "Values in each bin.")}});
}

Json analysis() {
  return object(
      {{"backtest_id", text("Whose analysis it is.")},
       {"rolling", object({{"window_days", whole("Daily returns in the window.")},
                           {"time", seconds("Ends of the windows, Unix seconds.")},
                           {"return_pct", numbers("Compound return over the window.")},
                           {"volatility_pct", numbers("A year.")},
                           {"sharpe", numbers("A year.")}})},
       {"daily_returns", ref("Distribution")},
       {"trade_returns", ref("Distribution")},
       {"exposure", object({{"time", seconds("Opens of the bars, Unix seconds.")},
                            {"long_pct", numbers("At entry prices, of the equity.")},
                            {"short_pct", numbers("At entry prices, of the equity.")},
                            {"positions", list(Json{{"type", "integer"}}, "Open ones.")}})}});
}

}  // namespace

void add_comparison_schemas(base::Json& schemas) {
  schemas["Comparison"] = comparison();
  schemas["TradeDifference"] = trade_difference();
  schemas["Distribution"] = distribution();
  schemas["Analysis"] = analysis();
}

}  // namespace hindcast::api
