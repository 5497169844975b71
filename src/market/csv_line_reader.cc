#include "market/csv_line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/time.h"
#include "market/bar_rules.h"
#include "market/csv_row.h"
#include "market/csv_value.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Half way between bid and ask.
void take_prices_between(Bar& bar, const Quote& quote) {
  double* const prices[] = {&bar.open, &bar.high, &bar.low, &bar.close};
  for (std::size_t i = 0; i < 4; ++i) *prices[i] = quote[i] + (quote[i + 4] - quote[i]) / 2;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

CsvLineReader::CsvLineReader(Timeframe timeframe, bool local_times)
    : timeframe_(timeframe), local_times_(local_times), grid_ns_(open_grid_ns(timeframe)) {}

void CsvLineReader::fail(std::string message) {
  error_ = base::fail(ErrorCode::limit_exceeded, std::move(message));
}

base::Result<void> CsvLineReader::start(std::string_view first_line) {
  HC_ASSIGN(rows_.layout, detect_csv_layout(first_line));
  knows_layout_ = true;
  if (!rows_.layout.has_header) read_row(first_line);
  return {};
}

void CsvLineReader::expect(std::size_t bytes) {
  std::size_t rows = rows_.bars.size() + bytes / (line_bytes_ + 1) + 16;
  if (rows <= rows_.lines.capacity()) return;
  rows = std::max(rows, 2 * rows_.lines.capacity());  // many small blocks must not copy each time
  rows_.bars.reserve(rows);
  rows_.lines.reserve(rows);
}

void CsvLineReader::read_block(std::string_view block) {
  const bool begins_file = line_ == 0 && !knows_layout_;
  if (begins_file && block.starts_with("\xef\xbb\xbf")) block.remove_prefix(3);
  const char* at = block.data();
  const char* const end = at + block.size();
  while (at < end) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* const stop = found != nullptr ? static_cast<const char*>(found) : end;
    const std::string_view line = without_line_end({at, stop});
    ++line_;
    at = stop + 1;
    if (line.size() > kCsvLineBytesMax) {
      too_long_ = true;
      return fail(fmt::format("line {} has more than {} bytes", line_, kCsvLineBytesMax));
    }
    if (!is_blank(line) && !read_line(line)) return;
  }
}

bool CsvLineReader::read_line(std::string_view line) {
  if (!knows_layout_) {
    line_bytes_ = line.size();
    error_ = start(line);
    return error_.has_value();
  }
  read_row(line);
  if (rows_.bars.size() > kCsvRowsMax) [[unlikely]]
    check_count();
  return error_.has_value();
}

void CsvLineReader::check_count() {
  if (rows_.bars.size() <= kCsvRowsMax) return;
  fail(fmt::format("more than {} rows; import it in parts", kCsvRowsMax));
}

void CsvLineReader::append(CsvLineReader&& next) {
  if (next.too_long_) {  // its own message counts lines from the start of its part
    return fail(
        fmt::format("line {} has more than {} bytes", line_ + next.line_, kCsvLineBytesMax));
  }
  if (!next.error_) {
    error_ = std::move(next.error_);
    return;
  }
  const auto add = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  BarColumns& b = rows_.bars;
  const BarColumns& n = next.rows_.bars;
  add(b.time, n.time);
  add(b.open, n.open);
  add(b.high, n.high);
  add(b.low, n.low);
  add(b.close, n.close);
  add(b.volume, n.volume);
  for (std::size_t i = 0; i < kQuoteColumns; ++i) add(b.quotes.columns[i], n.quotes.columns[i]);
  for (const std::uint32_t line : next.rows_.lines) {
    rows_.lines.push_back(static_cast<std::uint32_t>(line_ + line));
  }
  rows_.rows_read += next.rows_.rows_read;
  rows_.bad.append(std::move(next.rows_.bad), line_);
  line_ += next.line_;
  check_count();
}

// The fields could be read, but they are no bar of this timeframe.
void CsvLineReader::describe_bad(const Bar& bar) {
  const BarRule rule = broken_rule(bar);
  if (rule != BarRule::none) {
    problem_.reason = to_string(rule);
    problem_.detail = describe(rule, bar);
  } else if (!is_bar_time(bar.time)) {
    problem_.reason = "bad_time";
    problem_.detail =
        fmt::format("{} is not in the years 1800 to 2089", base::format_utc(bar.time));
  } else {
    problem_.reason = "off_grid";
    problem_.detail =
        fmt::format("{} is not a bar open of {}: opens have to be whole multiples of {} min",
                    base::format_utc(bar.time), to_string(timeframe_), grid_ns_ / 60'000'000'000);
  }
}

bool CsvLineReader::parse_row(std::string_view line, Bar& bar, Quote& quote) {
  std::string_view written_time;
  if (!parse_csv_row(line, rows_.layout, bar, quote, written_time, problem_)) return false;
  if (!local_times_ || !is_absolute_time(written_time)) return true;
  problem_.reason = "bad_time";
  problem_.detail = fmt::format(
      "'{}' says by itself which moment it is; a time zone is for times without an offset",
      written_time);
  return false;
}

void CsvLineReader::read_row(std::string_view line) {
  ++rows_.rows_read;
  Bar bar;
  Quote quote;  // of a layout that has them
  if (parse_row(line, bar, quote)) {
    if (rows_.layout.made_of_quotes) take_prices_between(bar, quote);
    const bool quote_is_good = !rows_.layout.quoted || keeps_quote_rules(quote);
    if (keeps_rules(bar) && bar.time % grid_ns_ == 0 && is_bar_time(bar.time) && quote_is_good)
        [[likely]] {
      rows_.bars.push_back(bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume);
      if (rows_.layout.quoted) rows_.bars.quotes.push_back(quote);
      rows_.lines.push_back(static_cast<std::uint32_t>(line_));
      return;
    }
    if (quote_is_good) {
      describe_bad(bar);
    } else {
      problem_.reason = "bad_quote";
      problem_.detail = describe_broken(quote);
    }
  }
  problem_.line = line_;
  rows_.bad.add(std::move(problem_));
  problem_ = {};
}

}  // namespace hindcast::market
