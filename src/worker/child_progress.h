// What a child says about its progress, collected until the next report.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jobs/job_store.h"

namespace hindcast::worker {

class ChildProgress {
 public:
  // When the child was started: seconds after the claim of which attempt.
  struct Start {
    double seconds = 0;
    int attempt = 1;
  };
  void started(Start start) { start_ = start; }

  // {"percent": 0..100, "phase": text, "time": UTC ns, "equity": number, "phases": [[text, ms since
  // the child's start], ...]}, each optional. Comes from a child: whatever does not fit is ignored,
  // as a whole or by field. {"log": text} is a piece of what the user's code
  // printed.
  void take(std::string_view message);

  bool changed() const { return changed_; }
  bool has_log() const { return !log_.empty(); }
  // Percent and phase, and as events what came since the last call: "progress" {progress, phase},
  // "equity" {points: [[UTC ms, equity], ...]}, and for each phase that has begun "phase" {phase,
  // seconds since the claim, attempt}, "log" {text}.
  jobs::ProgressReport report();

 private:
  struct Began {
    std::string phase;
    double ms = 0;
  };
  void add_point(std::int64_t time_ns, double equity);
  void add_phases(const base::Json& list);

  Start start_;
  std::vector<Began> phases_;        // in order
  std::size_t phases_reported_ = 0;  // the first so many

  int percent_ = 0;
  std::string phase_;
  std::vector<std::pair<std::int64_t, double>> points_;
  std::size_t stride_ = 1, skipped_ = 0;  // every stride-th point is kept
  std::string log_;                       // since the last report
  std::size_t log_bytes_ = 0;             // of the whole run
  bool changed_ = false;
};

}  // namespace hindcast::worker
