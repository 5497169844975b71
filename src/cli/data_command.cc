// hindcast data: the bars that backtests run on.
#include "cli/data_command.h"

#include <vector>

#include "cli/installation.h"
#include "market/symbol.h"

namespace hindcast::cli {

base::Result<DatasetName::Parsed> DatasetName::parse() const {
  const auto parsed_symbol = market::parse_symbol(symbol);
  const auto parsed_timeframe = market::parse_timeframe(timeframe);
  if (parsed_symbol && parsed_timeframe) return Parsed{*parsed_symbol, *parsed_timeframe};
  std::vector<base::Problem> problems;
  if (!parsed_symbol) problems.push_back({"/symbol", "bad_symbol", parsed_symbol.error().message});
  if (!parsed_timeframe) {
    problems.push_back({"/timeframe", "bad_timeframe", parsed_timeframe.error().message});
  }
  return base::invalid(std::move(problems));
}

void add_name_options(CLI::App& command, DatasetName& name) {
  command.add_option("--symbol", name.symbol, "What is traded, such as BTC/USD or SPY")
      ->required()
      ->type_name("SYMBOL");
  command
      .add_option("--timeframe", name.timeframe, "Length of a bar: 1m, 15m, 1h, 4h, 1d, 1w, ...")
      ->required()
      ->type_name("TF");
}

market::Catalog catalog_of(const Globals& globals) {
  return market::Catalog(bars_dir(globals.data_dir));
}

void add_data_command(CLI::App& app, Globals& globals) {
  CLI::App* data = app.add_subcommand("data", "Import, fetch, list and check market data");
  data->require_subcommand(1);
  data->footer(R"(Examples:
  hindcast data fetch --symbol BTC/USD --timeframe 1h --period "6 months"
  hindcast data import btc.csv.gz --symbol BTC/USD --timeframe 1h
  hindcast data import-factors AAPL_factors.csv --symbol AAPL
  hindcast data list
  hindcast data show BTC/USD --timeframe 1h --gaps
  hindcast data export BTC/USD --timeframe 4h --output btc_4h.csv)");
  add_data_import(*data, globals);
  add_data_factors(*data, globals);
  add_data_fetch(*data, globals);
  add_data_sample(*data, globals);
  add_data_list(*data, globals);
  add_data_export(*data, globals);
}

}  // namespace hindcast::cli
