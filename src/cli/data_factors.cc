// hindcast data import-factors: splits and dividends of an asset.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/time.h"
#include "base/time_units.h"
#include "cli/data_command.h"
#include "cli/output.h"
#include "market/corporate_actions.h"
#include "market/symbol.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct FactorArguments {
  std::string file, symbol;
};

std::size_t changes(const market::Factors& factors, double market::FactorRow::* factor) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < factors.rows.size(); ++i) {
    count += factors.rows[i].*factor != factors.rows[i - 1].*factor;
  }
  return count;
}

base::Result<void> run_import(const FactorArguments& arguments, const Globals& globals) {
  HC_TRY(market::parse_symbol(arguments.symbol));
  HC_ASSIGN(const std::string text, base::read_file(arguments.file));
  auto factors = market::parse_factors(text);
  if (!factors) {
    base::Error error = std::move(factors).error();
    error.message = fmt::format("'{}': {}", arguments.file, error.message);
    return tl::unexpected(std::move(error));
  }
  const market::Catalog catalog = catalog_of(globals);
  HC_TRY(catalog.store_factors(arguments.symbol, *factors));
  const std::size_t splits = changes(*factors, &market::FactorRow::split_factor);
  const std::size_t dividends = changes(*factors, &market::FactorRow::price_factor);
  const std::string version = market::factors_version(*factors);
  if (globals.json) {
    print_json({{"symbol", arguments.symbol},
                {"rows", factors->rows.size()},
                {"splits", splits},
                {"dividends", dividends},
                {"factors_version", version}});
    return {};
  }
  print_text(
      fmt::format("{}: {} splits and {} dividends; backtests take them into account from now "
                  "on (execution.adjustment says how)\n",
                  arguments.symbol, splits, dividends));
  return {};
}

}  // namespace

void add_data_factors(CLI::App& data, Globals& globals) {
  auto arguments = std::make_shared<FactorArguments>();
  CLI::App* command =
      data.add_subcommand("import-factors", "Splits and dividends of an asset with raw prices");
  command->add_option("file", arguments->file, "CSV: date,price_factor,split_factor")
      ->required()
      ->type_name("FILE");
  command->add_option("--symbol", arguments->symbol, "Whose bars they belong to, such as AAPL")
      ->required()
      ->type_name("SYMBOL");
  command->footer(
      R"(A row holds up to and including its date: adjusted price = raw price * price_factor *
split_factor. The file takes the place of the asset's earlier one. It belongs to raw
prices: import bars that are not adjusted.

Example:
  hindcast data import-factors AAPL_factors.csv --symbol AAPL)");
  command->callback([arguments, &globals] { finish(globals, run_import(*arguments, globals)); });
}

}  // namespace hindcast::cli
