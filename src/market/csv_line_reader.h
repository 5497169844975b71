// Lines of CSV text to bars, one part of a file at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "market/bar_rules.h"
#include "market/bars.h"
#include "market/csv_reader.h"
#include "market/timeframe.h"

namespace hindcast::market {

// One thread. The rows are in the order of the file and not yet checked against each other.
class CsvLineReader {
 public:
  // `local_times`: the times are of some clock, and rows that say their offset are bad.
  explicit CsvLineReader(Timeframe timeframe, bool local_times = false);

  // Rows of a layout that is known: for a part that does not begin the file.
  CsvLineReader part() const {
    CsvLineReader reader(timeframe_, local_times_);
    reader.rows_.layout = rows_.layout;
    reader.knows_layout_ = true;
    reader.line_bytes_ = line_bytes_;
    return reader;
  }

  // Stops at the first error, which error() then tells.
  void read_block(std::string_view block);
  // What another reader has read of the text that follows.
  void append(CsvLineReader&& next);
  // Makes room for as many rows as such a text has.
  void expect(std::size_t bytes);
  const base::Result<void>& error() const { return error_; }

  CsvRows rows() && { return std::move(rows_); }
  bool knows_layout() const { return knows_layout_; }

 private:
  bool read_line(std::string_view line);
  base::Result<void> start(std::string_view first_line);
  void read_row(std::string_view line);
  bool parse_row(std::string_view line, Bar& bar, Quote& quote);
  void describe_bad(const Bar& bar);
  void fail(std::string message);
  void check_count();

  const Timeframe timeframe_;
  const bool local_times_;
  const std::int64_t grid_ns_;
  bool knows_layout_ = false;
  std::int64_t line_ = 0;
  bool too_long_ = false;       // the line at which it stopped
  std::size_t line_bytes_ = 0;  // of a row, to guess how many there are
  BadRow problem_;
  CsvRows rows_;
  base::Result<void> error_;
};

}  // namespace hindcast::market
