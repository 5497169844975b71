#include "jobs/time_histogram.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace hindcast::jobs {
namespace {

constexpr double kSmallestSeconds = 0.001;
constexpr double kBucketsPerOctave = 4;

// Bucket 0 ends at kSmallestSeconds; bucket i > 0 begins at kSmallestSeconds * 2^((i-1)/4).
double middle_of(int bucket) {
  if (bucket == 0) return kSmallestSeconds / 2;
  return kSmallestSeconds * std::exp2((bucket - 0.5) / kBucketsPerOctave);
}

}  // namespace

int TimeHistogram::bucket_of(double seconds) {
  if (!(seconds >= kSmallestSeconds)) return 0;
  const double octaves = std::log2(seconds / kSmallestSeconds);
  const double bucket = 1 + std::floor(octaves * kBucketsPerOctave);
  return static_cast<int>(std::min(bucket, double{kBuckets - 1}));
}

void TimeHistogram::add(int bucket, std::int64_t jobs, double seconds) {
  HC_CHECK(bucket >= 0 && bucket < kBuckets, "the caller's bucket");
  jobs_[static_cast<std::size_t>(bucket)] += jobs;
  count_ += jobs;
  seconds_ += seconds;
}

void TimeHistogram::add(const TimeHistogram& other) {
  for (std::size_t i = 0; i < jobs_.size(); ++i) jobs_[i] += other.jobs_[i];
  count_ += other.count_;
  seconds_ += other.seconds_;
}

std::optional<double> TimeHistogram::mean() const {
  if (count_ == 0) return std::nullopt;
  return seconds_ / static_cast<double>(count_);
}

std::optional<double> TimeHistogram::quantile(double q) const {
  if (count_ == 0) return std::nullopt;
  const auto rank = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::ceil(q * static_cast<double>(count_))));
  std::int64_t seen = 0;
  for (int i = 0; i < kBuckets; ++i) {
    seen += jobs_[static_cast<std::size_t>(i)];
    if (seen >= rank) return middle_of(i);
  }
  return middle_of(kBuckets - 1);
}

}  // namespace hindcast::jobs
