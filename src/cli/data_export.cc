// hindcast data export: bars as CSV.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "cli/data_command.h"
#include "market/csv_export.h"
#include "market/resample.h"

namespace hindcast::cli {
namespace {

struct ExportArguments {
  DatasetName name;
  std::string output;  // "": standard output
};

struct Exported {
  market::BarView bars;
  market::QuoteView quotes;
};

base::Result<void> export_to(int fd, std::string_view name, const Exported& series) {
  const auto write = [&](std::string_view text) {
    return base::write_all(fd, std::as_bytes(std::span(text)), name);
  };
  return market::export_csv(series.bars, write, series.quotes);
}

base::Result<void> export_to_file(const std::string& path, const Exported& series) {
  const base::Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!fd) return base::io_failure("create", path, errno);
  return export_to(fd.get(), path, series);
}

base::Result<void> run_export(const ExportArguments& arguments, const Globals& globals) {
  HC_ASSIGN(const DatasetName::Parsed name, arguments.name.parse());
  const market::Catalog catalog = catalog_of(globals);
  HC_ASSIGN(const market::Located located, catalog.locate(name.symbol, name.timeframe));
  HC_ASSIGN(const market::BarFile file, market::BarFile::open(located.path));
  market::BarColumns coarser;
  Exported series{file.bars(), file.quotes()};
  if (located.stored != name.timeframe) {
    coarser = market::resample(series.bars, located.stored, name.timeframe, file.info().calendar,
                               series.quotes);
    series = {coarser.view(), coarser.quotes.view()};
  }
  if (arguments.output.empty()) return export_to(STDOUT_FILENO, "standard output", series);
  HC_TRY(export_to_file(arguments.output, series));
  if (!globals.quiet) fmt::print(stderr, "{} bars to {}\n", series.bars.size(), arguments.output);
  return {};
}

}  // namespace

void add_data_export(CLI::App& data, Globals& globals) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = data.add_subcommand("export", "Write bars as CSV");
  command->add_option("symbol", arguments->name.symbol, "Such as BTC/USD")
      ->required()
      ->type_name("SYMBOL");
  command
      ->add_option("--timeframe", arguments->name.timeframe,
                   "A stored one, or a coarser one that is made from it")
      ->required()
      ->type_name("TF");
  command->add_option("-o,--output", arguments->output, "Default: standard output")
      ->type_name("FILE");
  command->footer(
      R"(Columns: timestamp,open,high,low,close,volume, and bid and ask where there are such. Importing the file gives the same bars.

Examples:
  hindcast data export BTC/USD --timeframe 1h --output btc_1h.csv
  hindcast data export BTC/USD --timeframe 1d | head)");
  command->callback([arguments, &globals] { finish(globals, run_export(*arguments, globals)); });
}

}  // namespace hindcast::cli
