// Which bars of other assets a strategy reads, remembered: the same strategy runs again and again,
// on other assets, periods and costs, and finding out means compiling it.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "strategy/other_series.h"

namespace hindcast::cli {

// Of the latest strategies. Any thread may ask.
class StrategyNeeds {
 public:
  static constexpr std::size_t kStrategiesMost = 512;

  // As runner::other_assets; what is wrong with a strategy is not remembered.
  base::Result<std::vector<strategy::SeriesNeed>> of(const base::Json& definition,
                                                     const std::string& timeframe);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::vector<strategy::SeriesNeed>> known_;  // by their text
};

}  // namespace hindcast::cli
