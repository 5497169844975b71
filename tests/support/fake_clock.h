// A clock that stands still until a test moves it. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>

#include "base/time.h"

namespace hindcast::testing {

class FakeClock final : public base::Clock {
 public:
  // 2026-01-05T12:00:00Z unless told otherwise.
  explicit FakeClock(base::Timestamp start = {1'767'614'400'000'000'000}) : ns_(start.ns) {}

  base::Timestamp now() const override { return {ns_.load()}; }
  void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }

 private:
  std::atomic<std::int64_t> ns_;
};

}  // namespace hindcast::testing
