// One clock for several assets: the union of their bar opens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace hindcast::engine {

struct AssetInput;

// Bar opens, UTC ns, strictly increasing. Copies are cheap and share the times.
class Clock {
 public:
  using value_type = std::int64_t;
  using const_iterator = const std::int64_t*;

  Clock() = default;
  // A column of bars, which must outlive the clock and all its copies.
  static Clock borrow(std::span<const std::int64_t> times) {
    Clock clock;
    clock.times_ = times;
    return clock;
  }
  static Clock own(std::vector<std::int64_t> times) {
    Clock clock;
    clock.own_ = std::make_shared<const std::vector<std::int64_t>>(std::move(times));
    clock.times_ = *clock.own_;
    return clock;
  }

  std::size_t size() const { return times_.size(); }
  bool empty() const { return times_.empty(); }
  const std::int64_t* data() const { return times_.data(); }
  const_iterator begin() const { return times_.data(); }
  const_iterator end() const { return times_.data() + times_.size(); }
  std::int64_t operator[](std::size_t row) const { return times_[row]; }
  std::int64_t front() const { return times_.front(); }
  std::int64_t back() const { return times_.back(); }

 private:
  std::span<const std::int64_t> times_;
  std::shared_ptr<const std::vector<std::int64_t>> own_;  // none when borrowed
};

// The assets' own column, borrowed, when all have the same one.
Clock merge_clocks(const std::vector<AssetInput>& assets);

}  // namespace hindcast::engine
