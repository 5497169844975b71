#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/analysis.h"
#include "api/curve_columns.h"
#include "api/problem.h"
#include "api/resources.h"
#include "base/time_units.h"
#include "market/timeframe.h"

namespace hindcast::api {
namespace {

using base::Json;

// Returns a year: the market's days, fewer where a bar is longer than a day.
double returns_per_year(const Json& head, const jobs::Backtest& backtest) {
  double days = 0;
  if (const auto provenance = head.find("provenance"); provenance != head.end()) {
    for (const Json& use : provenance->value("data", Json::array())) {
      days = std::max(days, use.value("days_per_year", 0.0));
    }
  }
  if (days <= 0) days = 365;
  const auto timeframe = market::parse_timeframe(backtest.timeframe);
  if (!timeframe || timeframe->ns() <= base::kNsPerDay) return days;
  constexpr double kCalendarDays = 365.25;
  return kCalendarDays * static_cast<double>(base::kNsPerDay) /
         static_cast<double>(timeframe->ns());
}

// A quarter of the result, within a month and a year, unless it is asked for.
std::size_t window_of(const Request& request, std::size_t days) {
  if (request.has_number("window_days")) {
    return static_cast<std::size_t>(request.number("window_days"));
  }
  return std::clamp<std::size_t>(days / 4, 20, 365);
}

std::vector<double> daily_returns_pct(const DailyEquity& daily, double initial) {
  std::vector<double> out;
  for (std::size_t i = 0; i < daily.equity.size(); ++i) {
    out.push_back((daily.equity[i] / (i == 0 ? initial : daily.equity[i - 1]) - 1) * 100);
  }
  return out;
}

base::Result<Json> analyse(const Request& request, const StoredResult& result) {
  HC_ASSIGN(const Curve curve, curve_of(result.document->document));
  const auto most = static_cast<std::size_t>(request.number("max_points"));
  const DailyEquity daily = daily_equity(*curve.time, *curve.equity);
  const double capital = result.backtest.initial_capital;
  HC_ASSIGN(Json exposed, exposure(result, most));
  const auto* trades = result.document->document.numbers("trade.return_pct");
  return Json{
      {"backtest_id", result.backtest.backtest_id},
      {"rolling", rolling_figures(daily, capital, window_of(request, daily.equity.size()),
                                  returns_per_year(result.document->head, result.backtest), most)},
      {"daily_returns", distribution(daily_returns_pct(daily, capital))},
      {"trade_returns", distribution(trades ? *trades : std::vector<double>())},
      {"exposure", std::move(exposed)}};
}

}  // namespace

Response get_analysis(const Request& request, Context& context) {
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  const auto body = analyse(request, *result);
  if (!body) return problem(body.error(), request.id);
  return immutable_response(request, json_response(200, *body));
}

}  // namespace hindcast::api
