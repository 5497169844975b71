// Jobs and results as stores are given them: the one example that tests and benchmarks share.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/check.h"
#include "base/id.h"
#include "jobs/job_store.h"

namespace hindcast::support {

// Where a test or benchmark cannot go on without the value.
template <class T>
T must(base::Result<T> result) {
  HC_CHECK(result.has_value(), result.error().describe());
  return std::move(*result);
}
inline void must(const base::Result<void>& result) {
  HC_CHECK(result.has_value(), result.error().describe());
}

// A request such as the specification's usage example, ready to be submitted.
inline jobs::Job example_job(base::Timestamp now,
                             jobs::Priority priority = jobs::Priority::normal) {
  jobs::Job job = jobs::new_job(now, priority);
  job.user_id = "ada";
  job.strategy_name = "Momentum";
  job.strategy_description = "Buys after a rise, sells after a fall.";
  job.timeframe = "1h";
  job.assets = {"BTC/USD"};
  job.period = "6 months";
  job.initial_capital = 10000;
  job.strategy_definition = {
      {"name", "Momentum"},
      {"entry_conditions", "roc(close, 24) > 2 and close > sma(close, 72) and rsi(close, 14) < 75"},
      {"exit_conditions", "roc(close, 24) < -1 or close < sma(close, 72)"},
      {"risk_management", {{"stop_loss_pct", 4}, {"take_profit_pct", 12}, {"size_pct", 95}}},
      {"parameters", {{"lookback", 24}, {"threshold", 2}, {"trend", 72}}}};
  job.costs = {{"commission_pct", 0.1}, {"slippage_pct", 0.05}};
  job.execution = {{"preset", "strict"}};
  return job;
}

// The feed entry of its success, under a new id that is its artifact's name as well.
inline jobs::Completion example_completion(const jobs::Job& job, base::Timestamp now) {
  jobs::Completion completion;
  jobs::Backtest& b = completion.backtest;
  b.backtest_id = base::new_id("bt", now);
  b.job_id = job.job_id;
  b.user_id = job.user_id;
  b.created_at = now;
  b.strategy_name = job.strategy_name;
  b.timeframe = job.timeframe;
  b.assets = job.assets;
  b.period = job.period;
  b.data_start = "2019-04-17T10:00:00Z";
  b.data_end = "2019-10-17T10:00:00Z";
  b.initial_capital = job.initial_capital;
  b.final_equity = 10500.25;
  b.total_return_pct = 5.0025;
  b.sharpe = 1.25;
  b.max_drawdown_pct = -3.5;
  b.trades = 12;
  b.bars = 4392;
  b.warnings = 1;
  b.synthetic = true;
  b.strategy_hash = std::string(64, 'a');
  b.data_hash = std::string(64, 'b');
  b.engine_version = "1";
  b.artifact = b.backtest_id;
  b.strategy_id = job.strategy_id;
  b.strategy_version = job.strategy_version;
  b.template_id = jobs::template_of(job.strategy_definition);
  completion.actual_duration = 0.125;
  return completion;
}

inline jobs::Lease lease_of(const jobs::Job& job) {
  return {job.job_id, job.worker_id.value_or(""), job.attempt};
}

// A worker whose lease begins now.
inline jobs::WorkerInfo example_worker(const std::string& worker_id, base::Timestamp now,
                                       std::chrono::seconds lease = std::chrono::seconds(15)) {
  return {.worker_id = worker_id,
          .host = "host",
          .pid = 42,
          .slots = 3,
          .started_at = now,
          .expires_at = now + lease};
}

}  // namespace hindcast::support
