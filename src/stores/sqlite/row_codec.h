// Rows <-> records, derived from the records' descriptions (base/record.h).
// Times and enums are TEXT, JSON and lists are JSON texts, flags and whole numbers INTEGER, other
// numbers REAL; an empty optional is NULL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "jobs/job.h"
#include "stores/sqlite/database.h"

namespace hindcast::stores::sqlite {

// A table column as the description of its record wants it.
struct ColumnShape {
  std::string_view name;
  std::string_view type;
  bool not_null = false;
  bool key = false;
};

std::vector<ColumnShape> job_columns();
std::vector<ColumnShape> backtest_columns();

// "job_id, user_id, ..." in the order of the rows below.
const std::string& job_column_list();
const std::string& backtest_column_list();
// "?1, ?2, ..."
const std::string& job_parameters();
const std::string& backtest_parameters();

Row to_row(const jobs::Job& job);
Row to_row(const jobs::Backtest& backtest);
base::Result<jobs::Job> job_from(Row row);  // corrupt: the row does not fit the record
base::Result<jobs::Backtest> backtest_from(Row row);

// JSON for a TEXT column. Bytes that are not UTF-8 become U+FFFD: a bad byte in a log line must not
// stop a job.
std::string json_text(const base::Json& value);

}  // namespace hindcast::stores::sqlite
