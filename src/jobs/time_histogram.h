// How long things took, as counts in buckets of a quarter octave: a second and 1.15 seconds may
// share one. Two histograms add up to that of both, which percentiles do not.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace hindcast::jobs {

class TimeHistogram {
 public:
  // From 1 ms, below which everything is in bucket 0, to about 12 days, above which everything is
  // in the last one.
  static constexpr int kBuckets = 120;

  // The bucket of so many seconds; 0 for negative ones, which only a clock that was set can cause.
  static int bucket_of(double seconds);

  // `jobs` times in one bucket (0..kBuckets-1) that add up to `seconds`.
  void add(int bucket, std::int64_t jobs, double seconds);
  void add(const TimeHistogram& other);

  std::int64_t count() const { return count_; }
  std::optional<double> mean() const;  // seconds; nothing without any
  // The time that the share q (0..1) of all does not exceed, within 9 %; nothing without any.
  std::optional<double> quantile(double q) const;

 private:
  std::array<std::int64_t, kBuckets> jobs_{};
  std::int64_t count_ = 0;
  double seconds_ = 0;
};

}  // namespace hindcast::jobs
