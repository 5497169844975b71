#include "base/suggest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace hindcast::base {
namespace {

constexpr std::size_t kLongestName = 64;  // longer input is no typo

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How many of each of 32 classes of characters.
using Letters = std::array<std::int8_t, 32>;

Letters letters_of(std::string_view text) {
  Letters counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(lower(c)) % counts.size()];
  return counts;
}

// No fewer edits than letters that one has more of: cheap to know, and it rules most names out.
std::size_t least_distance(const Letters& a, const Letters& b) {
  int more = 0, fewer = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int difference = a[i] - b[i];
    (difference > 0 ? more : fewer) += std::abs(difference);
  }
  return static_cast<std::size_t>(std::max(more, fewer));
}

// Insertions, deletions, replacements and swaps of neighbours from one to the other, both of at
// most kLongestName characters; something above `most` when there are more than that.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  using Row = std::array<std::size_t, kLongestName + 1>;
  Row rows[3];
  Row *before_last = &rows[0], *last = &rows[1], *row = &rows[2];
  for (std::size_t j = 0; j <= b.size(); ++j) (*last)[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t least = (*row)[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      std::size_t d = std::min({(*last)[j] + 1, (*row)[j - 1] + 1, (*last)[j - 1] + cost});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        d = std::min(d, (*before_last)[j - 2] + 1);
      }
      (*row)[j] = d;
      least = std::min(least, d);
    }
    // A swap reaches back two rows, each of which can only have been less by one.
    if (least > most + 1) return most + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return (*last)[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view given, std::span<const std::string> names) {
  if (given.empty() || given.size() > kLongestName) return {};
  const Letters wanted = letters_of(given);
  const std::string* best = nullptr;
  std::size_t best_distance = kLongestName;
  for (const std::string& name : names) {
    if (name.size() > kLongestName) continue;
    const std::size_t allowed = std::max<std::size_t>(1, std::max(given.size(), name.size()) / 3);
    const std::size_t most = std::min(allowed, best_distance - 1);
    if (least_distance(wanted, letters_of(name)) > most) continue;
    const std::size_t d = distance(given, name, most);
    if (d > most) continue;
    best_distance = d;
    best = &name;
    if (d == 0) break;
  }
  return best == nullptr ? std::string() : *best;
}

std::string join_names(std::span<const std::string> names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > most) text += ", ... (" + std::to_string(names.size() - most) + " more)";
  return text;
}

}  // namespace hindcast::base
