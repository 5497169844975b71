// What only the SQLite store has: its file, its schema, its faults.
#include <fmt/format.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "base/embedded.h"
#include "conformance/job_store_suite.h"
#include "conformance/temporary_directory.h"
#include "jobs/limits.h"
#include "stores/sqlite/migrations.h"
#include "stores/sqlite/queue_ranks.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/sqlite_job_store.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> sqlite_migrations();
}

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using stores::sqlite::ColumnShape;
using stores::sqlite::open_job_store;

class SqliteFile : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return directory_.path() / "jobs.sqlite"; }
  base::Result<std::unique_ptr<jobs::JobStore>> open() {
    return open_job_store({.path = file(), .clock = &clock_});
  }
  // Another program's hand on the file.
  void run_sql(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &db), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << (message != nullptr ? message : "");
    sqlite3_close(db);
  }
  std::vector<std::string> query(const std::string& sql) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(file().c_str(), &db), SQLITE_OK);
    std::vector<std::string> rows;
    const auto collect = [](void* out, int columns, char** values, char**) {
      std::string row;
      for (int i = 0; i < columns; ++i) {
        row += (i > 0 ? "|" : "") + std::string(values[i] != nullptr ? values[i] : "");
      }
      static_cast<std::vector<std::string>*>(out)->push_back(row);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), collect, &rows, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
    return rows;
  }
  jobs::Job draft() {
    clock_.advance(std::chrono::milliseconds(1));
    return jobs::new_job(clock_.now());
  }

  TemporaryDirectory directory_;
  testing::FakeClock clock_;
};

TEST_F(SqliteFile, TheMigratedTablesHaveTheDescribedColumns) {
  ASSERT_TRUE(open());
  const std::pair<const char*, std::vector<ColumnShape>> tables[] = {
      {"jobs", stores::sqlite::job_columns()},
      {"backtests", stores::sqlite::backtest_columns()},
      {"strategies", stores::sqlite::strategy_columns()},
      {"strategy_versions", stores::sqlite::strategy_version_columns()}};
  for (const auto& [table, described] : tables) {
    std::vector<std::string> expected;
    for (const ColumnShape& column : described) {
      expected.push_back(std::string(column.name) + "|" + std::string(column.type) + "|" +
                         (column.not_null ? "1" : "0") + "|" + (column.key ? "1" : "0"));
    }
    EXPECT_EQ(query("SELECT name, type, \"notnull\", pk FROM pragma_table_info('" +
                    std::string(table) + "')"),
              expected);
  }
}

TEST_F(SqliteFile, IsInWalModeAndBearsItsVersion) {
  ASSERT_TRUE(open());
  EXPECT_EQ(query("PRAGMA journal_mode"), std::vector<std::string>{"wal"});
  EXPECT_EQ(query("PRAGMA user_version"),
            std::vector{std::to_string(stores::sqlite::newest_schema_version())});
  EXPECT_EQ(query("PRAGMA application_id"),
            std::vector{std::to_string(stores::sqlite::kApplicationId)});
}

TEST_F(SqliteFile, TheQueueIsReadFromItsPartialIndex) {
  ASSERT_TRUE(open());
  const auto plan = query(
      "EXPLAIN QUERY PLAN SELECT rowid FROM jobs INDEXED BY ReadyIndex WHERE status = 'pending' "
      "ORDER BY order_key, job_id LIMIT 1");
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_THAT(plan[0], ::testing::HasSubstr("ReadyIndex"));
}

TEST_F(SqliteFile, ListsAreReadFromTheirIndexesWithoutSorting) {
  ASSERT_TRUE(open());
  for (const auto& [condition, index] :
       {std::pair{"status = 'failed' AND completed_at IS NOT NULL", "FinalIndex"},
        {"user_id = 'ada'", "UserIndex"},
        {"1", "CreatedIndex"}}) {
    const auto plan = query(
        "EXPLAIN QUERY PLAN SELECT * FROM jobs WHERE " + std::string(condition) +
        " AND (created_at, job_id) < ('x', 'y') ORDER BY created_at DESC, job_id DESC LIMIT 5");
    ASSERT_EQ(plan.size(), 1u) << condition;
    EXPECT_THAT(plan[0], ::testing::HasSubstr(index));
  }
}

TEST_F(SqliteFile, TheNewestAndTheOldestPendingJobsAreTheEndsOfAnIndex) {
  ASSERT_TRUE(open());
  for (const char* sql :
       {"SELECT * FROM jobs INDEXED BY PendingIndex WHERE status = 'pending' "
        "AND (created_at, job_id) < ('x', 'y') ORDER BY created_at DESC, job_id DESC LIMIT 5",
        "SELECT created_at FROM jobs INDEXED BY PendingIndex WHERE status = 'pending' "
        "ORDER BY created_at, job_id LIMIT 1"}) {
    const auto plan = query("EXPLAIN QUERY PLAN " + std::string(sql));
    ASSERT_EQ(plan.size(), 1u) << sql;  // no sorting
    EXPECT_THAT(plan[0], ::testing::HasSubstr("PendingIndex"));
  }
}

TEST_F(SqliteFile, ResultsAreReadInTheOrderOfAFigureWithoutSorting) {
  ASSERT_TRUE(open());
  for (const auto& [figure, index] : {std::pair{"total_return_pct", "FeedReturnIndex"},
                                      {"sharpe", "FeedSharpeIndex"},
                                      {"max_drawdown_pct", "FeedDrawdownIndex"}}) {
    for (const char* direction : {"DESC", "ASC"}) {
      const std::string order =
          fmt::format(" ORDER BY {0} {1}, backtest_id {1}", figure, direction);
      std::vector<std::string> conditions{
          fmt::format("{0} IS NOT NULL AND ({0}, backtest_id) < (1, 'x')", figure)};
      if (std::string_view(figure) == "sharpe") {
        conditions.push_back("sharpe IS NULL AND backtest_id < 'x'");
      }
      for (const std::string& condition : conditions) {
        const auto plan = query(fmt::format(
            "EXPLAIN QUERY PLAN SELECT * FROM backtests INDEXED BY {} WHERE {}{} LIMIT 5", index,
            condition, order));
        ASSERT_EQ(plan.size(), 1u) << condition << order;
        EXPECT_THAT(plan[0],
                    ::testing::HasSubstr(std::string("SEARCH backtests USING INDEX ") + index));
      }
    }
  }
}

TEST_F(SqliteFile, ThePlaceInTheQueueIsCountedInStretches) {
  ASSERT_TRUE(open());
  std::string sql = stores::sqlite::place_in_queue_sql();
  sql.replace(sql.find("?1"), 2, "'x'");
  std::string plan;
  for (const std::string& step : query("EXPLAIN QUERY PLAN " + sql)) plan += step + "\n";
  EXPECT_THAT(plan, ::testing::Not(::testing::HasSubstr("SCAN")));
  // Of the jobs themselves only those between two keys are read.
  EXPECT_THAT(plan, ::testing::HasSubstr("ReadyIndex (order_key>? AND order_key<?)"));
}

// A search that finds next to nothing looks through so many for one page and no more.
TEST_F(SqliteFile, ASearchOfTheFeedGoesOnWhereItsLastPageEnded) {
  const auto store = open();
  ASSERT_TRUE(store);
  constexpr int kRows = 2 * jobs::kFeedRowsScannedMax + 1000;
  run_sql(fmt::format(
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {} - 1) "
      "INSERT INTO backtests SELECT printf('bt_%07d', i), printf('job_%07d', i), 'ada', "
      "printf('2026-01-01T00:00:00.%06dZ', i), iif(i % 50000 = 7, 'needle', 'hay'), '', '1h', "
      "'[\"BTC/USD\"]', '1 year', '', '', 1, 1, i % 10, iif(i % 3 = 0, NULL, i % 7), -(i % 5), 1, "
      "NULL, 1, 0, 0, '', '', '', '', NULL, NULL, NULL FROM n",
      kRows));
  for (const auto order :
       {jobs::FeedOrder::created_at, jobs::FeedOrder::total_return_pct, jobs::FeedOrder::sharpe}) {
    jobs::FeedQuery query{.text = "NEEDLE", .order = order};
    std::set<std::string> found;
    int pages = 0;
    do {
      const auto page = (*store)->list_backtests(query);
      ASSERT_TRUE(page) << page.error().describe();
      for (const jobs::Backtest& item : page->items) {
        EXPECT_TRUE(found.insert(item.backtest_id).second) << item.backtest_id;
      }
      query.cursor = page->next_cursor;
      ++pages;
    } while (!query.cursor.empty());
    EXPECT_EQ(found, (std::set<std::string>{"bt_0000007", "bt_0050007", "bt_0100007"}));
    EXPECT_GE(pages, 2);
    EXPECT_LE(pages, 5);
  }
}

// What /api/system asks for: none of it may grow with the number of jobs.
TEST_F(SqliteFile, WhatAnOperatorLooksAtReadsNoTableOfJobs) {
  ASSERT_TRUE(open());
  const auto activity = query(
      "EXPLAIN QUERY PLAN SELECT minute, what, bucket, jobs, seconds FROM job_activity "
      "WHERE minute >= 5 AND minute < 9 ORDER BY minute");
  ASSERT_EQ(activity.size(), 1u);
  EXPECT_THAT(activity[0], ::testing::HasSubstr("SEARCH job_activity USING PRIMARY KEY (minute>?"));
  const auto counts = query("EXPLAIN QUERY PLAN SELECT status, jobs FROM job_counts");
  EXPECT_THAT(counts.at(0), ::testing::HasSubstr("SCAN job_counts"));
  EXPECT_EQ(query("SELECT count(*) FROM job_counts"), std::vector<std::string>{"9"});
  const auto running = query(
      "EXPLAIN QUERY PLAN SELECT * FROM jobs INDEXED BY RunningIndex WHERE status = 'running' "
      "ORDER BY created_at DESC, job_id DESC LIMIT 5");
  EXPECT_THAT(running.at(0), ::testing::HasSubstr("RunningIndex"));
}

TEST_F(SqliteFile, AStrategyListIsReadFromItsIndexWithoutSorting) {
  ASSERT_TRUE(open());
  for (const auto& [condition, index] : {std::pair{"user_id = 'ada'", "StrategyUserIndex"},
                                         {"visibility = 'shared'", "StrategySharedIndex"},
                                         {"1", "StrategyCreatedIndex"}}) {
    const auto plan =
        query("EXPLAIN QUERY PLAN SELECT * FROM strategies WHERE " + std::string(condition) +
              " AND (created_at, strategy_id) < ('x', 'y') "
              "ORDER BY created_at DESC, strategy_id DESC LIMIT 5");
    ASSERT_EQ(plan.size(), 1u) << condition;
    EXPECT_THAT(plan[0], ::testing::HasSubstr(index));
  }
}

TEST_F(SqliteFile, AFileOfTheFirstVersionKeepsItsJobsAndFeed) {
  run_sql(std::string(embedded::sqlite_migrations()[0].content));
  run_sql("PRAGMA user_version = 1; PRAGMA application_id = " +
          std::to_string(stores::sqlite::kApplicationId));
  const auto insert = [&](const std::string& id, const std::string& status,
                          const std::string& end) {
    run_sql(
        "INSERT INTO jobs VALUES ('" + id + "', 'ada', '" + status +
        "', 'normal', '2026-01-05T12:00:00.000000Z', NULL, " + end +
        ", 'n', 'd', '1h', '[]', 'all', 1000, '{}', '{}', '{}', NULL, NULL, NULL, NULL, 0, '', " +
        (status == "completed" ? "'bt_1'" : "NULL") +
        ", NULL, 0, 0, NULL, NULL, NULL, 1767614400000000)");
  };
  insert("job_waiting", "pending", "NULL");
  insert("job_done", "completed", "'2026-01-05T12:00:01.000000Z'");
  run_sql("INSERT INTO job_events VALUES ('job_done', 1, 'log', '\"hello\"')");
  const auto store = open();
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ((*store)->counts()->pending, 1);
  EXPECT_EQ((*store)->queue_depth()->normal, 1);
  EXPECT_EQ((*store)->counts()->completed, 1);
  EXPECT_EQ((*store)->get_backtest_job("job_done")->result_backtest_id, "bt_1");
  EXPECT_EQ((*store)->events_after("job_done", 0, 10)->size(), 1u);
  EXPECT_OK((*store)->delete_backtest_job("job_done"));
  EXPECT_EQ(query("SELECT count(*) FROM job_events"), std::vector<std::string>{"0"});
  EXPECT_EQ((*store)->counts()->completed, 0);
  EXPECT_EQ(query("PRAGMA foreign_key_check"), std::vector<std::string>{});
}

TEST_F(SqliteFile, RefusesANewerVersionAndLeavesItAsItIs) {
  ASSERT_TRUE(open());
  run_sql("PRAGMA user_version = 999");
  const auto store = open();
  EXPECT_ERROR(store, ErrorCode::corrupt);
  EXPECT_THAT(store.error().message, ::testing::HasSubstr("newer Hindcast"));
  EXPECT_EQ(query("PRAGMA user_version"), std::vector<std::string>{"999"});
}

TEST_F(SqliteFile, RefusesAFileOfAnotherProgramAndLeavesItAsItIs) {
  run_sql("CREATE TABLE recipes (name TEXT)");
  const auto store = open();
  EXPECT_ERROR(store, ErrorCode::corrupt);
  EXPECT_THAT(store.error().message, ::testing::HasSubstr("not a Hindcast job store"));
  EXPECT_EQ(query("PRAGMA journal_mode"), std::vector<std::string>{"delete"});
}

TEST_F(SqliteFile, RefusesAFileThatIsNoDatabase) {
  std::ofstream(file()) << std::string(10000, 'x');
  EXPECT_ERROR(open(), ErrorCode::corrupt);
}

TEST_F(SqliteFile, RefusesADirectoryThatIsNotThere) {
  EXPECT_ERROR(open_job_store({.path = directory_.path() / "absent" / "jobs.sqlite"}),
               ErrorCode::io);
}

TEST_F(SqliteFile, RefusesRowsThatBreakItsRules) {
  const auto store = open();
  ASSERT_TRUE(store);
  jobs::Job job = draft();
  job.progress = 101;
  EXPECT_ERROR((*store)->create_backtest_job(job, std::nullopt), ErrorCode::invalid_argument);
  job = draft();
  job.cancel_requested_at = clock_.now();
  EXPECT_ERROR((*store)->create_backtest_job(job, std::nullopt), ErrorCode::invalid_argument);
  EXPECT_EQ((*store)->counts()->pending, 0);
}

TEST_F(SqliteFile, ADamagedRowIsReportedAsCorrupt) {
  const auto store = open();
  ASSERT_TRUE(store);
  const jobs::Job job = draft();
  ASSERT_TRUE((*store)->create_backtest_job(job, std::nullopt));
  run_sql("UPDATE jobs SET assets = '{'");
  const auto read = (*store)->get_backtest_job(job.job_id);
  EXPECT_ERROR(read, ErrorCode::corrupt);
  EXPECT_THAT(read.error().message, ::testing::HasSubstr("'assets'"));
}

// Two processes that start at the same moment both get a migrated store.
TEST_F(SqliteFile, MayBeCreatedByTwoProcessesAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      // Ids are unique by time and chance; a fork inherits the chance.
      clock_.advance(std::chrono::seconds(1 + i));
      const auto store = open();
      _exit(store && (*store)->create_backtest_job(draft(), std::nullopt) ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(query("SELECT count(*) FROM jobs"), std::vector<std::string>{"4"});
}

// The child's exit status says what it saw; 0 is as it should be.
int submit_until_the_disk_is_full(jobs::JobStore& store, const testing::FakeClock& clock) {
  const rlimit limit{400 * 1024, 400 * 1024};
  ::signal(SIGXFSZ, SIG_IGN);
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
  std::int64_t stored = 0;
  for (int i = 0; i < 10000; ++i) {
    jobs::Job job = jobs::new_job(clock.now());
    job.strategy_description = std::string(2000, 'x');
    const auto submitted = store.create_backtest_job(job, std::nullopt);
    if (submitted) {
      ++stored;
      continue;
    }
    if (submitted.error().code != ErrorCode::io) return 3;
    const auto counts = store.counts();
    if (!counts) return 4;
    return counts->pending == stored && stored > 0 ? 0 : 5;
  }
  return 6;
}

TEST_F(SqliteFile, AFullDiskIsAnErrorAndLosesNothing) {
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = open();
    if (!store) _exit(1);
    const int status = submit_until_the_disk_is_full(**store, clock_);
    store->reset();
    _exit(status);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_GT((*store)->counts()->pending, 0);
  EXPECT_OK((*store)->create_backtest_job(draft(), std::nullopt));
  EXPECT_EQ(query("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
}

}  // namespace
}  // namespace hindcast::conformance
