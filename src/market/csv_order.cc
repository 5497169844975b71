#include "market/csv_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/time.h"
#include "market/bar_rules.h"

namespace hindcast::market {
namespace {

// A row, the good one before it, and which way the file goes.
struct Neighbours {
  std::size_t row = 0;
  std::size_t previous = 0;
  bool newest_first = false;
};

BadRow order_problem(const CsvRows& rows, Timeframe timeframe, const Neighbours& n) {
  const std::int64_t time = rows.bars.time[n.row];
  const std::int64_t time_before = rows.bars.time[n.previous];
  const auto line_before = rows.lines[n.previous];
  const std::string at = base::format_utc(time);
  const std::string before = base::format_utc(time_before);
  BadRow bad{.line = rows.lines[n.row], .reason = {}, .detail = {}};
  if (time == time_before) {
    bad.reason = "duplicate_time";
    bad.detail = fmt::format("{} is the time of line {} too", at, line_before);
  } else if ((time < time_before) != n.newest_first) {
    bad.reason = "unordered";
    bad.detail = fmt::format("{} comes after {} of line {}, but the file is {} first", at, before,
                             line_before, n.newest_first ? "newest" : "oldest");
  } else {
    bad.reason = "overlap";
    bad.detail = fmt::format("{} is too near to {} of line {} for bars of {}", at, before,
                             line_before, to_string(timeframe));
  }
  return bad;
}

void turn_round(CsvRows& rows) {
  BarColumns& b = rows.bars;
  std::ranges::reverse(b.time);
  b.for_each_value_column([](auto& column) { std::ranges::reverse(column); });
  std::ranges::reverse(rows.lines);
}

}  // namespace

void keep_rows(CsvRows& rows, const std::vector<std::size_t>& kept) {
  const auto compact = [&](auto& column) {
    for (std::size_t to = 0; to < kept.size(); ++to) column[to] = column[kept[to]];
    column.resize(kept.size());
  };
  BarColumns& b = rows.bars;
  compact(b.time);
  b.for_each_value_column(compact);
  compact(rows.lines);
}

void put_in_order(CsvRows& rows, Timeframe timeframe) {
  const auto& time = rows.bars.time;
  if (time.empty()) return;
  const bool newest_first = time.front() > time.back();
  const std::int64_t distance_min = open_distance_min_ns(timeframe);
  std::vector<std::size_t> kept;
  bool all_good = true;
  std::size_t previous = 0;
  for (std::size_t i = 1; i < time.size(); ++i) {
    const std::int64_t step = newest_first ? time[previous] - time[i] : time[i] - time[previous];
    if (step >= distance_min) [[likely]] {
      if (!all_good) kept.push_back(i);
      previous = i;
      continue;
    }
    if (all_good) {
      all_good = false;
      for (std::size_t k = 0; k < i; ++k) kept.push_back(k);
    }
    rows.bad.add(order_problem(rows, timeframe, {i, previous, newest_first}));
  }
  if (!all_good) keep_rows(rows, kept);
  if (newest_first) turn_round(rows);
}

}  // namespace hindcast::market
