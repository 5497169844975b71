#include "api/run_bars.h"

#include <fmt/format.h>

#include <algorithm>

namespace hindcast::api {
namespace {

using base::ErrorCode;

// The splits and dividends that the run took into account.
base::Result<market::Factors> factors_seen(const ResultAsset& asset,
                                           const market::Catalog& catalog) {
  if (asset.factors_version.empty()) return market::Factors();
  HC_ASSIGN(market::Factors factors, catalog.factors(asset.symbol));
  if (market::factors_version(factors) == asset.factors_version) return factors;
  return base::fail(ErrorCode::conflict,
                    fmt::format("the splits and dividends of {} have changed since this backtest "
                                "ran, so its values cannot be worked out again",
                                asset.symbol));
}

}  // namespace

base::Result<RunBars> RunBars::open(const ResultAsset& asset, const market::Catalog& catalog) {
  HC_ASSIGN(const market::Located located, catalog.locate(asset.symbol, asset.timeframe));
  HC_ASSIGN(market::BarFile file, market::BarFile::open(located.path));
  if (file.info().data_version != asset.data_version) {
    return base::fail(ErrorCode::conflict,
                      fmt::format("the bars of {} have changed since this backtest ran, so its "
                                  "values cannot be worked out again",
                                  asset.symbol));
  }
  RunBars out(std::move(file));
  HC_TRY(out.cut(asset, located.stored, catalog));
  return out;
}

base::Result<void> RunBars::cut(const ResultAsset& asset, market::Timeframe stored,
                                const market::Catalog& catalog) {
  HC_ASSIGN(const market::Factors factors, factors_seen(asset, catalog));
  const market::BarInfo& info = file_.info();
  auto actions =
      market::actions_of(factors, file_.bars(), info.timeframe, info.calendar, asset.dividends);
  if (stored != asset.timeframe) {
    market::ActedBars coarse = market::resample_acted(file_.bars(), actions, info.timeframe,
                                                      asset.timeframe, info.calendar);
    resampled_ = std::move(coarse.bars);
    actions = std::move(coarse.actions);
  }
  const market::BarView all = resampled_.time.empty() ? file_.bars() : resampled_.view();
  const std::size_t begin = all.lower_bound(asset.window.begin_ns);
  end_ = all.lower_bound(asset.window.end_ns);
  if (begin == end_ || begin < asset.warm_up_bars) {
    return base::fail(ErrorCode::corrupt, "the dataset does not cover the result's window");
  }
  warm_up_bars_ = asset.warm_up_bars;
  begin_ = begin - warm_up_bars_;
  for (market::CorporateAction& action : actions) {
    if (action.bar <= begin_ || action.bar >= end_) continue;
    action.bar -= begin_;
    actions_.push_back(action);
  }
  return {};
}

market::BarView RunBars::bars() const {
  const market::BarView all = resampled_.time.empty() ? file_.bars() : resampled_.view();
  return all.slice(begin_, end_);
}

std::vector<Chart> RunBars::charts(std::size_t begin, std::size_t end) const {
  std::vector<Chart> out;
  for (const market::CorporateAction& action : actions_) {
    if (action.bar <= begin || action.bar >= end) continue;
    out.push_back({begin, action.bar});
    begin = action.bar;
  }
  if (begin < end) out.push_back({begin, end});
  return out;
}

market::BarView RunBars::seen_at(std::size_t last, market::BarColumns& adjusted) const {
  const bool plain =
      std::ranges::none_of(actions_, [last](const auto& action) { return action.bar <= last; });
  if (plain) return bars().slice(0, last + 1);
  adjusted = market::as_of(bars(), actions_, last);
  return adjusted.view();
}

}  // namespace hindcast::api
