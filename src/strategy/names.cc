#include "strategy/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "strategy/limits.h"
#include "strategy/words.h"

namespace hindcast::strategy {
namespace {

std::vector<std::string> names_of(std::initializer_list<WordKind> kinds) {
  std::vector<std::string> names;
  for (const Word& word : words()) {
    if (std::ranges::find(kinds, word.kind) != kinds.end()) names.emplace_back(word.name);
  }
  std::ranges::sort(names);
  return names;
}

bool is_of(std::string_view name, std::initializer_list<WordKind> kinds) {
  const Word* const word = find_word(name);
  return word != nullptr && std::ranges::find(kinds, word->kind) != kinds.end();
}

}  // namespace

const std::vector<std::string>& source_names() {
  static const auto names = names_of({WordKind::source});
  return names;
}
const std::vector<std::string>& clock_names() {
  static const auto names = names_of({WordKind::clock});
  return names;
}
const std::vector<std::string>& position_names() {
  static const auto names = names_of({WordKind::position});
  return names;
}
bool is_position_name(std::string_view name) { return is_of(name, {WordKind::position}); }
const std::vector<std::string>& function_names() {
  static const auto names =
      names_of({WordKind::clock, WordKind::number, WordKind::condition, WordKind::either});
  return names;
}

bool is_source(std::string_view name) { return is_of(name, {WordKind::source}); }
bool is_number_function(std::string_view name) {
  return is_of(name, {WordKind::clock, WordKind::number, WordKind::either});
}
bool is_condition_function(std::string_view name) { return is_of(name, {WordKind::condition}); }
bool is_tree_operator(std::string_view name) {
  return name == "crosses_above" || name == "crosses_below" || name == "rising" ||
         name == "falling";
}
bool is_series_function(std::string_view name) { return name == "tf" || name == "asset"; }
bool is_series_argument(std::string_view name) { return name == "tf" || name == "asset"; }

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && name.size() <= kNameBytesMax && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || digit(c); });
}

std::string name_objection(std::string_view name) {
  if (!is_identifier(name)) {
    return fmt::format("'{}' is not a name", name.substr(0, kNameBytesMax));
  }
  if (find_word(name) != nullptr) {
    return fmt::format("'{}' is a word of the formula language", name);
  }
  return "";
}

}  // namespace hindcast::strategy
