// The plain bytes of a document's columns, before compression: each coding of values, there and
// back, as byte planes. Private to the document reader and writer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace hindcast::base {

// Numbers in the format: append only.
enum class ColumnCoding : std::uint8_t {
  deltas = 0,      // int64: difference to the value before, the first to 0
  plain = 1,       // float64
  changes = 2,     // float64: bits xor those of the value before, the first xor 0
  decimals = 3,    // float64 that are n / 10^digits: differences of the n, zigzag (0, -1, 1, ...)
  multiple = 4,    // not stored: Multiple
  below_peak = 5,  // not stored: BelowPeak
};
inline constexpr ColumnCoding kLastColumnCoding = ColumnCoding::below_peak;
inline constexpr int kDecimalDigitsMax = 9;

constexpr bool is_stored(ColumnCoding coding) { return coding < ColumnCoding::multiple; }

// Fewest digits with which every value is n / 10^digits for a whole |n| < 2^51, to the bit.
std::optional<int> decimal_digits(std::span<const double> values);

// Write values.size() * 8 bytes to `out`: plane 0 with the lowest byte of every coded value, then
// plane 1, and so on. Neighbours share their high bytes, so the compressor finds runs.
void put_deltas(std::span<const std::int64_t> values, char* out);
void put_plain(std::span<const double> values, char* out);
void put_changes(std::span<const double> values, char* out);
void put_decimals(std::span<const double> values, int digits, char* out);

// The inverses; `in` holds values.size() * 8 bytes.
void get_deltas(const char* in, std::span<std::int64_t> values);
void get_plain(const char* in, std::span<double> values);
void get_changes(const char* in, std::span<double> values);
void get_decimals(const char* in, int digits, std::span<double> values);

}  // namespace hindcast::base
