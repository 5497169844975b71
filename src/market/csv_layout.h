// Which program wrote a CSV file: told by its first line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hindcast::market {

// What a column holds. `clock` is the time of day and stands right after the date in `time`.
enum class CsvField : std::uint8_t { skip, time, clock, open, high, low, close, volume };

struct CsvLayout {
  std::string_view name;  // "hindcast", "binance", "yahoo", "coinbase", "metatrader", ...
  std::vector<CsvField> fields;
  char delimiter = ',';
  bool has_header = true;
};

// `first_line` without its line end. invalid_argument lists the layouts and shows the line.
base::Result<CsvLayout> detect_csv_layout(std::string_view first_line);

// One line for each layout, for help and messages: "binance: 12 columns, no header, ...".
std::vector<std::string> csv_layout_list();

}  // namespace hindcast::market
