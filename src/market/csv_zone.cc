#include "market/csv_zone.h"

#include <fmt/format.h>

#include <limits>
#include <vector>

#include "base/time.h"
#include "market/bar_rules.h"
#include "market/csv_order.h"

namespace hindcast::market {
namespace {

std::string shown_local(std::int64_t local_ns) {
  std::string text = base::format_utc(local_ns);
  text.pop_back();  // the Z, which it is not
  return text;
}

// The moments are found in the order of time, whichever way the file goes.
class UtcColumn {
 public:
  UtcColumn(CsvRows& rows, const TimeZone& zone, Timeframe timeframe)
      : rows_(rows), zone_(zone), grid_ns_(open_grid_ns(timeframe)) {}

  // False: the row is bad, and has been told.
  bool put(std::size_t row) {
    std::int64_t& time = rows_.bars.time[row];
    const std::int64_t local = time;
    std::int64_t utc = zone_.to_utc(local);
    if (zone_.to_local(utc) != local) {
      return bad(row, fmt::format("{} was never shown by the clocks of {}, which were put forward",
                                  shown_local(local), zone_.name()));
    }
    if (utc <= previous_) utc = zone_.to_utc_later(local);
    if (utc % grid_ns_ != 0) {
      return bad(row, fmt::format("{} is {} in UTC, which is no bar open", shown_local(local),
                                  base::format_utc(utc)));
    }
    time = utc;
    previous_ = utc;
    return true;
  }

 private:
  bool bad(std::size_t row, std::string detail) {
    rows_.bad.add({rows_.lines[row], "bad_time", std::move(detail)});
    return false;
  }

  CsvRows& rows_;
  const TimeZone& zone_;
  const std::int64_t grid_ns_;
  std::int64_t previous_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace

void put_in_utc(CsvRows& rows, const TimeZone& zone, Timeframe timeframe) {
  const std::size_t count = rows.bars.time.size();
  if (count == 0) return;
  const bool newest_first = rows.bars.time.front() > rows.bars.time.back();
  UtcColumn column(rows, zone, timeframe);
  std::vector<bool> good(count);
  std::size_t good_count = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = newest_first ? count - 1 - i : i;
    good[row] = column.put(row);
    good_count += good[row];
  }
  if (good_count == count) return;
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < count; ++row) {
    if (good[row]) kept.push_back(row);
  }
  keep_rows(rows, kept);
}

}  // namespace hindcast::market
