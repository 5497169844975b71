#include "base/document_planes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hindcast::base {
namespace {

using Words = std::uint64_t;

constexpr std::size_t kBlock = 512;  // values that are coded at a time, in the fastest cache

// Eight rows of eight bytes, turned over: byte b of row r becomes byte r of row b. Three rounds of
// swapping blocks of 4, 2 and 1 bytes between pairs of rows.
void turn_block(std::array<Words, 8>& rows) {
  const auto swap = [&rows](std::size_t distance, Words mask) {
    const int shift = static_cast<int>(distance) * 8;
    for (std::size_t r = 0; r < 8; ++r) {
      if (r & distance) continue;
      const Words t = ((rows[r] >> shift) ^ rows[r + distance]) & mask;
      rows[r + distance] ^= t;
      rows[r] ^= t << shift;
    }
  };
  swap(4, 0x00000000ffffffffULL);
  swap(2, 0x0000ffff0000ffffULL);
  swap(1, 0x00ff00ff00ff00ffULL);
}

#if defined(__SSE2__)
// Sixteen values to eight rows of sixteen bytes: four rounds, each of which brings the bytes of
// values that lie half as far apart side by side.
void turn_sixteen(const Words* values, char* out, std::size_t plane) {
  __m128i from[8], to[8];
  for (std::size_t r = 0; r < 8; ++r) {
    from[r] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values + 2 * r));
  }
  for (int round = 0; round < 3; ++round) {
    for (std::size_t r = 0; r < 4; ++r) {
      to[2 * r] = _mm_unpacklo_epi8(from[r], from[r + 4]);
      to[2 * r + 1] = _mm_unpackhi_epi8(from[r], from[r + 4]);
    }
    std::swap(from, to);
  }
  for (std::size_t r = 0; r < 4; ++r) {
    to[2 * r] = _mm_unpacklo_epi8(from[r], from[r + 4]);
    to[2 * r + 1] = _mm_unpackhi_epi8(from[r], from[r + 4]);
  }
  for (std::size_t b = 0; b < 8; ++b) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + b * plane), to[b]);
  }
}
#endif

// `n` coded values into the planes, which are `plane` bytes apart.
void turn(const Words* values, std::size_t n, char* out, std::size_t plane) {
  std::size_t i = 0;
#if defined(__SSE2__)
  for (; i + 16 <= n; i += 16) turn_sixteen(values + i, out + i, plane);
#endif
  std::array<Words, 8> rows;
  for (; i + 8 <= n; i += 8) {
    std::copy_n(values + i, 8, rows.begin());
    turn_block(rows);
    for (std::size_t b = 0; b < 8; ++b) std::memcpy(out + b * plane + i, &rows[b], 8);
  }
  for (; i < n; ++i) {
    for (std::size_t b = 0; b < 8; ++b) {
      out[b * plane + i] = static_cast<char>(values[i] >> (8 * b) & 0xff);
    }
  }
}

void turn_back(const char* in, std::size_t plane, Words* values, std::size_t n) {
  std::array<Words, 8> rows;
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (std::size_t b = 0; b < 8; ++b) std::memcpy(&rows[b], in + b * plane + i, 8);
    turn_block(rows);
    std::copy_n(rows.begin(), 8, values + i);
  }
  for (; i < n; ++i) {
    values[i] = 0;
    for (std::size_t b = 0; b < 8; ++b) {
      values[i] |= static_cast<Words>(static_cast<unsigned char>(in[b * plane + i])) << (8 * b);
    }
  }
}

// Blockwise: code(value, state) gives the word of each value in turn.
template <class T, class Code>
void put(std::span<const T> values, char* out, Code code) {
  std::array<Words, kBlock> block;
  Words state = 0;
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, values.size() - begin);
    for (std::size_t i = 0; i < n; ++i) block[i] = code(values[begin + i], state);
    turn(block.data(), n, out + begin, values.size());
  }
}
template <class T, class Decode>
void get(const char* in, std::span<T> values, Decode decode) {
  std::array<Words, kBlock> block;
  Words state = 0;
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, values.size() - begin);
    turn_back(in + begin, values.size(), block.data(), n);
    for (std::size_t i = 0; i < n; ++i) values[begin + i] = decode(block[i], state);
  }
}

Words difference(Words word, Words& last) {
  const Words out = word - last;
  last = word;
  return out;
}

// Small numbers of either sign to small numbers: 0, -1, 1, -2, ... to 0, 1, 2, 3, ... Two's
// complement would fill the high bytes of every fall with ones.
Words zigzag(Words difference) { return (difference << 1) ^ (0 - (difference >> 63)); }
Words unzigzag(Words word) { return (word >> 1) ^ (0 - (word & 1)); }

constexpr std::array<double, kDecimalDigitsMax + 1> kPowersOfTen{1e0, 1e1, 1e2, 1e3, 1e4,
                                                                 1e5, 1e6, 1e7, 1e8, 1e9};
double power(int digits) { return kPowersOfTen[static_cast<std::size_t>(digits)]; }

// Adding and taking away 1.5 * 2^52 rounds to a whole number for |x| < 2^51.
constexpr double kRounder = 6755399441055744.0;
constexpr double kWholeMax = 2251799813685248.0;  // 2^51

bool is_decimal(double value, double scale) {
  const double whole = (value * scale + kRounder) - kRounder;
  if (whole == 0) return std::bit_cast<Words>(value) == 0;  // of the two zeros only the positive
  return whole < kWholeMax && whole > -kWholeMax && whole / scale == value;
}

}  // namespace

std::optional<int> decimal_digits(std::span<const double> values) {
  int digits = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    while (!is_decimal(values[i], power(digits))) {
      if (++digits > kDecimalDigitsMax) return std::nullopt;
      // With more digits the multiples are larger: what fitted before must be seen again.
      i = 0;
    }
  }
  return digits;
}

void put_deltas(std::span<const std::int64_t> values, char* out) {
  put(values, out,
      [](std::int64_t value, Words& last) { return difference(static_cast<Words>(value), last); });
}
void put_plain(std::span<const double> values, char* out) {
  put(values, out, [](double value, Words&) { return std::bit_cast<Words>(value); });
}
void put_changes(std::span<const double> values, char* out) {
  put(values, out, [](double value, Words& last) {
    const Words word = std::bit_cast<Words>(value);
    return word ^ std::exchange(last, word);
  });
}
void put_decimals(std::span<const double> values, int digits, char* out) {
  const double scale = power(digits);
  put(values, out, [scale](double value, Words& last) {
    const double whole = (value * scale + kRounder) - kRounder;
    return zigzag(difference(static_cast<Words>(static_cast<std::int64_t>(whole)), last));
  });
}

void get_deltas(const char* in, std::span<std::int64_t> values) {
  get(in, values, [](Words word, Words& last) { return static_cast<std::int64_t>(last += word); });
}
void get_plain(const char* in, std::span<double> values) {
  get(in, values, [](Words word, Words&) { return std::bit_cast<double>(word); });
}
void get_changes(const char* in, std::span<double> values) {
  get(in, values, [](Words word, Words& last) { return std::bit_cast<double>(last ^= word); });
}
void get_decimals(const char* in, int digits, std::span<double> values) {
  const double scale = power(digits);
  get(in, values, [scale](Words word, Words& last) {
    return static_cast<double>(static_cast<std::int64_t>(last += unzigzag(word))) / scale;
  });
}

}  // namespace hindcast::base
