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
  // {"percent": 0..100, "phase": text, "time": UTC ns, "equity": number}, each optional. Comes from
  // a child: whatever does not fit is ignored, as a whole or by field.
  void take(std::string_view message);

  bool changed() const { return changed_; }
  // Percent and phase, and as events what came since the last call: "progress" {progress, phase},
  // "equity" {points: [[UTC ms, equity], ...]}.
  jobs::ProgressReport report();

 private:
  void add_point(std::int64_t time_ns, double equity);

  int percent_ = 0;
  std::string phase_;
  std::vector<std::pair<std::int64_t, double>> points_;
  std::size_t stride_ = 1, skipped_ = 0;  // every stride-th point is kept
  bool changed_ = false;
};

}  // namespace hindcast::worker
