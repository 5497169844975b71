// Rows whose times are what a clock on a wall showed.
#pragma once

#include "market/csv_reader.h"
#include "market/time_zone.h"
#include "market/timeframe.h"

namespace hindcast::market {

// Turns the times of the rows, in the order of the file, into UTC. An hour that the clock showed
// twice is told apart by the row before it in time. Times that the clock skipped, and such that lie
// beside the timeframe's bars in UTC, are taken out as bad rows.
void put_in_utc(CsvRows& rows, const TimeZone& zone, Timeframe timeframe);

}  // namespace hindcast::market
