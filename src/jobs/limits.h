// Limits that every store keeps, by name: messages quote them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hindcast::jobs {

// Items in one page of a list.
inline constexpr int kPageLimitMax = 200;

// Results that a filter of the feed looks through for one page.
inline constexpr int kFeedRowsScannedMax = 50'000;

// Jobs that one claim() takes, whatever it asks for.
inline constexpr int kClaimMax = 1000;

// Events kept for one job. The first ones are kept, because they tell how a run began to go wrong,
// and the result document holds the whole course anyway.
inline constexpr std::int64_t kJobEventsMax = 10'000;

// Bytes of one event's payload as JSON text.
inline constexpr std::size_t kJobEventBytesMax = 256 * 1024;

// How long minutes of JobStore::activity() are kept.
inline constexpr std::chrono::hours kActivityKept{7 * 24};

// Versions of one strategy of the library.
inline constexpr int kStrategyVersionsMax = 10'000;

// How long an idempotency key is remembered.
inline constexpr std::chrono::hours kIdempotencyWindow{24};

// Bytes of an id or an idempotency key.
inline constexpr std::size_t kIdBytesMax = 128;

}  // namespace hindcast::jobs
