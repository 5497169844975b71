// Rows <-> records, derived from the records' descriptions (base/record.h).
// Times and enums are TEXT, JSON and lists are JSON texts, flags and whole numbers INTEGER, other
// numbers REAL; an empty optional is NULL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "jobs/job.h"
#include "jobs/strategy.h"
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
std::vector<ColumnShape> strategy_columns();
std::vector<ColumnShape> strategy_version_columns();

// "job_id, user_id, ..." in the order of the rows below.
const std::string& job_column_list();
const std::string& backtest_column_list();
const std::string& strategy_column_list();
const std::string& strategy_version_column_list();
// "?1, ?2, ..."
const std::string& job_parameters();
const std::string& backtest_parameters();
const std::string& strategy_parameters();
const std::string& strategy_version_parameters();

Row to_row(const jobs::Job& job);
Row to_row(const jobs::Backtest& backtest);
Row to_row(const jobs::Strategy& strategy);
Row to_row(const jobs::StrategyVersion& version);
base::Result<jobs::Job> job_from(Row row);  // corrupt: the row does not fit the record
base::Result<jobs::Backtest> backtest_from(Row row);
base::Result<jobs::Strategy> strategy_from(Row row);
base::Result<jobs::StrategyVersion> strategy_version_from(Row row);

// Of a whole row of jobs, without decoding the rest.
jobs::Priority priority_of(const Row& job_row);
base::Timestamp created_at_of(const Row& job_row);
std::int64_t attempt_of(const Row& job_row);
std::int64_t order_key_of(const Row& job_row);

// JSON for a TEXT column. Bytes that are not UTF-8 become U+FFFD: a bad byte in a log line must not
// stop a job.
std::string json_text(const base::Json& value);

}  // namespace hindcast::stores::sqlite
