// The order of the rows of a whole file.
#pragma once

#include <cstddef>
#include <vector>

#include "market/csv_reader.h"
#include "market/timeframe.h"

namespace hindcast::market {

// Leaves only these rows, by their place, in this order.
void keep_rows(CsvRows& rows, const std::vector<std::size_t>& kept);

// Takes out rows that repeat a time, go back or overlap, as bad rows; newest-first ones are turned
// round.
void put_in_order(CsvRows& rows, Timeframe timeframe);

}  // namespace hindcast::market
