// hindcast data import: CSV files into the catalog.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/data_command.h"
#include "cli/output.h"
#include "market/csv_import.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct ImportArguments {
  std::string file, source, calendar, zone;
  DatasetName name;
  bool lenient = false, replace = false;
  int days_per_year = 0;  // 0: not given
};

void print_report(const market::ImportReport& report, const DatasetName& name) {
  std::string text = fmt::format("{} {}: {} bars added", name.symbol, name.timeframe,
                                 grouped(static_cast<double>(report.added), 0));
  if (report.duplicates > 0) text += fmt::format(", {} were there already", report.duplicates);
  if (report.replaced > 0) text += fmt::format(", {} replaced", report.replaced);
  text += fmt::format("; {} bars now ({} layout)\n", grouped(static_cast<double>(report.bars), 0),
                      report.layout);
  if (report.skipped > 0) {
    text += fmt::format("{} of {} rows skipped:\n", report.skipped, report.rows_read);
    for (const auto& [reason, count] : report.skipped_by_reason) {
      text += fmt::format("  {} {}\n", reason, count);
    }
    for (const market::BadRow& row : report.first_skipped) {
      text += fmt::format("  line {}: {}\n", row.line, printable(row.detail));
    }
  }
  print_text(text);
}

base::Result<void> run_import(const ImportArguments& arguments, const Globals& globals) {
  HC_ASSIGN(const DatasetName::Parsed name, arguments.name.parse());
  market::ImportOptions options;
  options.symbol = name.symbol;
  options.timeframe = name.timeframe;
  options.lenient = arguments.lenient;
  options.replace = arguments.replace;
  options.source = arguments.source;
  if (!arguments.calendar.empty()) {
    HC_ASSIGN(options.calendar, market::TradingCalendar::parse(arguments.calendar));
  }
  if (!arguments.zone.empty()) {
    HC_ASSIGN(options.zone, market::TimeZone::find(arguments.zone));
  }
  if (arguments.days_per_year != 0) options.days_per_year = arguments.days_per_year;
  HC_ASSIGN(const market::ImportReport report,
            market::import_csv(catalog_of(globals), arguments.file, options));
  if (globals.json) {
    print_json(to_json(report));
  } else {
    print_report(report, arguments.name);
  }
  return {};
}

}  // namespace

void add_data_import(CLI::App& data, Globals& globals) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* command = data.add_subcommand("import", "Add the bars of a CSV or CSV.gz file");
  command->add_option("file", arguments->file, "CSV or CSV.gz; the layout is recognised")
      ->required()
      ->type_name("FILE");
  add_name_options(*command, arguments->name);
  command->add_flag("--lenient", arguments->lenient,
                    "Skip and count bad rows instead of refusing the file");
  command->add_flag("--replace", arguments->replace,
                    "Rows win over stored bars of the same time, and over a synthetic dataset");
  command
      ->add_option("--source", arguments->source, "Where the bars come from (default: file name)")
      ->type_name("NAME");
  command
      ->add_option("--zone", arguments->zone,
                   "The times are what the clocks of this time zone showed, such as Asia/Tokyo or "
                   "Europe/Athens; for bars of less than a day (default: UTC)")
      ->type_name("ZONE");
  command
      ->add_option("--calendar", arguments->calendar,
                   "When the market trades: 24x7 (default), fx, us_equity, or a session such as "
                   "'Asia/Tokyo 09:00-15:00 mon-fri'")
      ->type_name("CALENDAR");
  command
      ->add_option(
          "--days-per-year", arguments->days_per_year,
          "Trading days a year, for annualised figures (default: of the calendar; without one "
          "365 for pairs, else 252)")
      ->check(CLI::Range(1, market::kDaysPerYearMax));
  std::string layouts = "Layouts:\n";
  for (const std::string& layout : market::csv_layout_list()) layouts += "  " + layout + "\n";
  command->footer(layouts + R"(
Times are UTC unless they carry an offset or --zone names their clock, and are the open of the bar.

Examples:
  hindcast data import btc.csv.gz --symbol BTC/USD --timeframe 1h
  hindcast data import spy.csv --symbol SPY --timeframe 1d --calendar us_equity --lenient
  hindcast data import nk.csv --symbol NK225 --timeframe 1m --zone Asia/Tokyo \
      --calendar 'Asia/Tokyo 09:00-15:00'
  hindcast data import eurusd_m15.csv --symbol EUR/USD --timeframe 15m --zone Europe/Athens)");
  command->callback([arguments, &globals] { finish(globals, run_import(*arguments, globals)); });
}

}  // namespace hindcast::cli
