// hindcast data fetch: real candles from Coinbase.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/data_command.h"
#include "cli/output.h"
#include "cli/stop_signals.h"
#include "market/fetch.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct FetchArguments {
  DatasetName name;
  std::string period = "6 months";
  std::string base_url = market::CoinbaseOptions{}.base_url;
  bool replace = false;
};

Json report_json(const market::FetchReport& report) {
  return {{"added", report.stored.added},
          {"duplicates", report.stored.duplicates},
          {"replaced", report.stored.replaced},
          {"skipped", report.skipped},
          {"requests", report.requests},
          {"begin", base::format_utc(report.window.begin_ns)},
          {"end", base::format_utc(report.window.end_ns)},
          {"bars", report.stored.bars},
          {"data_version", report.stored.data_version},
          {"complete", !report.stopped.has_value()}};
}

void print_report(const market::FetchReport& report, const DatasetName& name) {
  if (report.requests == 0) {
    print_text(fmt::format("{} {}: up to date, {} bars\n", name.symbol, name.timeframe,
                           grouped(static_cast<double>(report.stored.bars), 0)));
    return;
  }
  print_text(fmt::format("{} {}: {} bars added; {} bars now\n", name.symbol, name.timeframe,
                         grouped(static_cast<double>(report.stored.added), 0),
                         grouped(static_cast<double>(report.stored.bars), 0)));
  if (report.skipped > 0) {
    print_text(fmt::format("{} candles were no valid bars and left out\n", report.skipped));
  }
}

base::Result<void> run_fetch(const FetchArguments& arguments, const Globals& globals) {
  market::FetchRequest request;
  HC_ASSIGN(const DatasetName::Parsed name, arguments.name.parse());
  request.symbol = name.symbol;
  request.timeframe = name.timeframe;
  HC_ASSIGN(request.period, market::parse_period(arguments.period));
  request.replace = arguments.replace;
  market::CoinbaseOptions options;
  options.base_url = arguments.base_url;
  install_stop_signals();
  ProgressLine line(Terminal::of(stderr), stderr, globals.quiet || globals.json);
  options.progress = [&](double share) {
    line.show({.percent = static_cast<int>(share * 100), .phase = "fetching", .note = name.symbol});
    return stop_signals() == 0;
  };
  HC_ASSIGN(market::FetchReport report,
            market::fetch_bars(catalog_of(globals), request, base::system_clock().now(), options));
  line.clear();
  if (globals.json) {
    print_json(report_json(report));
  } else {
    print_report(report, arguments.name);
  }
  if (!report.stopped) return {};
  base::Error error = std::move(*report.stopped);
  error.message += "; what came before is stored, the same command goes on from there";
  return tl::unexpected(std::move(error));
}

}  // namespace

void add_data_fetch(CLI::App& data, Globals& globals) {
  auto arguments = std::make_shared<FetchArguments>();
  CLI::App* command = data.add_subcommand("fetch", "Fetch candles from Coinbase, without a key");
  add_name_options(*command, arguments->name);
  command->add_option("--period", arguments->period, "Such as '90 days' or 2019-01-01..2019-06-30")
      ->capture_default_str()
      ->type_name("PERIOD");
  command->add_flag("--replace", arguments->replace,
                    "Fetched bars win over stored ones, and over a synthetic dataset");
  command->add_option("--base-url", arguments->base_url, "Another address of the exchange's API")
      ->capture_default_str()
      ->type_name("URL");
  command->footer(
      R"(Coinbase has 1m, 5m, 15m, 1h, 6h and 1d; other timeframes are made from those. Bars
that are stored already are not fetched again.

Examples:
  hindcast data fetch --symbol BTC/USD --timeframe 1h --period "6 months"
  hindcast data fetch --symbol ETH/EUR --timeframe 4h --period 2023-01-01..2023-12-31)");
  command->callback([arguments, &globals] { finish(globals, run_fetch(*arguments, globals)); });
}

}  // namespace hindcast::cli
