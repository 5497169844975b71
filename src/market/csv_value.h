// Single values of a CSV file: numbers and times, read exactly and without allocation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hindcast::market {

// The double nearest to the decimal text (round half to even). Plain or scientific notation with a
// point; nothing else may stand in the field. Infinity and NaN are read as such.
std::optional<double> parse_decimal(std::string_view text);

// UTC nanoseconds from: ISO 8601 with 'T' or space (an offset is applied, none means UTC), the same
// with dots or slashes in the date, or an epoch in s, ms, us or ns told apart by its size (before
// 1973-03-03, epochs are refused: their unit would be a guess).
std::optional<std::int64_t> parse_bar_time(std::string_view text);

// Whether a text that parse_bar_time reads says by itself which moment it is: an epoch, or a time
// with 'Z' or an offset. Others are what some clock showed.
bool is_absolute_time(std::string_view text);

// The same from a date field and a clock field ("2017.04.19", "09:00" or "09:00:00").
std::optional<std::int64_t> parse_bar_time(std::string_view date, std::string_view clock);

// Without surrounding blanks and one pair of double quotes.
std::string_view strip_field(std::string_view field);

}  // namespace hindcast::market
