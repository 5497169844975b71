#include "market/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/time.h"
#include "market/bar_rules.h"
#include "market/csv_row.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(Timeframe timeframe) : timeframe_(timeframe), grid_ns_(open_grid_ns(timeframe)) {}

  base::Result<void> read_block(std::string_view block);
  CsvRows finish() && {
    check_order();
    return std::move(rows_);
  }
  bool knows_layout() const { return knows_layout_; }

 private:
  base::Result<void> start(std::string_view first_line);
  void read_row(std::string_view line);
  void describe_bad(const Bar& bar);
  void check_order();
  BadRow order_problem(std::size_t row, std::size_t previous, bool newest_first) const;
  void keep_only(const std::vector<std::size_t>& kept);
  void turn_round();

  const Timeframe timeframe_;
  const std::int64_t grid_ns_;
  bool knows_layout_ = false;
  std::int64_t line_ = 0;
  BadRow problem_;
  CsvRows rows_;
};

base::Result<void> Reader::start(std::string_view first_line) {
  HC_ASSIGN(rows_.layout, detect_csv_layout(first_line));
  knows_layout_ = true;
  if (!rows_.layout.has_header) read_row(first_line);
  return {};
}

base::Result<void> Reader::read_block(std::string_view block) {
  if (line_ == 0 && block.starts_with("\xef\xbb\xbf")) block.remove_prefix(3);
  const char* at = block.data();
  const char* const end = at + block.size();
  while (at < end) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* const stop = found != nullptr ? static_cast<const char*>(found) : end;
    const std::string_view line = without_line_end({at, stop});
    ++line_;
    at = stop + 1;
    if (line.size() > kCsvLineBytesMax) {
      return base::fail(ErrorCode::limit_exceeded,
                        fmt::format("line {} has more than {} bytes", line_, kCsvLineBytesMax));
    }
    if (is_blank(line)) continue;
    if (!knows_layout_) {
      HC_TRY(start(line));
      // A guess at the rows to come saves most of the columns' growing.
      rows_.bars.reserve(block.size() / (line.size() + 1) + 16);
      rows_.lines.reserve(block.size() / (line.size() + 1) + 16);
      continue;
    }
    read_row(line);
    if (rows_.bars.size() > kCsvRowsMax) {
      return base::fail(ErrorCode::limit_exceeded,
                        fmt::format("more than {} rows; import it in parts", kCsvRowsMax));
    }
  }
  return {};
}

// The fields could be read, but they are no bar of this timeframe.
void Reader::describe_bad(const Bar& bar) {
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

void Reader::read_row(std::string_view line) {
  ++rows_.rows_read;
  Bar bar;
  if (parse_csv_row(line, rows_.layout, bar, problem_)) {
    if (keeps_rules(bar) && bar.time % grid_ns_ == 0 && is_bar_time(bar.time)) [[likely]] {
      rows_.bars.push_back(bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume);
      rows_.lines.push_back(static_cast<std::uint32_t>(line_));
      return;
    }
    describe_bad(bar);
  }
  problem_.line = line_;
  rows_.bad.add(std::move(problem_));
  problem_ = {};
}

BadRow Reader::order_problem(std::size_t row, std::size_t previous, bool newest_first) const {
  const auto& time = rows_.bars.time;
  const auto line_before = rows_.lines[previous];
  const std::string at = base::format_utc(time[row]);
  const std::string before = base::format_utc(time[previous]);
  BadRow bad{.line = rows_.lines[row], .reason = {}, .detail = {}};
  if (time[row] == time[previous]) {
    bad.reason = "duplicate_time";
    bad.detail = fmt::format("{} is the time of line {} too", at, line_before);
  } else if ((time[row] < time[previous]) != newest_first) {
    bad.reason = "unordered";
    bad.detail = fmt::format("{} comes after {} of line {}, but the file is {} first", at, before,
                             line_before, newest_first ? "newest" : "oldest");
  } else {
    bad.reason = "overlap";
    bad.detail = fmt::format("{} is too near to {} of line {} for bars of {}", at, before,
                             line_before, to_string(timeframe_));
  }
  return bad;
}

void Reader::check_order() {
  auto& time = rows_.bars.time;
  if (time.empty()) return;
  const bool newest_first = time.front() > time.back();
  const std::int64_t distance_min = open_distance_min_ns(timeframe_);
  std::vector<std::size_t> kept;
  bool all_good = true;
  std::size_t previous = 0;
  for (std::size_t i = 1; i < time.size(); ++i) {
    const std::int64_t step = newest_first ? time[previous] - time[i] : time[i] - time[previous];
    if (step >= distance_min) [[likely]] {
      if (!all_good) kept.push_back(i);
      previous = i;
      continue;
    }
    if (all_good) {
      all_good = false;
      for (std::size_t k = 0; k < i; ++k) kept.push_back(k);
    }
    rows_.bad.add(order_problem(i, previous, newest_first));
  }
  if (!all_good) keep_only(kept);
  if (newest_first) turn_round();
}

void Reader::keep_only(const std::vector<std::size_t>& kept) {
  const auto compact = [&](auto& column) {
    for (std::size_t to = 0; to < kept.size(); ++to) column[to] = column[kept[to]];
    column.resize(kept.size());
  };
  BarColumns& b = rows_.bars;
  compact(b.time);
  for (auto* column : {&b.open, &b.high, &b.low, &b.close, &b.volume}) compact(*column);
  compact(rows_.lines);
}

void Reader::turn_round() {
  BarColumns& b = rows_.bars;
  std::ranges::reverse(b.time);
  for (auto* column : {&b.open, &b.high, &b.low, &b.close, &b.volume})
    std::ranges::reverse(*column);
  std::ranges::reverse(rows_.lines);
}

}  // namespace

void BadRows::add(BadRow row) {
  ++total_;
  ++by_reason_[row.reason];
  const auto place = std::ranges::upper_bound(first_, row.line, {}, &BadRow::line);
  first_.insert(place, std::move(row));
  if (first_.size() > kBadRowsShown) first_.pop_back();
}

base::Result<CsvRows> read_csv(CsvText& text, Timeframe timeframe) {
  Reader reader(timeframe);
  while (true) {
    HC_ASSIGN(const std::string_view block, text.next());
    if (block.empty()) break;
    HC_TRY(reader.read_block(block));
  }
  if (!reader.knows_layout()) {
    return base::fail(ErrorCode::invalid_argument, "the file is empty");
  }
  return std::move(reader).finish();
}

}  // namespace hindcast::market
