#include "market/csv_row.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/excerpt.h"
#include "market/csv_value.h"

namespace hindcast::market {
namespace {

std::size_t quote_index(CsvField field) {
  return static_cast<std::size_t>(field) - static_cast<std::size_t>(CsvField::quotes);
}

std::string_view name_of(CsvField field) {
  switch (field) {
    case CsvField::skip:
      return "column";
    case CsvField::time:
      return "time";
    case CsvField::clock:
      return "time of day";
    case CsvField::open:
      return "open";
    case CsvField::high:
      return "high";
    case CsvField::low:
      return "low";
    case CsvField::close:
      return "close";
    case CsvField::volume:
      return "volume";
    default:
      return kQuoteNames[quote_index(field)];
  }
}

double* value_of(CsvField field, Bar& bar, Quote& quote) {
  if (field >= CsvField::quotes) return &quote[quote_index(field)];
  switch (field) {
    case CsvField::open:
      return &bar.open;
    case CsvField::high:
      return &bar.high;
    case CsvField::low:
      return &bar.low;
    case CsvField::close:
      return &bar.close;
    case CsvField::volume:
      return &bar.volume;
    default:
      return nullptr;
  }
}

const char* field_end(const char* at, const char* end, char delimiter) {
  const void* found = std::memchr(at, delimiter, static_cast<std::size_t>(end - at));
  return found != nullptr ? static_cast<const char*>(found) : end;
}

bool wrong_columns(std::string_view line, const CsvLayout& layout, BadRow& problem) {
  const auto count = std::ranges::count(line, layout.delimiter) + 1;
  problem.reason = "columns";
  problem.detail =
      fmt::format("has {} columns, the {} layout has {}", count, layout.name, layout.fields.size());
  return false;
}

bool bad_field(CsvField field, std::string_view text, BadRow& problem) {
  const bool is_time = field == CsvField::time || field == CsvField::clock;
  problem.reason = is_time ? "bad_time" : "bad_number";
  problem.detail = fmt::format("{} '{}' is not a {}", name_of(field), base::excerpt(text),
                               is_time ? "time" : "number");
  return false;
}

// Reads a number that ends at a delimiter; blanks and quotes take the slow way.
bool read_number(const char*& at, const char* end, const CsvLayout& layout, CsvField field,
                 double& value, BadRow& problem) {
  const auto parsed = fast_float::from_chars(at, end, value);
  if (parsed.ec == std::errc() && (parsed.ptr == end || *parsed.ptr == layout.delimiter)) {
    at = parsed.ptr;
    return true;
  }
  const char* const stop = field_end(at, end, layout.delimiter);
  const std::string_view text = strip_field({at, stop});
  const auto number = parse_decimal(text);
  if (!number) return bad_field(field, text, problem);
  value = *number;
  at = stop;
  return true;
}

}  // namespace

bool parse_csv_row(std::string_view line, const CsvLayout& layout, Bar& bar, Quote& quote,
                   std::string_view& written_time, BadRow& problem) {
  const char* at = line.data();
  const char* const end = at + line.size();
  std::string_view date;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    if (i > 0 && (at == end || *at++ != layout.delimiter)) {
      return wrong_columns(line, layout, problem);
    }
    const CsvField field = layout.fields[i];
    if (double* const value = value_of(field, bar, quote)) {
      if (!read_number(at, end, layout, field, *value, problem)) {
        const auto columns =
            static_cast<std::size_t>(std::ranges::count(line, layout.delimiter)) + 1;
        return columns == layout.fields.size() ? false : wrong_columns(line, layout, problem);
      }
      continue;
    }
    const char* const stop = field_end(at, end, layout.delimiter);
    const std::string_view text = strip_field({at, stop});
    at = stop;
    if (field == CsvField::skip) continue;
    if (field == CsvField::time) {
      date = text;
      if (layout.fields[i + 1] == CsvField::clock) continue;
    }
    const auto time = field == CsvField::clock ? parse_bar_time(date, text) : parse_bar_time(text);
    if (!time) {
      return bad_field(CsvField::time,
                       field == CsvField::clock ? fmt::format("{} {}", date, text) : text, problem);
    }
    bar.time = *time;
    written_time = text;
  }
  return at == end || wrong_columns(line, layout, problem);
}

}  // namespace hindcast::market
