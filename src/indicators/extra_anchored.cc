// What begins anew with a day, a week or a month, or at a date. The input "time" is the open time
// of the bar in seconds since 1970 (UTC).
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

using Days = std::chrono::sys_days;

// The numbers that a caller writes.
enum class Anchor { day = 1, week = 2, month = 3, quarter = 4, year = 5 };

std::int64_t month_of(std::int64_t day) {
  const std::chrono::year_month_day date{Days(std::chrono::days(day))};
  return int{date.year()} * 12 + static_cast<int>(unsigned{date.month()}) - 1;
}

// The same for two days of one period, and greater for later ones. Weeks begin on Monday.
std::int64_t period_of_day(std::int64_t day, Anchor anchor) {
  switch (anchor) {
    case Anchor::day:
      return day;
    case Anchor::week:
      return static_cast<std::int64_t>(std::floor(static_cast<double>(day + 3) / 7));
    case Anchor::month:
      return month_of(day);
    case Anchor::quarter:
      return month_of(day) / 3;
    case Anchor::year:
      return month_of(day) / 12;
  }
  return 0;
}

// Tells when a new period begins; the calendar is asked once a day, not once a bar.
class Periods {
 public:
  Periods(Parameters p) : anchor_(static_cast<Anchor>(whole(p, 0))), shift_(60 * p[1]) {}

  // True when the bar opens in another period than the bar before; so for the first bar.
  bool begins(double time) {
    const auto day = static_cast<std::int64_t>(std::floor((time - shift_) / 86'400));
    if (day == day_) return false;
    day_ = day;
    const std::int64_t period = period_of_day(day, anchor_);
    return period != std::exchange(period_, period);
  }

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
  Anchor anchor_;
  double shift_;
  std::int64_t day_ = kNone, period_ = kNone;
};

class Average {
 public:
  void add(const Call& call, std::size_t i) {
    const double volume = call.inputs[4][i];
    paid_ += (call.inputs[1][i] + call.inputs[2][i] + call.inputs[3][i]) / 3 * volume;
    total_ += volume;
    if (total_ > 0) call.outputs[0][i] = paid_ / total_;
  }

 private:
  double paid_ = 0, total_ = 0;
};

void vwap_anchored(const Call& call) {
  Periods periods(call.parameters);
  Average average;
  for (std::size_t i = 0; i < call.inputs[0].size(); ++i) {
    if (periods.begins(call.inputs[0][i])) average = {};
    average.add(call, i);
  }
}

std::chrono::year_month_day date_of(double yyyymmdd) {
  const int number = static_cast<int>(yyyymmdd);
  return {std::chrono::year(number / 10'000),
          std::chrono::month(static_cast<unsigned>(number / 100 % 100)),
          std::chrono::day(static_cast<unsigned>(number % 100))};
}

void vwap_from(const Call& call) {
  const std::chrono::sys_seconds midnight = Days(date_of(call.parameters[0]));
  const double from =
      static_cast<double>(midnight.time_since_epoch().count()) + 60 * call.parameters[1];
  Average average;
  for (std::size_t i = 0; i < call.inputs[0].size(); ++i) {
    if (call.inputs[0][i] >= from) average.add(call, i);
  }
}

struct Bar {
  double high, low, close;
  double range() const { return high - low; }
  double middle() const { return (high + low + close) / 3; }
};

// Levels in the order pivot, r1, s1, r2, s2, r3, s3 (, r4, s4).
using Levels = std::array<double, 9>;

Levels classic(const Bar& b) {
  const double p = b.middle();
  return {p,
          2 * p - b.low,
          2 * p - b.high,
          p + b.range(),
          p - b.range(),
          b.high + 2 * (p - b.low),
          b.low - 2 * (b.high - p)};
}

Levels fibonacci(const Bar& b) {
  const double p = b.middle(), r = b.range();
  return {p, p + 0.382 * r, p - 0.382 * r, p + 0.618 * r, p - 0.618 * r, p + r, p - r};
}

Levels camarilla(const Bar& b) {
  const double c = b.close, r = 1.1 * b.range();
  return {b.middle(), c + r / 12, c - r / 12, c + r / 6, c - r / 6,
          c + r / 4,  c - r / 4,  c + r / 2,  c - r / 2};
}

// The levels of a period rest on the bar of the whole period before, so they stand from its first
// bar on. The first period of the data may lack its beginning: nothing rests on it.
template <Levels (*kRule)(const Bar&)>
void pivots(const Call& call) {
  Periods periods(call.parameters);
  Bar bar{};
  Levels levels;
  levels.fill(std::numeric_limits<double>::quiet_NaN());
  int begun = 0;
  for (std::size_t i = 0; i < call.inputs[0].size(); ++i) {
    const double high = call.inputs[1][i], low = call.inputs[2][i], close = call.inputs[3][i];
    if (periods.begins(call.inputs[0][i])) {
      if (begun++ >= 2) levels = kRule(bar);
      bar = {high, low, close};
    } else {
      bar = {std::max(bar.high, high), std::min(bar.low, low), close};
    }
    for (std::size_t k = 0; k < call.outputs.size(); ++k) call.outputs[k][i] = levels[k];
  }
}

std::vector<ParameterSpec> anchor_parameters() {
  return {{"anchor", 1, 1, 5, true, "1 day, 2 week from Monday, 3 month, 4 quarter, 5 year."},
          {"shift_minutes", 0, -1'439, 1'439, true,
           "Minutes after midnight UTC at which a day begins: 870 for 14:30."}};
}

IndicatorSpec pivot_spec(std::string name, std::string title, std::string formulas, int levels,
                         Kernel kernel) {
  IndicatorSpec spec{
      .name = std::move(name),
      .title = std::move(title),
      .category = "overlap",
      .doc =
          "Levels of support and resistance from high, low and close of the whole day, week or "
          "month before: " +
          std::move(formulas),
      .inputs = {"time", "high", "low", "close"},
      .parameters = anchor_parameters(),
      .outputs = {{"pivot", Unit::price, "(high + low + close) / 3.", false}},
      .warm_up = [](Parameters) { return 0; },
      .compute = kernel,
      .no_value_where =
          "the data hold no whole period before this one (their first period may "
          "lack its beginning and does not count)"};
  for (int k = 1; k <= levels; ++k) {
    spec.outputs.push_back(
        {fmt::format("r{}", k), Unit::price, fmt::format("Resistance {}.", k), false});
    spec.outputs.push_back(
        {fmt::format("s{}", k), Unit::price, fmt::format("Support {}.", k), false});
  }
  return spec;
}

std::string check_date(Parameters p) {
  return date_of(p[0]).ok()
             ? std::string()
             : fmt::format("date must be a day of the calendar as yyyymmdd, not {}", p[0]);
}

}  // namespace

Specs extra_anchored() {
  const std::vector<std::string> bars = {"time", "high", "low", "close", "volume"};
  return {
      {.name = "vwap_anchored",
       .title = "Anchored volume-weighted average price",
       .category = "volume",
       .doc =
           "Of the typical price since the day, week, month, quarter or year began. Of the first "
           "period only what the data hold.",
       .inputs = bars,
       .parameters = anchor_parameters(),
       .outputs = {{"", Unit::price, "In price.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<vwap_anchored>,
       .no_value_where = "no bar since the anchor has volume"},
      {.name = "vwap_from",
       .title = "Volume-weighted average price from a date",
       .category = "volume",
       .doc =
           "Of the typical price since a date. Shannon, Maximum Trading Gains with Anchored VWAP "
           "(2022).",
       .inputs = bars,
       .parameters = {{"date", 20'200'101, 19'700'101, 21'001'231, true,
                       "The day as yyyymmdd, UTC."},
                      {"minute", 0, 0, 1'439, true, "Minute of that day."}},
       .outputs = {{"", Unit::price, "In price.", false}},
       .warm_up = [](Parameters) { return 0; },
       .check = check_date,
       .compute = per_run<vwap_from>,
       .no_value_where = "the bar opens before the date, or no bar since then has volume"},
      pivot_spec("pivots", "Pivot points",
                 "r1 = 2 p - low, r2 = p + range, r3 = high + 2 (p - low), and mirrored. Floor "
                 "traders' rule; Person, A Complete Guide to Technical Trading Tactics (2004).",
                 3, per_run<pivots<classic>>),
      pivot_spec("pivots_fibonacci", "Fibonacci pivot points",
                 "p plus and minus 0.382, 0.618 and 1 times the range.", 3,
                 per_run<pivots<fibonacci>>),
      pivot_spec("pivots_camarilla", "Camarilla pivot points",
                 "close plus and minus 1.1 / 12, 1.1 / 6, 1.1 / 4 and 1.1 / 2 times the range. "
                 "Stott (1989).",
                 4, per_run<pivots<camarilla>>),
  };
}

}  // namespace hindcast::indicators
