// The bytes at the start of a bar file (docs/bar-file.md). Private to bar_file.cc and its tests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "market/quotes.h"

namespace hindcast::market {

inline constexpr std::array<char, 8> kBarMagic{'H', 'C', 'B', 'A', 'R', 'S', '1', '\0'};
inline constexpr std::uint32_t kBarVersion = 1;
inline constexpr std::size_t kBarColumnAlignment = 64;  // a cache line
inline constexpr std::size_t kBarColumns = 6;           // time, open, high, low, close, volume
inline constexpr std::uint32_t kBarFlagSynthetic = 1;

// Little-endian, one page. Texts are padded with zero bytes and end with at least one.
struct BarHeader {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t header_bytes;
  std::uint64_t bars;
  std::int64_t timeframe_seconds;
  std::array<std::uint64_t, kBarColumns> offsets;  // bytes from the start of the file
  std::uint32_t flags;
  std::uint32_t days_per_year;
  std::array<char, 64> data_version;  // SHA-256, hex, no zero byte
  std::array<char, 64> symbol;
  std::array<char, 256> source;
  std::array<char, 64> calendar;  // as TradingCalendar::parse takes it; empty: 24x7
  std::array<std::uint64_t, kQuoteColumns> quote_offsets;  // as offsets; all zero: no quotes
  std::array<char, 3488> reserved;                         // zero
  std::uint64_t checksum;                                  // XXH3 of all bytes before it
};
static_assert(sizeof(BarHeader) == 4096 && std::is_trivially_copyable_v<BarHeader>);
static_assert(offsetof(BarHeader, offsets) == 32 && offsetof(BarHeader, calendar) == 472 &&
              offsetof(BarHeader, quote_offsets) == 536 && offsetof(BarHeader, checksum) == 4088);

}  // namespace hindcast::market
