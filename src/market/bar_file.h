// One memory-mapped file per (symbol, timeframe). docs/bar-file.md has the bytes; numpy maps it in
// three lines. Written once under a temporary name and renamed: readers see the old or the new
// file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "market/bars.h"
#include "market/timeframe.h"
#include "market/trading_calendar.h"

namespace hindcast::market {

inline constexpr int kDaysPerYearMax = 366;
inline constexpr std::size_t kSourceBytesMax = 255;

// What the file says about its bars.
struct BarInfo {
  std::string symbol;
  Timeframe timeframe;
  std::string source;        // where the bars come from: a file name, "coinbase", "synthetic"
  bool synthetic = false;    // made by `hindcast data sample`; results carry a warning
  int days_per_year = 365;   // for annualised figures
  TradingCalendar calendar;  // when the market trades; not part of the data version
  std::string data_version;  // SHA-256 (hex) of symbol, timeframe and all columns
};

// An open bar file. The view lives as long as this object. Movable, not copyable; reading is
// thread-safe.
class BarFile {
 public:
  // Maps the file; checks magic, version, header checksum and that the columns fit the size.
  // Does not read the columns: a 10-year 1m file opens in well under a millisecond.
  static base::Result<BarFile> open(const std::filesystem::path& path);
  // The same from a descriptor (the sandboxed runner has no paths). Does not take the descriptor.
  static base::Result<BarFile> map(int fd, std::string_view name);

  const BarInfo& info() const { return info_; }
  BarView bars() const { return bars_; }
  // Bid and ask of each bar; empty for a file without.
  const QuoteView& quotes() const { return quotes_; }

  // Reads every byte: the columns' hash, order, finite prices. corrupt with the first bad row.
  base::Result<void> verify() const;

 private:
  base::MappedFile file_;
  BarInfo info_;
  BarView bars_;
  QuoteView quotes_;
};

// Writes atomically and durably, makes the directory; fills in info.data_version. invalid_argument
// when there is no bar or the info is out of bounds. Precondition: bars keep the rules of
// bars.h (the importer has checked them). Returns the data version.
base::Result<std::string> write_bar_file(const std::filesystem::path& path, BarInfo info,
                                         BarView bars, const QuoteView& quotes = {});

std::string data_version_of(std::string_view symbol, Timeframe timeframe, BarView bars,
                            const QuoteView& quotes = {});

}  // namespace hindcast::market
