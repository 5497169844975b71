// The job: one row of the job table, with the names of the specification.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>  // members of this type need it whole
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/record.h"
#include "base/time.h"

namespace hindcast::jobs {

enum class Status { pending, running, completed, failed, cancelled };
enum class Priority { low, normal, high, urgent };

constexpr auto describe_enum(Status*) {
  return std::array{
      base::EnumName{Status::pending, "pending"}, base::EnumName{Status::running, "running"},
      base::EnumName{Status::completed, "completed"}, base::EnumName{Status::failed, "failed"},
      base::EnumName{Status::cancelled, "cancelled"}};
}
constexpr auto describe_enum(Priority*) {
  return std::array{
      base::EnumName{Priority::low, "low"}, base::EnumName{Priority::normal, "normal"},
      base::EnumName{Priority::high, "high"}, base::EnumName{Priority::urgent, "urgent"}};
}

struct Job {
  std::string job_id;
  std::string user_id;
  Status status = Status::pending;
  Priority priority = Priority::normal;
  base::Timestamp created_at;
  std::optional<base::Timestamp> started_at;    // of the latest attempt
  std::optional<base::Timestamp> completed_at;  // when it reached a final state
  std::string strategy_name;
  std::string strategy_description;
  std::string timeframe;
  std::vector<std::string> assets;
  std::string period;
  double initial_capital = 0;
  base::Json strategy_definition;
  base::Json costs;
  base::Json execution;
  std::optional<double> estimated_duration;  // seconds
  std::optional<double> actual_duration;     // seconds, claim to final state
  std::optional<std::string> error_message;
  std::optional<base::Json> error;  // {code, detail, problems?}: for programs
  int progress = 0;
  std::string phase;  // "queued", "loading", "simulating", ...
  std::optional<std::string> result_backtest_id;
  std::optional<base::Timestamp> cancel_requested_at;
  int attempt = 0;  // claims so far; with worker_id the fencing token
  int crashes = 0;
  std::optional<std::string> worker_id;   // who holds or held the lease
  std::optional<std::string> data_start;  // resolved window, ISO 8601
  std::optional<std::string> data_end;
  std::int64_t order_key = 0;  // microseconds; lowest first
  std::optional<base::Json> market_rules, account;
  std::optional<bool> prove;
  std::optional<std::string> strategy_id;  // of the library, with the version that runs
  std::optional<int> strategy_version;
  std::optional<std::string> retry_of;  // job_id
  std::optional<base::Json> limits;     // strategy::RunLimits
};

constexpr auto describe(Job*) {
  using base::Field;
  return std::tuple{
      Field{"job_id", &Job::job_id, {.doc = "Sorts by creation time.", .key = true}},
      Field{"user_id", &Job::user_id, {.doc = "Who submitted it."}},
      Field{"status", &Job::status, {.doc = "pending, running, completed, failed or cancelled."}},
      Field{
          "priority", &Job::priority, {.doc = "Higher priorities go ahead; waiting ages upward."}},
      Field{"created_at", &Job::created_at, {.doc = "When it was submitted (UTC)."}},
      Field{"started_at", &Job::started_at, {.doc = "When the latest attempt was claimed."}},
      Field{"completed_at", &Job::completed_at, {.doc = "When it reached a final state."}},
      Field{"strategy_name", &Job::strategy_name, {.doc = "Name shown in lists."}},
      Field{"strategy_description", &Job::strategy_description, {.doc = "Free text."}},
      Field{"timeframe", &Job::timeframe, {.doc = "Length of a bar.", .example = "1h"}},
      Field{"assets", &Job::assets, {.doc = "Symbols, in one portfolio with shared cash."}},
      Field{"period", &Job::period, {.doc = "Stretch of the data.", .example = "6 months"}},
      Field{"initial_capital",
            &Job::initial_capital,
            {.doc = "Cash at the start.", .unit = "quote currency"}},
      Field{"strategy_definition", &Job::strategy_definition, {.doc = "As submitted."}},
      Field{"costs", &Job::costs, {.doc = "Commission, slippage and spread, as submitted."}},
      Field{"execution", &Job::execution, {.doc = "Preset and rules of the fill contract."}},
      Field{"estimated_duration",
            &Job::estimated_duration,
            {.doc = "Estimate at submission.", .unit = "s"}},
      Field{"actual_duration",
            &Job::actual_duration,
            {.doc = "From the claim to the final state.", .unit = "s"}},
      Field{"error_message", &Job::error_message, {.doc = "Why it failed, for a person."}},
      Field{"error", &Job::error, {.doc = "Why it failed, for a program: code and problems."}},
      Field{"progress",
            &Job::progress,
            {.doc = "Percent done; never falls within an attempt.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100}},
      Field{"phase", &Job::phase, {.doc = "What a running job is doing; why a pending one waits."}},
      Field{"result_backtest_id", &Job::result_backtest_id, {.doc = "Set when completed."}},
      Field{"cancel_requested_at",
            &Job::cancel_requested_at,
            {.doc = "Set while a running job is being cancelled."}},
      Field{"attempt", &Job::attempt, {.doc = "How often it was claimed."}},
      Field{"crashes", &Job::crashes, {.doc = "Attempts whose worker vanished."}},
      Field{"worker_id", &Job::worker_id, {.doc = "Worker of the latest attempt."}},
      Field{"data_start", &Job::data_start, {.doc = "First bar of the resolved window."}},
      Field{"data_end", &Job::data_end, {.doc = "End of the resolved window."}},
      Field{"order_key", &Job::order_key, {.doc = "Queue order, lowest first.", .internal = true}},
      Field{"market_rules", &Job::market_rules, {.doc = "Ticks, lots and volume, as submitted."}},
      Field{"account", &Job::account, {.doc = "Leverage and financing, as submitted."}},
      Field{"prove",
            &Job::prove,
            {.doc = "Whether the result is to prove that it does not look ahead."}},
      Field{"strategy_id",
            &Job::strategy_id,
            {.doc = "Strategy of the library whose definition this job holds a copy of."}},
      Field{"strategy_version", &Job::strategy_version, {.doc = "The exact version of it."}},
      Field{"retry_of", &Job::retry_of, {.doc = "The job that this one repeats."}},
      Field{"limits", &Job::limits, {.doc = "Time, memory and log it may use, as submitted."}}};
}

// The feed entry of a completed job. Numbers are of the result's metrics; absent when undefined.
struct Backtest {
  std::string backtest_id;
  std::string job_id;
  std::string user_id;
  base::Timestamp created_at;
  std::string strategy_name;
  std::string strategy_description;
  std::string timeframe;
  std::vector<std::string> assets;
  std::string period;
  std::string data_start;
  std::string data_end;
  double initial_capital = 0;
  double final_equity = 0;
  double total_return_pct = 0;
  std::optional<double> sharpe;
  double max_drawdown_pct = 0;
  std::int64_t trades = 0;
  std::optional<double> win_rate_pct;
  std::int64_t bars = 0;
  int warnings = 0;
  bool synthetic = false;
  std::string strategy_hash;
  std::string data_hash;
  std::string engine_version;
  std::string artifact;  // name in the ArtifactStore
  std::optional<std::string> strategy_id;
  std::optional<int> strategy_version;
  std::optional<std::string> template_id;
};

constexpr auto describe(Backtest*) {
  using base::Field;
  using B = Backtest;
  return std::tuple{
      Field{"backtest_id", &B::backtest_id, {.doc = "Sorts by creation time.", .key = true}},
      Field{"job_id", &B::job_id, {.doc = "The job that made it."}},
      Field{"user_id", &B::user_id, {.doc = "Owner."}},
      Field{"created_at", &B::created_at, {.doc = "When it was published (UTC)."}},
      Field{"strategy_name", &B::strategy_name},
      Field{"strategy_description", &B::strategy_description},
      Field{"timeframe", &B::timeframe},
      Field{"assets", &B::assets},
      Field{"period", &B::period},
      Field{"data_start", &B::data_start, {.doc = "Open of the first bar."}},
      Field{"data_end", &B::data_end, {.doc = "Close of the last bar."}},
      Field{"initial_capital", &B::initial_capital, {.unit = "quote currency"}},
      Field{"final_equity", &B::final_equity, {.unit = "quote currency"}},
      Field{"total_return_pct", &B::total_return_pct, {.unit = "%"}},
      Field{"sharpe", &B::sharpe, {.doc = "Annualised, of daily returns."}},
      Field{"max_drawdown_pct", &B::max_drawdown_pct, {.doc = "At most 0.", .unit = "%"}},
      Field{"trades", &B::trades},
      Field{"win_rate_pct", &B::win_rate_pct, {.unit = "%"}},
      Field{"bars", &B::bars},
      Field{"warnings", &B::warnings, {.doc = "How many; the result lists them."}},
      Field{"synthetic", &B::synthetic, {.doc = "True when any of the data is a made-up sample."}},
      Field{"strategy_hash", &B::strategy_hash},
      Field{"data_hash", &B::data_hash},
      Field{"engine_version", &B::engine_version},
      Field{"artifact", &B::artifact, {.internal = true}},
      Field{"strategy_id", &B::strategy_id, {.doc = "Strategy of the library that ran."}},
      Field{"strategy_version", &B::strategy_version, {.doc = "The exact version of it."}},
      Field{"template_id", &B::template_id, {.doc = "Template that the strategy came from."}}};
}

// The template that a definition names; none when it names none.
std::optional<std::string> template_of(const base::Json& strategy_definition);

base::Json to_json(const Job& job);
base::Json to_json(const Backtest& backtest);
base::Json job_schema();
// The backtest request that was submitted, from the fields of the job.
base::Json request_of(const Job& job);
base::Json backtest_schema();

// How much earlier than it came a job of this priority is taken to have come. Published in
// docs/job-states.md.
inline constexpr std::chrono::hours kLowGap{-1};
inline constexpr std::chrono::hours kNormalGap{0};
inline constexpr std::chrono::hours kHighGap{1};
inline constexpr std::chrono::hours kUrgentGap{4};

constexpr std::chrono::hours priority_gap(Priority priority) {
  switch (priority) {
    case Priority::low:
      return kLowGap;
    case Priority::normal:
      return kNormalGap;
    case Priority::high:
      return kHighGap;
    case Priority::urgent:
      return kUrgentGap;
  }
  return kNormalGap;
}

// Where a job stands in the queue's order, in microseconds: created_at - priority_gap(priority).
// The key never changes, so ageing costs nothing.
std::int64_t order_key(base::Timestamp created_at, Priority priority);

// The longest possible wait: a job is overtaken only by jobs that are submitted within this time
// after it. Once that time is over, all that stands ahead of it is already there.
// low 5 h, normal 4 h, high 3 h, urgent 0.
constexpr std::chrono::hours overtaken_for_at_most(Priority priority) {
  return kUrgentGap - priority_gap(priority);
}

// A pending job with a new id, ready for JobStore::create_backtest_job() once the caller has filled
// in what is to be run. Who sets the priority later calls finish_new_job() afterwards.
Job new_job(base::Timestamp now, Priority priority = Priority::normal);

// Derives order_key from created_at and priority.
void finish_new_job(Job& job);

// Values of Job::phase that the stores write; the worker names the others.
inline constexpr const char* kPhaseQueued = "queued";
inline constexpr const char* kPhaseStarting = "starting";

}  // namespace hindcast::jobs
