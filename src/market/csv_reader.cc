#include "market/csv_reader.h"

#include <algorithm>
#include <future>
#include <system_error>
#include <thread>

#include "market/csv_line_reader.h"
#include "market/csv_order.h"
#include "market/csv_zone.h"

namespace hindcast::market {
namespace {

// The text up to and with the line end at or after `at`.
std::size_t line_end_after(std::string_view text, std::size_t at) {
  const std::size_t found = text.find('\n', at);
  return found == std::string_view::npos ? text.size() : found + 1;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  const std::size_t cores = std::clamp(std::thread::hardware_concurrency(), 1U, kCsvThreadsMax);
  const std::size_t count = std::clamp<std::size_t>(text.size() / kCsvPartBytesMin, 1, cores);
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::size_t end =
        i == count ? text.size() : line_end_after(text, std::max(begin, text.size() / count * i));
    parts.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return parts;
}

// On a thread of its own, or, when there is none to be had, as soon as it is asked for.
std::future<CsvLineReader> read_aside(CsvLineReader reader, std::string_view text) {
  const auto read = [text](CsvLineReader r) {
    r.expect(text.size());
    r.read_block(text);
    return r;
  };
  try {
    return std::async(std::launch::async, read, reader);
  } catch (const std::system_error&) {
    return std::async(std::launch::deferred, read, std::move(reader));
  }
}

// The first line tells the layout; what follows it is read in parts side by side.
void read_in_parts(CsvLineReader& reader, std::string_view block) {
  std::size_t begin = 0;
  while (!reader.knows_layout() && reader.error() && begin < block.size()) {
    const std::size_t end = line_end_after(block, begin);
    reader.read_block(block.substr(begin, end - begin));
    begin = end;
  }
  if (!reader.error()) return;
  const auto parts = parts_of(block.substr(begin));
  std::vector<std::future<CsvLineReader>> others;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    others.push_back(read_aside(reader.part(), parts[i]));
  }
  reader.expect(block.size());
  reader.read_block(parts.front());
  for (auto& other : others) {
    CsvLineReader next = other.get();
    if (reader.error()) reader.append(std::move(next));
  }
}

}  // namespace

void BadRows::add(BadRow row) {
  ++total_;
  ++by_reason_[row.reason];
  show(std::move(row));
}

void BadRows::append(BadRows later, std::int64_t lines_before) {
  total_ += later.total_;
  for (const auto& [reason, count] : later.by_reason_) by_reason_[reason] += count;
  for (BadRow& row : later.first_) {
    row.line += lines_before;
    show(std::move(row));
  }
}

void BadRows::show(BadRow row) {
  const auto place = std::ranges::upper_bound(first_, row.line, {}, &BadRow::line);
  first_.insert(place, std::move(row));
  if (first_.size() > kBadRowsShown) first_.pop_back();
}

base::Result<CsvRows> read_csv(CsvText& text, Timeframe timeframe,
                               const std::optional<TimeZone>& zone) {
  CsvLineReader reader(timeframe, zone.has_value());
  while (true) {
    HC_ASSIGN(const std::string_view block, text.next());
    if (block.empty()) break;
    read_in_parts(reader, block);
    HC_TRY(reader.error());
  }
  if (!reader.knows_layout()) {
    return base::fail(base::ErrorCode::invalid_argument, "the file is empty");
  }
  CsvRows rows = std::move(reader).rows();
  if (zone) put_in_utc(rows, *zone, timeframe);
  put_in_order(rows, timeframe);
  return rows;
}

}  // namespace hindcast::market
