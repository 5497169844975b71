// The result document: everything a result has to say, in one artifact. docs/result-document.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/json.h"
#include "engine/proof.h"
#include "engine/types.h"
#include "market/period.h"
#include "strategy/compile.h"
#include "strategy/request.h"

namespace hindcast::engine {

// Raised with every change that can change a figure of a result.
inline constexpr std::string_view kEngineVersion = "0.1.0";

// Where the bars of one asset came from.
struct DataUse {
  std::string symbol;
  std::string stored_timeframe;  // differs from the request's when the bars were resampled
  std::string data_version;      // of the stored file
  std::string source;
  bool synthetic = false;
  bool bid_ask = false;  // the bars have bid and ask, which fills followed
  int days_per_year = 365;
  market::TradingCalendar calendar;
  // Of the finer bars that ambiguous bars were settled with; "" when none were looked at.
  std::string finer_timeframe, finer_version;
  std::string factors_version;   // SHA-256 of the factors that were used; "" when there were none
  std::size_t warm_up_bars = 0;  // history before the window that indicators were given
};

// Bars beside the traded ones that formulas read.
struct OtherDataUse {
  std::string symbol;
  std::string timeframe;         // of the bars that formulas see
  std::string stored_timeframe;  // of the file they were made from
  std::string data_version;
  std::string source;
  bool synthetic = false;
  market::BarView stored;  // the stored bars that were used, history first; borrowed
};

// What a code snippet had computed for one asset, by the name that it gave it.
struct DeclaredIndicator {
  std::string symbol, name, formula;
};

struct ReportInput {
  const strategy::CheckedRequest& request;
  const SimulationInput& simulation;
  const SimulationResult& result;
  std::vector<DataUse> data;  // one per asset, in order
  std::vector<OtherDataUse> other_data;
  market::Window window;
  const Proof* proof = nullptr;  // when the request asks for one
  // Of a code snippet: what it printed and declared, and what its random numbers started from.
  std::string log = {};
  std::vector<DeclaredIndicator> declared = {};
  std::optional<std::uint32_t> seed = {};
};

// Columns that follow from others are left empty (base::derive_columns).
base::Document make_document(const ReportInput& input);

}  // namespace hindcast::engine
