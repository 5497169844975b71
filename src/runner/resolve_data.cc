#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "base/time.h"
#include "base/time_units.h"
#include "market/resample.h"
#include "runner/backtest_run.h"

namespace hindcast::runner {
namespace {

struct Found {
  base::Fd descriptor;
  market::BarFile file;
};

base::Result<Found> open_asset(const std::string& symbol, market::Timeframe timeframe,
                               const market::Catalog& catalog) {
  HC_ASSIGN(const market::Located located, catalog.locate(symbol, timeframe));
  HC_ASSIGN(base::Fd descriptor, base::open_read(located.path));
  HC_ASSIGN(market::BarFile file,
            market::BarFile::map(descriptor.get(), located.path.filename().string()));
  if (file.bars().empty()) {
    return base::fail(base::ErrorCode::not_found, fmt::format("{} has no bars yet", symbol));
  }
  return Found{std::move(descriptor), std::move(file)};
}

std::string range_text(std::int64_t begin_ns, std::int64_t end_ns) {
  return base::format_utc(begin_ns) + " to " + base::format_utc(end_ns);
}

// Bars of the asset that are shorter than those of the run, for settling: the finest that reach
// over its part of the window, to within a bar of the run; where none do, those that reach over
// most of it. None when there are none. A made-up series never settles a real one.
base::Fd finest_bars(const market::BarFile& traded, const market::Window& window,
                     market::Timeframe timeframe, const market::Catalog& catalog) {
  const std::int64_t bar_ns = timeframe.ns();
  const auto stretch = [&](const market::BarFile& file, std::int64_t begin, std::int64_t end) {
    const auto& time = file.bars().time;
    return std::pair(std::max(begin, time.front()),
                     std::min(end, time.back() + file.info().timeframe.ns()));
  };
  const auto [begin, end] = stretch(traded, window.begin_ns, window.end_ns);
  base::Fd best;
  std::int64_t best_ns = 0;
  for (const market::CatalogFile& candidate :
       catalog.finer_files(traded.info().symbol, timeframe)) {
    auto descriptor = base::open_read(candidate.path);
    if (!descriptor) continue;
    const auto file = market::BarFile::map(descriptor->get(), candidate.path.filename().string());
    const bool fits = file && !file->bars().empty() && file->info().symbol == candidate.symbol &&
                      file->info().timeframe == candidate.timeframe &&
                      file->info().synthetic == traded.info().synthetic;
    if (!fits) continue;
    const auto [from, to] = stretch(*file, begin, end);
    if (to - from > best_ns + (best ? bar_ns : 0)) {
      best_ns = to - from;
      best = std::move(*descriptor);
    }
    if (best_ns >= end - begin - 2 * bar_ns) break;
  }
  return best;
}

}  // namespace

base::Result<ResolvedData> resolve_data(const strategy::CheckedRequest& request,
                                        const market::Catalog& catalog) {
  return resolve_data(DataNeeds{request.request.assets, request.timeframe, request.period,
                                request.settling, takes_profit(request.definition),
                                other_assets(*request.strategy, request.definition)},
                      catalog);
}

base::Result<ResolvedData> resolve_data(const DataNeeds& needs, const market::Catalog& catalog) {
  std::vector<base::Problem> problems;
  std::vector<Found> found;
  const auto& assets = needs.assets;
  std::int64_t first_ns = INT64_MAX, end_ns = INT64_MIN;
  for (std::size_t i = 0; i < assets.size(); ++i) {
    auto opened = open_asset(assets[i], needs.timeframe, catalog);
    if (!opened) {
      if (opened.error().code != base::ErrorCode::not_found) {
        return tl::unexpected(std::move(opened).error());
      }
      problems.push_back({.pointer = base::pointer_join("/assets", i),
                          .code = "no_data",
                          .detail = opened.error().message});
      continue;
    }
    const market::BarView bars = opened->file.bars();
    first_ns = std::min(first_ns, bars.time.front());
    end_ns = std::max(end_ns, bars.time.back() + opened->file.info().timeframe.ns());
    found.push_back(std::move(*opened));
  }
  if (!problems.empty()) return base::invalid(std::move(problems));

  ResolvedData data;
  market::Period period = needs.period;
  if (needs.timeframe.ns() < base::kNsPerDay) {
    period = market::in_trading_days(period, found.front().file.info().calendar);
  }
  data.window = market::resolve(period, first_ns, end_ns);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const market::BarView bars = found[i].file.bars();
    const std::size_t inside =
        bars.lower_bound(data.window.end_ns) - bars.lower_bound(data.window.begin_ns);
    if (inside == 0) {
      problems.push_back(
          {.pointer = "/period",
           .code = "no_data",
           .detail = fmt::format("no bars of {} in {}", assets[i],
                                 range_text(data.window.begin_ns, data.window.end_ns)),
           .allowed = "bars exist from " + range_text(bars.time.front(), bars.time.back())});
    }
    const auto ratio = needs.timeframe.seconds / found[i].file.info().timeframe.seconds;
    data.bars += static_cast<std::int64_t>(inside) / std::max<std::int64_t>(ratio, 1);
    HC_ASSIGN(market::Factors factors, catalog.factors(assets[i]));
    data.files.push_back({.symbol = assets[i],
                          .file = std::move(found[i].descriptor),
                          .factors = std::move(factors),
                          .bid_ask = !found[i].file.quotes().empty()});
    if (needs.settling.automatic && needs.takes_profit) {
      data.files.back().finer = finest_bars(found[i].file, data.window, needs.timeframe, catalog);
    }
    if (!needs.settling.timeframe) continue;
    const auto path = catalog.path_of(assets[i], *needs.settling.timeframe);
    auto finer = base::open_read(path);
    if (finer) {
      data.files.back().finer = std::move(*finer);
      continue;
    }
    problems.push_back({.pointer = "/execution/settle_with",
                        .code = "no_data",
                        .detail = fmt::format("{} is not stored as {}", assets[i],
                                              market::to_string(*needs.settling.timeframe)),
                        .allowed = "a timeframe that `hindcast data list` shows for each asset"});
  }
  for (const strategy::SeriesNeed& need : needs.others) {
    auto opened = open_asset(need.key.symbol, market::Timeframe{need.key.seconds}, catalog);
    if (opened && opened->file.bars().lower_bound(data.window.end_ns) > 0) {
      data.other_files.push_back(
          {.symbol = need.key.symbol, .file = std::move(opened->descriptor)});
      continue;
    }
    if (!opened && opened.error().code != base::ErrorCode::not_found) {
      return tl::unexpected(std::move(opened).error());
    }
    base::Problem problem{.pointer = need.origin.pointer,
                          .code = "no_data",
                          .detail = opened ? fmt::format("no bars of {} before {}", need.key.symbol,
                                                         base::format_utc(data.window.end_ns))
                                           : opened.error().message};
    problem.line = need.origin.line;
    problem.column = need.origin.column;
    problems.push_back(std::move(problem));
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  return data;
}

double estimate_seconds(const strategy::CheckedRequest& request, std::int64_t bars) {
  // Rough costs on one core: starting a process, then indicators, simulation and report per bar.
  constexpr double kStartSeconds = 0.003;
  constexpr double kSecondsPerBar = 80e-9;
  const double formulas =
      1.0 + 0.1 * static_cast<double>(request.definition.custom_indicators.size());
  return kStartSeconds + kSecondsPerBar * formulas * static_cast<double>(bars);
}

}  // namespace hindcast::runner
