// The order of the rows of a whole file.
#pragma once

#include "market/csv_reader.h"
#include "market/timeframe.h"

namespace hindcast::market {

// Takes out rows that repeat a time, go back or overlap, as bad rows; newest-first ones are turned
// round.
void put_in_order(CsvRows& rows, Timeframe timeframe);

}  // namespace hindcast::market
