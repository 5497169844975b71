#include "base/id.h"

#include <openssl/rand.h>

#include <array>
#include <mutex>

#include "base/check.h"
#include "base/hash.h"

namespace hindcast::base {
namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
using Bytes = std::array<unsigned char, 16>;

// 128 bits as 26 digits of 5 bits; the first digit holds the top 3.
std::string encode(std::string_view prefix, const Bytes& bytes) {
  std::string text(prefix);
  text += '_';
  unsigned __int128 value = 0;
  for (unsigned char b : bytes) value = (value << 8) | b;
  for (int shift = 125; shift >= 0; shift -= 5) {
    text += kAlphabet[static_cast<unsigned>(value >> shift) & 31];
  }
  return text;
}

// Adds one to the 80 random bits, so that ids of one millisecond keep their order.
void increment(Bytes& bytes) {
  for (std::size_t i = bytes.size(); i-- > 6;) {
    if (++bytes[i] != 0) return;
  }
}

}  // namespace

std::string new_id(std::string_view prefix, Timestamp now) {
  static std::mutex mutex;
  static Bytes last{};
  static std::int64_t last_ms = -1;
  const std::scoped_lock lock(mutex);
  const std::int64_t ms = now.ns / 1'000'000;
  if (ms == last_ms) {
    increment(last);
  } else {
    last_ms = ms;
    for (int i = 0; i < 6; ++i) last[i] = static_cast<unsigned char>(ms >> (40 - 8 * i));
    HC_CHECK(RAND_bytes(last.data() + 6, 10) == 1, "the system's random source must work");
    last[6] &= 0x7f;  // room for increments
  }
  return encode(prefix, last);
}

std::string derived_id(std::string_view prefix, std::string_view seed_text) {
  const std::string hex = sha256_hex(seed_text);
  Bytes bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(std::stoi(hex.substr(2 * i, 2), nullptr, 16));
  }
  return encode(prefix, bytes);
}

bool is_id(std::string_view prefix, std::string_view text) {
  if (text.size() != prefix.size() + 27 || !text.starts_with(prefix) ||
      text[prefix.size()] != '_') {
    return false;
  }
  return text.substr(prefix.size() + 1).find_first_not_of(kAlphabet) == std::string_view::npos;
}

}  // namespace hindcast::base
