// CSV and CSV.gz files into the catalog.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "market/catalog.h"
#include "market/csv_reader.h"

namespace hindcast::market {

struct ImportOptions {
  std::string symbol;
  Timeframe timeframe;
  bool lenient = false;  // bad rows and conflicts with stored bars are skipped and counted
  bool replace = false;  // rows win over stored bars of the same time
  std::string source;    // "": the file's name
  // Whose clocks the times of the file are of; none: UTC, or the offset that they carry. Only of
  // bars of less than a day: longer ones are named by their date.
  std::optional<TimeZone> zone;
  std::optional<TradingCalendar> calendar;
  std::optional<int> days_per_year;
};

struct ImportReport {
  std::string layout;
  std::int64_t rows_read = 0;   // good and bad
  std::int64_t added = 0;       // new bars in the dataset
  std::int64_t duplicates = 0;  // equal to a stored bar
  std::int64_t replaced = 0;
  std::int64_t skipped = 0;  // bad rows and conflicts (lenient)
  std::map<std::string, std::int64_t> skipped_by_reason;
  std::vector<BadRow> first_skipped;  // the first kBadRowsShown
  std::int64_t bars = 0;              // in the dataset now
  std::string data_version;           // of the dataset now
};

// Adds the file's bars to the dataset. Strict (the default): any bad row or conflict refuses the
// whole file and nothing changes; the error counts them and has the first ones as problems with
// line numbers. Layouts: csv_layout.h. Docs: docs/bar-file.md.
base::Result<ImportReport> import_csv(const Catalog& catalog, const std::filesystem::path& file,
                                      const ImportOptions& options);

base::Json to_json(const ImportReport& report);

}  // namespace hindcast::market
