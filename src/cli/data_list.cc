// hindcast data list, show, verify: what there is.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/data_command.h"
#include "cli/output.h"
#include "market/symbol.h"

namespace hindcast::cli {
namespace {

using base::Json;
using market::BarView;
using market::Dataset;

constexpr std::size_t kGapsShown = 50;
constexpr int kRowsMax = 100'000;

std::string count_text(std::int64_t value) { return grouped(static_cast<double>(value), 0); }

std::string draw_datasets(const std::vector<Dataset>& datasets) {
  std::vector<std::vector<std::string>> rows;
  for (const Dataset& d : datasets) {
    rows.push_back({d.symbol, d.timeframe, count_text(d.bars), d.first, d.last,
                    fmt::format("{:.1f} %", d.coverage_pct), d.synthetic ? "SYNTHETIC" : "",
                    printable(d.source.substr(0, 40))});
  }
  return draw_table({"symbol", "tf", ">bars", "first", "last", ">coverage", "", "source"}, rows);
}

base::Result<void> run_list(const Globals& globals) {
  HC_ASSIGN(const auto datasets, catalog_of(globals).list());
  if (globals.json) {
    Json items = Json::array();
    for (const Dataset& dataset : datasets) items.push_back(to_json(dataset));
    print_json({{"datasets", std::move(items)}});
  } else if (datasets.empty()) {
    print_text(
        "No market data yet. Get some:\n"
        "  hindcast data fetch --symbol BTC/USD --timeframe 1h --period \"6 months\"\n"
        "  hindcast data import FILE --symbol BTC/USD --timeframe 1h\n");
  } else {
    print_text(draw_datasets(datasets));
  }
  return {};
}

// ---- show ---------------------------------------------------------------------------------------

struct ShowArguments {
  DatasetName name;
  bool gaps = false;
  int rows = 5;
};

BarView last_rows(const BarView& bars, int rows) {
  const std::size_t n = std::min(bars.size(), static_cast<std::size_t>(rows));
  return bars.slice(bars.size() - n, bars.size());
}

Json rows_json(const BarView& bars) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < bars.size(); ++i) {
    rows.push_back({{"time", base::format_utc(bars.time[i])},
                    {"open", bars.open[i]},
                    {"high", bars.high[i]},
                    {"low", bars.low[i]},
                    {"close", bars.close[i]},
                    {"volume", bars.volume[i]}});
  }
  return rows;
}

std::string draw_rows(const BarView& bars) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    rows.push_back({base::format_utc(bars.time[i]), fmt::format("{}", bars.open[i]),
                    fmt::format("{}", bars.high[i]), fmt::format("{}", bars.low[i]),
                    fmt::format("{}", bars.close[i]), fmt::format("{}", bars.volume[i])});
  }
  return draw_table({"time", ">open", ">high", ">low", ">close", ">volume"}, rows);
}

std::string draw_dataset(const Dataset& d) {
  std::string text = fmt::format("{} {}{}\n", d.symbol, d.timeframe,
                                 d.synthetic ? "  SYNTHETIC: made up, not a market" : "");
  text += fmt::format("  bars          {}\n", count_text(d.bars));
  text += fmt::format("  first, last   {}  {}\n", d.first, d.last);
  text += fmt::format("  calendar      {}\n", d.calendar);
  text += fmt::format("  missing bars  {} (coverage {:.2f} % of the calendar's trading time)\n",
                      count_text(d.missing_bars), d.coverage_pct);
  if (d.bars_outside > 0) {
    text +=
        fmt::format("  outside       {} bars are in no session; days and weeks leave them out\n",
                    count_text(d.bars_outside));
  }
  if (d.bid_ask) text += "  bid and ask   yes\n";
  text += fmt::format("  days a year   {}\n", d.days_per_year);
  text += fmt::format("  source        {}\n", printable(d.source));
  text += fmt::format("  data version  {}\n", d.data_version);
  return text + fmt::format("  size          {} bytes\n", count_text(d.size_bytes));
}

std::string draw_gaps(const std::vector<market::Gap>& gaps) {
  if (gaps.empty()) return "No gaps.\n";
  std::vector<std::vector<std::string>> rows;
  for (const market::Gap& gap : gaps) {
    rows.push_back({gap.after, gap.before, count_text(gap.missing_bars)});
  }
  std::string text = draw_table({"gap after", "before", ">missing bars"}, rows);
  if (gaps.size() == kGapsShown) text += fmt::format("(the first {} gaps)\n", kGapsShown);
  return text;
}

base::Result<void> run_show(const ShowArguments& arguments, const Globals& globals) {
  HC_ASSIGN(const DatasetName::Parsed name, arguments.name.parse());
  const market::Catalog catalog = catalog_of(globals);
  HC_ASSIGN(const Dataset dataset, catalog.describe(name.symbol, name.timeframe));
  HC_ASSIGN(const market::BarFile file, catalog.open(name.symbol, name.timeframe));
  HC_ASSIGN(const market::Factors factors, catalog.factors(name.symbol));
  const BarView rows = last_rows(file.bars(), arguments.rows);
  std::vector<market::Gap> gaps;
  if (arguments.gaps) {
    HC_ASSIGN(gaps, catalog.gaps(name.symbol, name.timeframe, kGapsShown));
  }
  if (globals.json) {
    Json out = to_json(dataset);
    if (arguments.gaps) {
      out["gaps"] = Json::array();
      for (const market::Gap& gap : gaps) out["gaps"].push_back(to_json(gap));
    }
    out["factors_version"] = factors.empty() ? Json() : Json(market::factors_version(factors));
    out["rows"] = rows_json(rows);
    print_json(out);
    return {};
  }
  print_text(draw_dataset(dataset));
  if (!factors.empty()) {
    print_text(fmt::format("  factors       {} rows of splits and dividends, version {}\n",
                           factors.rows.size(), market::factors_version(factors).substr(0, 12)));
  }
  if (!rows.empty()) print_text("\n" + draw_rows(rows));
  if (arguments.gaps) print_text("\n" + draw_gaps(gaps));
  return {};
}

// ---- verify -------------------------------------------------------------------------------------

base::Result<void> verify_file(const market::CatalogFile& entry) {
  HC_ASSIGN(const market::BarFile file, market::BarFile::open(entry.path));
  if (file.info().symbol != entry.symbol || file.info().timeframe != entry.timeframe) {
    return base::fail(base::ErrorCode::corrupt,
                      fmt::format("'{}' holds {} {}, not what its name says", entry.path.string(),
                                  file.info().symbol, to_string(file.info().timeframe)));
  }
  return file.verify();
}

base::Result<void> run_verify(const Globals& globals) {
  const auto files = catalog_of(globals).files();
  std::vector<base::Problem> problems;
  for (const market::CatalogFile& entry : files) {
    if (const auto verified = verify_file(entry); !verified) {
      problems.push_back(
          {fmt::format("/{}/{}", market::symbol_to_path(entry.symbol), to_string(entry.timeframe)),
           "corrupt", verified.error().message});
    }
  }
  if (!problems.empty()) {
    return base::fail(base::ErrorCode::corrupt,
                      fmt::format("{} of {} datasets are damaged; import or fetch them again",
                                  problems.size(), files.size()),
                      std::move(problems));
  }
  if (globals.json) {
    print_json({{"checked", files.size()}, {"damaged", 0}});
  } else {
    print_text(fmt::format("{} datasets checked, every byte as it was written\n", files.size()));
  }
  return {};
}

void add_show(CLI::App& data, Globals& globals) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = data.add_subcommand("show", "One dataset: coverage, last rows, gaps");
  command->add_option("symbol", arguments->name.symbol, "Such as BTC/USD")
      ->required()
      ->type_name("SYMBOL");
  command->add_option("--timeframe", arguments->name.timeframe, "Of the stored bars")
      ->required()
      ->type_name("TF");
  command->add_flag("--gaps", arguments->gaps, "List the holes in the series");
  command->add_option("--rows", arguments->rows, "How many of the last bars to print")
      ->check(CLI::Range(0, kRowsMax))
      ->capture_default_str();
  command->footer(R"(Missing bars are those that the sessions of the dataset's calendar would have.
Without one (24x7) a market that closes at night or at weekends has gaps there;
`hindcast data import FILE --calendar us_equity ...` of the same file sets it.

Example:
  hindcast data show BTC/USD --timeframe 1h --gaps --rows 10)");
  command->callback([arguments, &globals] { finish(globals, run_show(*arguments, globals)); });
}

}  // namespace

void add_data_list(CLI::App& data, Globals& globals) {
  CLI::App* list = data.add_subcommand("list", "All datasets");
  list->footer("Examples:\n  hindcast data list\n  hindcast data list --json");
  list->callback([&globals] { finish(globals, run_list(globals)); });
  add_show(data, globals);
  CLI::App* verify = data.add_subcommand("verify", "Read every byte and compare with the hashes");
  verify->footer("Exit code 1 when a dataset is damaged.\n\nExample:\n  hindcast data verify");
  verify->callback([&globals] { finish(globals, run_verify(globals)); });
}

}  // namespace hindcast::cli
