// Which data a strategy needs beside its bars, remembered: the same strategy runs again and again,
// on other periods and costs, and finding out means compiling it.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/error.h"
#include "base/json.h"
#include "runner/backtest_run.h"

namespace hindcast::cli {

// Of the latest strategies. Any thread may ask.
class StrategyNeeds {
 public:
  static constexpr std::size_t kStrategiesMost = 512;

  // As runner::needs_of; what is wrong with a strategy is not remembered.
  base::Result<runner::DefinitionNeeds> of(const base::Json& definition,
                                           const std::string& timeframe,
                                           const std::vector<std::string>& assets);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, runner::DefinitionNeeds> known_;  // by their text
};

}  // namespace hindcast::cli
