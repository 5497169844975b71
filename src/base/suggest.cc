#include "base/suggest.h"

#include <algorithm>
#include <cctype>

namespace hindcast::base {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view given, std::span<const std::string> names) {
  constexpr std::size_t kLongestName = 64;  // longer input is no typo
  if (given.empty() || given.size() > kLongestName) return {};
  const std::string wanted = lower(given);
  std::string best;
  std::size_t best_distance = kLongestName;
  for (const std::string& name : names) {
    if (name.size() > kLongestName) continue;
    const std::size_t d = distance(wanted, lower(name));
    const std::size_t allowed = std::max<std::size_t>(1, std::max(given.size(), name.size()) / 3);
    if (d <= allowed && d < best_distance) {
      best_distance = d;
      best = name;
    }
  }
  return best;
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
