// The bars of one asset that a stored result was worked out from.
#pragma once

#include <cstdint>
#include <string>

#include "api/http.h"
#include "base/error.h"
#include "base/json.h"
#include "jobs/job.h"
#include "market/catalog.h"
#include "market/corporate_actions.h"
#include "market/period.h"
#include "market/timeframe.h"

namespace hindcast::api {

// One asset of a result, as its provenance tells.
struct ResultAsset {
  std::string symbol;
  std::string data_version;
  market::Timeframe timeframe;
  market::Window window;
  std::size_t warm_up_bars = 0;      // history before the window that the run was given
  std::string factors_version = {};  // of the splits and dividends that it saw; "": of none
  market::DividendUse dividends = market::DividendUse::ignored;
};

// The asset that ?symbol= names, the first one without.
base::Result<std::string> choose_symbol(const Request& request, const jobs::Backtest& backtest);

base::Result<ResultAsset> asset_of_result(const base::Json& head, const jobs::Backtest& backtest,
                                          const std::string& symbol);

// Why the bars of a result cannot be worked with.
Response bars_problem(const base::Error& error, const std::string& symbol, const Request& request);

}  // namespace hindcast::api
