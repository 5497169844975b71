// One line of CSV to one bar. Private to the CSV reader.
#pragma once

#include <string_view>

#include "market/bar_rules.h"
#include "market/csv_layout.h"
#include "market/csv_reader.h"

namespace hindcast::market {

// True when the fields could be read; says nothing about the rules of bars. Else `problem` gets
// reason and detail.
// `quote` is filled in where the layout has bid and ask. `written_time` gets the text of the time,
// of its last field when it has two.
bool parse_csv_row(std::string_view line, const CsvLayout& layout, Bar& bar, Quote& quote,
                   std::string_view& written_time, BadRow& problem);

}  // namespace hindcast::market
