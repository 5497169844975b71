// The words of the formula language that are not indicators, each with what an editor shows of it.
// Names, completion, hover texts and the vocabulary of the API come from this one table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hindcast::strategy {

enum class WordKind : std::uint8_t {
  keyword,
  source,     // a column of the bars
  clock,      // a number of the bar's open, and a function of a time zone
  position,   // a number of the position in the asset
  number,     // function that gives a number
  condition,  // function that gives a condition
  either,     // function that gives what it is given
};

struct Word {
  std::string_view name;
  WordKind kind;
  std::string_view signature;  // as in "count(condition, bars)"
  std::string_view doc;        // one or two sentences
  std::string_view example;    // a condition; every one of them compiles
};

// By kind, then by name.
std::span<const Word> words();
const Word* find_word(std::string_view name);
std::string_view to_string(WordKind kind);

}  // namespace hindcast::strategy
