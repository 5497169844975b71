// The datasets on disk: <root>/<symbol>/<timeframe>.bars. Stateless apart from the path, so several
// processes may share one; methods are thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "market/bar_file.h"
#include "market/corporate_actions.h"
#include "market/period.h"

namespace hindcast::market {

// One dataset as lists show it.
struct Dataset {
  std::string symbol;
  std::string timeframe;
  std::int64_t bars = 0;
  std::string first;              // open of the first bar, ISO 8601
  std::string last;               // open of the last bar
  std::string calendar;           // when the market trades: "24x7", "us_equity", ...
  std::int64_t missing_bars = 0;  // that the calendar's sessions would have between first and last
  std::int64_t bars_outside = 0;  // bars of less than a day that meet no session
  double coverage_pct = 100;      // bars present of all expected
  std::string source;
  bool synthetic = false;
  bool bid_ask = false;  // bid and ask beside the bars' prices
  int days_per_year = 365;
  std::string data_version;
  std::int64_t size_bytes = 0;
};

// A hole in a series: no bars between these two.
struct Gap {
  std::string after;   // open of the last bar before the hole
  std::string before;  // open of the first bar after it
  std::int64_t missing_bars = 0;
};

// A bar file found in the catalog's folders; not opened yet.
struct CatalogFile {
  std::string symbol;
  Timeframe timeframe;
  std::filesystem::path path;
};

// Where the bars of a request are: a file that holds them, and the timeframe it is stored in.
struct Located {
  std::filesystem::path path;
  Timeframe stored;  // equal to the wanted one, or a divisor of it: then resample
};

class Catalog {
 public:
  explicit Catalog(std::filesystem::path root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path path_of(std::string_view symbol, Timeframe timeframe) const;

  // All bar files, sorted by symbol, then timeframe; also those that cannot be read.
  std::vector<CatalogFile> files() const;

  // Sorted by symbol, then timeframe. Files that cannot be read are left out and logged.
  base::Result<std::vector<Dataset>> list() const;
  base::Result<BarFile> open(std::string_view symbol, Timeframe timeframe) const;
  base::Result<Dataset> describe(std::string_view symbol, Timeframe timeframe) const;
  // The first `most` holes, oldest first: times of trading that have no bars.
  base::Result<std::vector<Gap>> gaps(std::string_view symbol, Timeframe timeframe,
                                      std::size_t most) const;

  // The dataset itself, or the coarsest stored one whose timeframe divides `wanted`. not_found
  // names the symbols and timeframes that exist, the nearest first, and how to get data.
  base::Result<Located> locate(std::string_view symbol, Timeframe wanted) const;

  // Files of the symbol whose bars are shorter parts of `timeframe`, the finest first.
  std::vector<CatalogFile> finer_files(std::string_view symbol, Timeframe timeframe) const;

  // Splits and dividends of a symbol, for all of its timeframes; none when none were stored.
  base::Result<Factors> factors(std::string_view symbol) const;
  // Takes the place of what was stored; atomic and durable.
  base::Result<void> store_factors(std::string_view symbol, const Factors& factors) const;

 private:
  std::filesystem::path root_;
};

base::Json to_json(const Dataset& dataset);
base::Json to_json(const Gap& gap);

}  // namespace hindcast::market
