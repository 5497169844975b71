// hindcast study: questions about a strategy that take many backtests, here and without a server.
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/client_options.h"
#include "cli/grid_options.h"
#include "cli/installation.h"
#include "cli/output.h"
#include "cli/request_options.h"
#include "runner/backtest_run.h"
#include "strategy/request.h"
#include "study/series.h"

namespace hindcast::cli {
namespace {

using base::ErrorCode;
using base::Json;
using study::Grid;

struct GridOptions {
  RequestOptions request;
  std::vector<std::string> axes, orders;
  std::string metric = "sharpe";
  std::size_t top = 20;  // 0: all
  std::size_t memory_mb = study::kGridMemoryMb;
};

struct GridOutcome {
  Grid grid;
  study::GridResult result;
  std::string symbol, begin, end;
  std::size_t bars = 0;
  bool synthetic = false;
  double seconds = 0;
};

// What is wrong with an axis is told by the words that gave it.
base::Error in_words(base::Error error, const GridOptions& options) {
  const auto rename = [](std::string& pointer, const char* list, const char* option,
                         const std::vector<std::string>& words) {
    for (std::size_t i = words.size(); i-- > 0;) {
      if (pointer.starts_with(fmt::format("{}/{}", list, i))) {
        pointer = fmt::format("{} {}", option, words[i]);
        return;
      }
    }
  };
  for (base::Problem& p : error.problems) {
    rename(p.pointer, "/axes", "--vary", options.axes);
    rename(p.pointer, "/orders", "--where", options.orders);
    if (p.pointer == "/axes") p.pointer = "--vary";
    if (p.pointer == "/orders") p.pointer = "--where";
    if (p.pointer.starts_with("/definition")) p.pointer.insert(1, "strategy_");
    if (p.pointer.starts_with("/rules")) p.pointer.replace(1, 5, "execution");
  }
  return error;
}

base::Result<study::GridRequest> grid_request(const GridOptions& options,
                                              const strategy::CheckedRequest& request) {
  study::GridRequest grid{.definition = request.definition,
                          .axes = {},
                          .orders = {},
                          .initial_capital = request.request.initial_capital,
                          .costs = request.request.costs,
                          .rules = request.rules,
                          .memory_bytes = options.memory_mb << 20};
  for (const std::string& text : options.axes) {
    HC_ASSIGN(study::GridAxis axis, parse_axis(text));
    grid.axes.push_back(std::move(axis));
  }
  for (const std::string& text : options.orders) {
    HC_ASSIGN(study::GridOrder order, parse_order(text));
    grid.orders.push_back(std::move(order));
  }
  std::vector<base::Problem> problems;
  if (request.request.assets.size() != 1) {
    problems.push_back({"/assets", "too_long",
                        fmt::format("has {} symbols", request.request.assets.size()),
                        "one: a grid goes over one series"});
  }
  const auto refuse = [&](bool given, const char* field) {
    if (!given) return;
    problems.push_back({base::pointer_join("", field), "not_in_grid",
                        fmt::format("a grid does not carry out '{}'", field),
                        "leave it out, or run the backtests one by one"});
  };
  refuse(request.request.market_rules.has_value(), "market_rules");
  refuse(request.request.account.has_value(), "account");
  const auto& settle_with = request.request.execution.settle_with;
  refuse(settle_with && *settle_with != strategy::kSettleNone, "execution/settle_with");
  refuse(request.request.prove.value_or(false), "prove");
  if (!problems.empty()) return base::invalid(std::move(problems));
  return grid;
}

base::Result<GridOutcome> run_grid(const GridOptions& options, const Globals& globals) {
  HC_ASSIGN(Json json, build_request(options.request));
  HC_ASSIGN(const strategy::CheckedRequest request,
            strategy::parse_request(without_job_fields(std::move(json))));
  HC_ASSIGN(study::GridRequest wanted, grid_request(options, request));
  const auto start = std::chrono::steady_clock::now();
  auto grid = Grid::prepare(std::move(wanted));
  if (!grid) return tl::unexpected(in_words(std::move(grid).error(), options));
  const market::Catalog catalog(bars_dir(globals.data_dir));
  HC_ASSIGN(const runner::ResolvedData data, runner::resolve_data(request, catalog));
  const bool acted =
      !data.files[0].factors.empty() && request.rules.adjustment != strategy::Adjustment::raw;
  if (acted) {
    return base::invalid({{"/execution/adjustment", "not_in_grid",
                           fmt::format("a grid does not carry out the splits and dividends of {}",
                                       data.files[0].symbol),
                           "\"raw\", or run the backtests one by one"}});
  }
  if (data.files[0].bid_ask) {
    return base::invalid({{"/assets/0", "not_in_grid",
                           fmt::format("a grid does not fill by bid and ask, which the bars of {} "
                                       "have",
                                       data.files[0].symbol),
                           "bars without them, or run the backtests one by one"}});
  }
  HC_ASSIGN(const study::Series series,
            study::Series::load(data.files[0].file.get(), data.files[0].symbol, request.timeframe,
                                data.window, grid->warm_up_bars()));
  auto result = grid->run(series.market());
  if (!result) return tl::unexpected(in_words(std::move(result).error(), options));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return GridOutcome{.grid = std::move(*grid),
                     .result = std::move(*result),
                     .symbol = data.files[0].symbol,
                     .begin = base::format_utc(series.window().time.front()),
                     .end = base::format_utc(series.window().time.back() + request.timeframe.ns()),
                     .bars = series.window().size(),
                     .synthetic = series.info().synthetic,
                     .seconds = took.count()};
}

Json item_json(const GridOutcome& outcome, std::size_t cell) {
  Json parameters = Json::object();
  const auto& axes = outcome.grid.request().axes;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    parameters[axes[k].name] = outcome.grid.value(cell, k);
  }
  Json item{{"parameters", std::move(parameters)}};
  for (const GridMetric& metric : grid_metrics()) {
    const auto value = metric.value(outcome.result.cells[cell]);
    item[metric.name] = value ? Json(*value) : Json(nullptr);
  }
  item["trades"] = outcome.result.cells[cell].trades;
  return item;
}

Json outcome_json(const GridOutcome& outcome, const std::vector<std::size_t>& best,
                  const GridOptions& options) {
  Json items = Json::array();
  for (const std::size_t cell : best) items.push_back(item_json(outcome, cell));
  return {{"symbol", outcome.symbol},
          {"data_start", outcome.begin},
          {"data_end", outcome.end},
          {"bars", outcome.bars},
          {"synthetic", outcome.synthetic},
          {"combinations", outcome.grid.size()},
          {"by_engine", outcome.grid.size() - outcome.result.kernel_cells},
          {"metric", options.metric},
          {"items", std::move(items)}};
}

std::string outcome_table(const GridOutcome& outcome, const std::vector<std::size_t>& best) {
  std::vector<std::string> headers{">RANK"};
  for (const auto& axis : outcome.grid.request().axes) headers.push_back(">" + axis.name);
  for (const GridMetric& metric : grid_metrics()) headers.emplace_back(metric.title);
  std::vector<std::vector<std::string>> rows;
  for (std::size_t rank = 0; rank < best.size(); ++rank) {
    std::vector<std::string> row{fmt::format("{}", rank + 1)};
    for (std::size_t k = 0; k < outcome.grid.request().axes.size(); ++k) {
      row.push_back(fmt::format("{}", outcome.grid.value(best[rank], k)));
    }
    for (const GridMetric& metric : grid_metrics()) {
      const auto value = metric.value(outcome.result.cells[best[rank]]);
      row.push_back(value ? grouped(*value, metric.decimals) : "-");
    }
    rows.push_back(std::move(row));
  }
  return draw_table(headers, rows);
}

void print_remarks(const GridOutcome& outcome) {
  fmt::print(stderr, "{} combinations x {} bars of {}{} in {}\n",
             grouped(static_cast<double>(outcome.grid.size()), 0),
             grouped(static_cast<double>(outcome.bars), 0), outcome.symbol,
             outcome.synthetic ? " (synthetic)" : "", duration_text(outcome.seconds));
  if (!outcome.grid.engine_reason().empty()) {
    fmt::print(stderr, "one by one: {}\n", outcome.grid.engine_reason());
  }
  fmt::print(stderr,
             "The best of many is partly luck: check it on bars that the search has not seen.\n");
}

base::Result<void> run(const GridOptions& options, const Globals& globals) {
  HC_ASSIGN(const GridMetric* metric, find_grid_metric(options.metric));
  HC_ASSIGN(const GridOutcome outcome, run_grid(options, globals));
  std::vector<std::size_t> best = ranked(outcome.result.cells, *metric);
  if (options.top != 0 && best.size() > options.top) best.resize(options.top);
  if (globals.json) {
    print_json(outcome_json(outcome, best, options));
    return {};
  }
  print_text(outcome_table(outcome, best));
  if (!globals.quiet) print_remarks(outcome);
  return {};
}

}  // namespace

void add_study_command(CLI::App& app, Globals& globals) {
  CLI::App* study = app.add_subcommand("study", "Many backtests of one strategy, here");
  study->require_subcommand(1);
  auto options = std::make_shared<GridOptions>();
  CLI::App* grid = study->add_subcommand("grid", "Every combination of some parameters' values");
  add_request_options(*grid, options->request);
  constexpr const char* kGrid = "Grid";
  grid->add_option("--vary", options->axes,
                   "Parameter of the strategy, or a number of its risk_management such as "
                   "stop_loss_pct; may be repeated")
      ->type_name("NAME=FROM:TO[:STEP]|NAME=VALUE,...")
      ->required()
      ->allow_extra_args(false)
      ->group(kGrid);
  grid->add_option("--where", options->orders, "Only combinations with one value below another")
      ->type_name("NAME<NAME")
      ->allow_extra_args(false)
      ->group(kGrid);
  grid->add_option("--metric", options->metric,
                   "Rank by sharpe, total_return_pct, max_drawdown_pct, trades or final_equity")
      ->capture_default_str()
      ->group(kGrid);
  grid->add_option("--top", options->top, "Show so many of the best; 0 shows all")
      ->check(CLI::Range(std::size_t{0}, study::kGridCombinationsMax))
      ->capture_default_str()
      ->group(kGrid);
  grid->add_option("--memory-mb", options->memory_mb, "For indicator columns (grid_memory_mb)")
      ->check(CLI::Range(std::size_t{1}, study::kGridMemoryMbMax))
      ->capture_default_str()
      ->group(kGrid);
  grid->footer(R"(Examples:
  hindcast study grid --template sma_cross --asset BTC/USD --period all \
      --vary fast=5:50 --vary slow=20:200:10 --where "fast<slow"
  hindcast study grid job.json --vary stop_loss_pct=1,2,5 --vary take_profit_pct=2:10:2 --top 5
  hindcast study grid job.json --vary period=5:30 --metric total_return_pct --top 0 --json

Each combination is the backtest that `hindcast run` makes of it, by the same rules of execution.
At most 1,000,000 combinations (grid_combinations_max) of at most 8 axes (grid_axes_max).)");
  grid->callback([options, &globals] { finish(globals, run(*options, globals)); });
  study->footer(R"(Examples:
  hindcast study grid --template sma_cross --asset BTC/USD --vary fast=5:50 --vary slow=20:200:10)");
}

}  // namespace hindcast::cli
