// CSV rows to columns, with every bad row counted and the first ones described.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/bars.h"
#include "market/csv_layout.h"
#include "market/csv_text.h"
#include "market/time_zone.h"
#include "market/timeframe.h"

namespace hindcast::market {

inline constexpr std::size_t kBadRowsShown = 10;
inline constexpr std::size_t kCsvRowsMax = 200'000'000;
// A block of at least two parts is read by several threads.
inline constexpr std::size_t kCsvPartBytesMin = 4 << 20;
inline constexpr unsigned kCsvThreadsMax = 8;

struct BadRow {
  std::int64_t line = 0;  // 1-based
  std::string reason;     // one of the codes of docs/bar-file.md: "columns", "bad_time", ...
  std::string detail;
};

// All bad rows by reason; the first kBadRowsShown in full.
class BadRows {
 public:
  void add(BadRow row);
  // Those of a part that follows, whose first line is the one after `lines_before`.
  void append(BadRows later, std::int64_t lines_before);
  std::int64_t total() const { return total_; }
  const std::map<std::string, std::int64_t>& by_reason() const { return by_reason_; }
  const std::vector<BadRow>& first() const { return first_; }  // by line

 private:
  void show(BadRow row);

  std::int64_t total_ = 0;
  std::map<std::string, std::int64_t> by_reason_;
  std::vector<BadRow> first_;
};

struct CsvRows {
  CsvLayout layout;
  BarColumns bars;                   // the good rows, oldest first, by the rules of bars.h
  std::vector<std::uint32_t> lines;  // of each bar
  std::int64_t rows_read = 0;        // good and bad, without header and blank lines
  BadRows bad;
};

// Reads to the end. Newest-first files are turned round. Large files are read by as many threads as
// the machine has cores, with the same outcome. Errors: unknown layout, damaged compression, a
// limit; bad rows are no error here.
// With a zone, times are what its clocks showed, for bars of less than a day.
base::Result<CsvRows> read_csv(CsvText& text, Timeframe timeframe,
                               const std::optional<TimeZone>& zone = std::nullopt);

}  // namespace hindcast::market
