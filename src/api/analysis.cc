#include "api/analysis.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "api/curve_columns.h"
#include "base/time_units.h"

namespace hindcast::api {
namespace {

using base::Json;

struct Moments {
  double mean = 0, deviation = 0;  // n - 1; not a number for fewer than two values
};

Moments moments(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return {mean, values.size() < 2 ? std::nan("") : std::sqrt(squares / (n - 1))};
}

// At most `most` indexes of [begin, end), evenly spaced, the last one always.
std::vector<std::size_t> evenly(std::size_t begin, std::size_t end, std::size_t most) {
  std::vector<std::size_t> out;
  if (begin >= end) return out;
  const std::size_t n = end - begin, count = std::min(n, most);
  for (std::size_t i = 1; i <= count; ++i) out.push_back(begin + n * i / count - 1);
  return out;
}

// 1, 2 or 5 times a power of ten, at least `width`.
double round_width(double width) {
  const double power = std::pow(10, std::floor(std::log10(width)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= width * (1 - 1e-12)) return factor * power;
  }
  return 10 * power;
}

Json bins(const std::vector<double>& sorted) {
  // One bin of the limit is lost to 0 being an edge.
  const double range = sorted.back() - sorted.front();
  const double width =
      range > 0 ? round_width(range / static_cast<double>(kBinsMax - 2))
                : std::max(round_width(std::max(std::fabs(sorted.front()), 1e-9) / 10), 1e-9);
  const double first = std::floor(sorted.front() / width);
  const auto count = static_cast<std::size_t>(std::floor(sorted.back() / width) - first) + 1;
  std::vector<std::int64_t> counts(count, 0);
  for (const double v : sorted) {
    const auto bin = static_cast<std::size_t>(std::max(0.0, std::floor(v / width) - first));
    ++counts[std::min(bin, count - 1)];
  }
  Json edges = Json::array();
  for (std::size_t i = 0; i <= count; ++i) {
    edges.push_back((first + static_cast<double>(i)) * width);
  }
  return {{"edges", std::move(edges)}, {"counts", std::move(counts)}};
}

struct Event {
  std::int64_t time;
  double long_value, short_value;
  int positions;
};

// What each trade adds when it is entered and takes away when it is left. A trade that is still
// open is never left.
base::Result<std::vector<Event>> events_of(const base::Document& document) {
  const auto* side = document.integers("trade.side");
  const auto* entry = document.integers("trade.entry_time");
  const auto* exit = document.integers("trade.exit_time");
  const auto* price = document.numbers("trade.entry_price");
  const auto* size = document.numbers("trade.size");
  const auto* open = document.integers("trade.open");
  std::vector<Event> events;
  if (!side || !entry || !exit || !price || !size) return events;
  const std::size_t n =
      std::min({side->size(), entry->size(), exit->size(), price->size(), size->size()});
  for (std::size_t i = 0; i < n; ++i) {
    const double value = (*price)[i] * std::fabs((*size)[i]);
    const bool is_long = (*side)[i] > 0;
    const Event in{(*entry)[i], is_long ? value : 0, is_long ? 0 : value, 1};
    events.push_back(in);
    if (open != nullptr && i < open->size() && (*open)[i] != 0) continue;
    events.push_back({(*exit)[i], -in.long_value, -in.short_value, -1});
  }
  std::ranges::stable_sort(events, {}, &Event::time);
  return events;
}

}  // namespace

DailyEquity daily_equity(std::span<const std::int64_t> time, std::span<const double> equity) {
  DailyEquity daily;
  for (std::size_t i = 0; i < time.size(); ++i) {
    const bool last =
        i + 1 == time.size() || time[i + 1] / base::kNsPerDay != time[i] / base::kNsPerDay;
    if (!last) continue;
    daily.time.push_back(time[i]);
    daily.equity.push_back(equity[i]);
  }
  return daily;
}

Json rolling_figures(const DailyEquity& daily, double initial, std::size_t window, double per_year,
                     std::size_t most) {
  std::vector<double> returns(daily.equity.size());
  for (std::size_t i = 0; i < returns.size(); ++i) {
    returns[i] = daily.equity[i] / (i == 0 ? initial : daily.equity[i - 1]) - 1;
  }
  Json time = Json::array(), total = Json::array(), volatility = Json::array(),
       sharpe = Json::array();
  const std::size_t first = std::min(window - 1, returns.size());
  for (const std::size_t row : evenly(first, returns.size(), most)) {
    const auto part = std::span(returns).subspan(row + 1 - window, window);
    const double before = row + 1 == window ? initial : daily.equity[row - window];
    const Moments m = moments(part);
    time.push_back(daily.time[row] / base::kNsPerSecond);
    total.push_back(number_json((daily.equity[row] / before - 1) * 100));
    volatility.push_back(number_json(m.deviation * std::sqrt(per_year) * 100));
    sharpe.push_back(
        number_json(m.deviation > 0 ? m.mean / m.deviation * std::sqrt(per_year) : std::nan("")));
  }
  return {{"window_days", window},
          {"time", std::move(time)},
          {"return_pct", std::move(total)},
          {"volatility_pct", std::move(volatility)},
          {"sharpe", std::move(sharpe)}};
}

Json distribution(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  std::ranges::sort(values);
  if (values.empty()) {
    return {{"count", 0},
            {"mean", nullptr},
            {"deviation", nullptr},
            {"median", nullptr},
            {"lowest", nullptr},
            {"highest", nullptr},
            {"edges", Json::array()},
            {"counts", Json::array()}};
  }
  const Moments m = moments(values);
  const std::size_t n = values.size();
  Json out{{"count", n},
           {"mean", number_json(m.mean)},
           {"deviation", number_json(m.deviation)},
           {"median", (values[(n - 1) / 2] + values[n / 2]) / 2},
           {"lowest", values.front()},
           {"highest", values.back()}};
  out.update(bins(values));
  return out;
}

base::Result<Json> exposure(const StoredResult& result, std::size_t most) {
  HC_ASSIGN(const Curve curve, curve_of(result.document->document));
  HC_ASSIGN(const auto events, events_of(result.document->document));
  Json time = Json::array(), longs = Json::array(), shorts = Json::array(),
       positions = Json::array();
  double long_value = 0, short_value = 0;
  int open = 0;
  std::size_t next = 0;
  for (const std::size_t row : evenly(0, curve.time->size(), most)) {
    for (; next < events.size() && events[next].time <= (*curve.time)[row]; ++next) {
      long_value += events[next].long_value;
      short_value += events[next].short_value;
      open += events[next].positions;
      // Sums of numbers that cancel leave dust.
      if (open == 0) long_value = short_value = 0;
    }
    const double equity = (*curve.equity)[row];
    time.push_back((*curve.time)[row] / base::kNsPerSecond);
    longs.push_back(number_json(long_value / equity * 100));
    shorts.push_back(number_json(short_value / equity * 100));
    positions.push_back(open);
  }
  return Json{{"time", std::move(time)},
              {"long_pct", std::move(longs)},
              {"short_pct", std::move(shorts)},
              {"positions", std::move(positions)}};
}

}  // namespace hindcast::api
