// One backtest from request to result document. The same code serves the sandboxed child and
// `hindcast run`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "market/bar_file.h"
#include "market/catalog.h"
#include "market/corporate_actions.h"
#include "market/period.h"
#include "strategy/other_series.h"
#include "strategy/request.h"

namespace hindcast::runner {

class Snippet;  // runner/snippet.h

// Bars of one asset as stored; the run resamples them when `stored` is finer than the request.
struct DataFile {
  std::string symbol;
  base::Fd file;
  base::Fd finer = {};           // bars that settle ambiguous ones, when they are wanted
  market::Factors factors = {};  // splits and dividends; none when none were imported
  bool bid_ask = false;          // the bars have bid and ask
};

struct ResolvedData {
  std::vector<DataFile> files;        // in the order of the request's assets
  std::vector<DataFile> other_files;  // in the order of DataNeeds::others
  market::Window window;
  std::int64_t bars = 0;  // estimate, over all assets
};

// What of a request decides which data it needs.
struct DataNeeds {
  const std::vector<std::string>& assets;
  market::Timeframe timeframe;
  market::Period period;
  strategy::Settling settling = {};
  bool takes_profit = true;  // what has no targets meets no ambiguous bars
  // Other assets that formulas read; the assets' own coarser bars are made from their bars.
  std::vector<strategy::SeriesNeed> others = {};
};

// The bars of other assets that a definition's formulas read, each series once, sorted.
std::vector<strategy::SeriesNeed> other_assets(const strategy::CompiledStrategy& compiled,
                                               const strategy::StrategyDefinition& definition);

// What a definition says about the data it needs, with what the request says beside it. Errors as
// strategy::parse_definition.
struct DefinitionNeeds {
  std::vector<strategy::SeriesNeed> others;
  bool takes_profit = true;
};
base::Result<DefinitionNeeds> needs_of(base::Json definition, const std::string& timeframe,
                                       const std::vector<std::string>& assets);
// Whether anything closes a position at a gain: such a price and a stop may lie in one bar.
bool takes_profit(const strategy::StrategyDefinition& definition);

// Finds and opens the data of a request; the window covers what any of the assets has. Problems
// with pointers (/assets/0) when data are missing or do not reach into the period.
base::Result<ResolvedData> resolve_data(const DataNeeds& needs, const market::Catalog& catalog);
base::Result<ResolvedData> resolve_data(const strategy::CheckedRequest& request,
                                        const market::Catalog& catalog);

// Seconds a run will take, from bars and number of indicators; a rough guide for people.
double estimate_seconds(const strategy::CheckedRequest& request, std::int64_t bars);

// Progress in percent with the phase and, while simulating, the last point of the equity curve.
struct RunProgress {
  int percent = 0;
  std::string phase;
  std::int64_t time_ns = 0;
  double equity = 0;
};
using OnProgress = std::function<void(const RunProgress&)>;

// The result document (docs/result-document.md): head JSON and columns. Same input, same bytes.
// `snippet` carries out a definition's code_snippet; unavailable when there is one without the
// other.
base::Result<base::Document> run_backtest(const strategy::CheckedRequest& request,
                                          const ResolvedData& data, const OnProgress& on_progress,
                                          Snippet* snippet = nullptr);

}  // namespace hindcast::runner
