// Which program wrote a CSV file: told by its first line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/quotes.h"

namespace hindcast::market {

// What a column holds. `clock` is the time of day and stands right after the date in `time`.
// After `volume` the columns of quotes follow in their order.
enum class CsvField : std::uint8_t { skip, time, clock, open, high, low, close, volume, quotes };

constexpr CsvField field_of(QuoteColumn column) {
  return static_cast<CsvField>(static_cast<int>(CsvField::quotes) + static_cast<int>(column));
}

struct CsvLayout {
  std::string_view name;  // "hindcast", "binance", "yahoo", "coinbase", "metatrader", ...
  std::vector<CsvField> fields;
  char delimiter = ',';
  bool has_header = true;
  bool quoted = false;          // has bid and ask
  bool made_of_quotes = false;  // and no prices beside them: those are half way between
};

// `first_line` without its line end. invalid_argument lists the layouts and shows the line.
base::Result<CsvLayout> detect_csv_layout(std::string_view first_line);

// One line for each layout, for help and messages: "binance: 12 columns, no header, ...".
std::vector<std::string> csv_layout_list();

}  // namespace hindcast::market
