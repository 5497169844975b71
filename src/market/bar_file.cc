#include "market/bar_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <future>
#include <system_error>
#include <vector>

#include "base/hash.h"
#include "market/bar_layout.h"
#include "market/bar_rules.h"
#include "market/symbol.h"

static_assert(std::endian::native == std::endian::little, "bar files are mapped as they are");

namespace hindcast::market {
namespace {

using base::ErrorCode;

tl::unexpected<base::Error> corrupt(std::string_view name, std::string_view why) {
  return base::fail(ErrorCode::corrupt, fmt::format("'{}' is not a valid bar file: {}", name, why));
}

std::size_t aligned(std::size_t offset) {
  return (offset + kBarColumnAlignment - 1) / kBarColumnAlignment * kBarColumnAlignment;
}

std::uint64_t checksum_of(const BarHeader& header) {
  return base::checksum64(
      std::as_bytes(std::span(&header, 1)).first(offsetof(BarHeader, checksum)));
}

template <std::size_t N>
std::string text_of(const std::array<char, N>& field) {
  return std::string(field.data(), ::strnlen(field.data(), N));
}

template <class T>
std::span<const T> column(std::span<const std::byte> bytes, std::uint64_t offset, std::size_t n) {
  return {reinterpret_cast<const T*>(bytes.data() + offset), n};
}

// The header as a value; what is wrong with it in the error.
base::Result<BarHeader> read_header(std::span<const std::byte> bytes, std::string_view name) {
  BarHeader header;
  if (bytes.size() < sizeof header) return corrupt(name, "it is shorter than its header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kBarMagic) return corrupt(name, "it does not start with HCBARS1");
  if (header.version != kBarVersion || header.header_bytes != sizeof header) {
    return corrupt(name,
                   fmt::format("version {} is not known, only {}", header.version, kBarVersion));
  }
  if (header.checksum != checksum_of(header)) return corrupt(name, "the header checksum differs");
  return header;
}

// All of them or none.
bool has_quotes(const BarHeader& header) {
  return std::ranges::any_of(header.quote_offsets, [](std::uint64_t at) { return at != 0; });
}

// A header that was written by somebody else may have a right checksum and wrong contents.
base::Result<void> check_columns(const BarHeader& header, std::size_t size, std::string_view name) {
  if (header.bars == 0) return corrupt(name, "it holds no bars");
  std::vector<std::uint64_t> offsets(header.offsets.begin(), header.offsets.end());
  if (has_quotes(header)) {
    offsets.insert(offsets.end(), header.quote_offsets.begin(), header.quote_offsets.end());
  }
  for (const std::uint64_t offset : offsets) {
    const bool inside = offset >= sizeof header && offset % sizeof(double) == 0 && offset <= size &&
                        header.bars <= (size - offset) / sizeof(double);
    if (!inside) {
      return corrupt(name, fmt::format("{} bars at byte {} do not fit its {} bytes", header.bars,
                                       offset, size));
    }
  }
  return {};
}

base::Result<BarInfo> info_of(const BarHeader& header, std::string_view name) {
  BarInfo info;
  info.symbol = text_of(header.symbol);
  info.timeframe = {header.timeframe_seconds};
  info.source = text_of(header.source);
  info.synthetic = (header.flags & kBarFlagSynthetic) != 0;
  info.days_per_year = static_cast<int>(header.days_per_year);
  info.data_version = text_of(header.data_version);
  if (!parse_symbol(info.symbol)) return corrupt(name, "its symbol is not valid");
  if (info.timeframe < kTimeframeMin || info.timeframe > kTimeframeMax) {
    return corrupt(name,
                   fmt::format("a timeframe of {} s is out of range", header.timeframe_seconds));
  }
  if (const std::string calendar = text_of(header.calendar); !calendar.empty()) {
    auto parsed = TradingCalendar::parse(calendar);
    if (!parsed) return corrupt(name, parsed.error().message);
    info.calendar = std::move(*parsed);
  }
  if (header.days_per_year < 1 || header.days_per_year > kDaysPerYearMax) {
    return corrupt(name, fmt::format("{} days a year are out of range", header.days_per_year));
  }
  return info;
}

template <std::size_t N>
void put(std::array<char, N>& field, std::string_view text) {
  std::memcpy(field.data(), text.data(), std::min(N, text.size()));
}

// Of the columns one after the other, those of quotes last.
std::uint64_t offset_of(std::size_t column, std::size_t bars) {
  return sizeof(BarHeader) + column * aligned(bars * sizeof(double));
}

BarHeader make_header(const BarInfo& info, std::size_t bars, bool quoted) {
  BarHeader header;
  std::memset(&header, 0, sizeof header);
  header.magic = kBarMagic;
  header.version = kBarVersion;
  header.header_bytes = sizeof header;
  header.bars = bars;
  header.timeframe_seconds = info.timeframe.seconds;
  for (std::size_t i = 0; i < kBarColumns; ++i) header.offsets[i] = offset_of(i, bars);
  for (std::size_t i = 0; quoted && i < kQuoteColumns; ++i) {
    header.quote_offsets[i] = offset_of(kBarColumns + i, bars);
  }
  header.flags = info.synthetic ? kBarFlagSynthetic : 0;
  header.days_per_year = static_cast<std::uint32_t>(info.days_per_year);
  put(header.data_version, info.data_version);
  put(header.symbol, info.symbol);
  put(header.source, info.source);
  if (!info.calendar.always_open()) put(header.calendar, info.calendar.text());
  header.checksum = checksum_of(header);
  return header;
}

std::vector<std::span<const std::byte>> column_bytes(const BarView& bars, const QuoteView& quotes) {
  std::vector<std::span<const std::byte>> columns{
      std::as_bytes(bars.time), std::as_bytes(bars.open),  std::as_bytes(bars.high),
      std::as_bytes(bars.low),  std::as_bytes(bars.close), std::as_bytes(bars.volume)};
  if (quotes.empty()) return columns;
  for (const auto column : quotes.columns) columns.push_back(std::as_bytes(column));
  return columns;
}

// Starts the transfer to disk without waiting for it, so that it runs beside the hashing. A hint:
// what counts is fdatasync.
void start_writeback(int fd) { ::sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); }

// Worked out beside the writing; when there is no thread to be had, as soon as it is asked for.
std::future<std::string> version_aside(const BarInfo& info, BarView bars, const QuoteView& quotes) {
  const auto work = [symbol = info.symbol, timeframe = info.timeframe, bars, quotes] {
    return data_version_of(symbol, timeframe, bars, quotes);
  };
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error&) {
    return std::async(std::launch::deferred, work);
  }
}

// The columns first, then the header with the data version.
base::Result<std::string> write_contents(int fd, BarInfo info, BarView bars,
                                         const QuoteView& quotes, std::string_view name) {
  constexpr std::array<std::byte, sizeof(BarHeader)> kPadding{};
  const auto columns = column_bytes(bars, quotes);
  auto version = version_aside(info, bars, quotes);
  std::size_t at = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::uint64_t offset = offset_of(i, bars.size());
    HC_TRY(base::write_all(fd, std::span(kPadding).first(offset - at), name));
    HC_TRY(base::write_all(fd, columns[i], name));
    at = offset + columns[i].size();
    start_writeback(fd);
  }
  info.data_version = version.get();
  if (::lseek(fd, 0, SEEK_SET) != 0) return base::io_failure("seek in", name, errno);
  const BarHeader header = make_header(info, bars.size(), !quotes.empty());
  HC_TRY(base::write_all(fd, std::as_bytes(std::span(&header, 1)), name));
  if (::fdatasync(fd) != 0) return base::io_failure("sync", name, errno);
  return std::move(info.data_version);
}

base::Result<void> rename_durably(const std::string& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    return base::io_failure("rename to", to.string(), errno);
  }
  const auto parent = to.has_parent_path() ? to.parent_path() : std::filesystem::path(".");
  HC_ASSIGN(const base::Fd directory, base::open_read(parent));
  if (::fsync(directory.get()) != 0) return base::io_failure("sync", parent.string(), errno);
  return {};
}

// Unlike any other writer's, in this process or another.
std::string temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return fmt::format("{}.tmp.{}.{}", path.string(), ::getpid(), counter.fetch_add(1));
}

base::Result<void> check_info(const BarInfo& info, const BarView& bars, const QuoteView& quotes) {
  for (const auto column : quotes.columns) {
    if (!quotes.empty() && column.size() != bars.size()) {
      return base::fail(ErrorCode::invalid_argument, "not every bar has a bid and an ask");
    }
  }
  HC_TRY(parse_symbol(info.symbol));
  if (bars.empty()) return base::fail(ErrorCode::invalid_argument, "a dataset needs a bar");
  if (info.source.size() > kSourceBytesMax) {
    return base::fail(ErrorCode::invalid_argument,
                      fmt::format("the source has {} bytes; allowed: at most {}",
                                  info.source.size(), kSourceBytesMax));
  }
  if (info.days_per_year < 1 || info.days_per_year > kDaysPerYearMax) {
    return base::fail(
        ErrorCode::invalid_argument,
        fmt::format("days per year is {}; allowed: 1 to {}", info.days_per_year, kDaysPerYearMax));
  }
  return {};
}

}  // namespace

base::Result<BarFile> BarFile::open(const std::filesystem::path& path) {
  HC_ASSIGN(const base::Fd fd, base::open_read(path));
  return map(fd.get(), path.string());
}

base::Result<BarFile> BarFile::map(int fd, std::string_view name) {
  BarFile file;
  HC_ASSIGN(file.file_, base::MappedFile::map(fd, name));
  const auto bytes = file.file_.bytes();
  HC_ASSIGN(const BarHeader header, read_header(bytes, name));
  HC_TRY(check_columns(header, bytes.size(), name));
  HC_ASSIGN(file.info_, info_of(header, name));
  const auto n = static_cast<std::size_t>(header.bars);
  const auto& at = header.offsets;
  file.bars_ = {column<std::int64_t>(bytes, at[0], n), column<double>(bytes, at[1], n),
                column<double>(bytes, at[2], n),       column<double>(bytes, at[3], n),
                column<double>(bytes, at[4], n),       column<double>(bytes, at[5], n)};
  for (std::size_t i = 0; has_quotes(header) && i < kQuoteColumns; ++i) {
    file.quotes_.columns[i] = column<double>(bytes, header.quote_offsets[i], n);
  }
  return file;
}

base::Result<void> BarFile::verify() const {
  const std::string name = fmt::format("{} {}", info_.symbol, to_string(info_.timeframe));
  if (data_version_of(info_.symbol, info_.timeframe, bars_, quotes_) != info_.data_version) {
    return corrupt(name, "the columns do not match the data version");
  }
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const Bar bar = bar_at(bars_, i);
    const bool in_order = i == 0 || bars_.time[i] > bars_.time[i - 1];
    if (!in_order || broken_rule(bar) != BarRule::none) {
      return corrupt(name, fmt::format("row {}: {}", i,
                                       in_order ? describe(broken_rule(bar), bar)
                                                : "its time is not after the one before"));
    }
    if (!quotes_.empty() && !keeps_quote_rules(quotes_.at(i))) {
      return corrupt(name, fmt::format("row {}: {}", i, describe_broken(quotes_.at(i))));
    }
  }
  return {};
}

base::Result<std::string> write_bar_file(const std::filesystem::path& path, BarInfo info,
                                         BarView bars, const QuoteView& quotes) {
  HC_TRY(check_info(info, bars, quotes));
  if (path.has_parent_path()) HC_TRY(base::make_directories(path.parent_path()));
  const std::string temporary = temporary_name(path);
  base::Fd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!fd) return base::io_failure("create", temporary, errno);
  auto version = write_contents(fd.get(), std::move(info), bars, quotes, temporary);
  auto renamed = version ? rename_durably(temporary, path)
                         : base::Result<void>(tl::unexpected(version.error()));
  if (!renamed) {
    ::unlink(temporary.c_str());
    return tl::unexpected(std::move(renamed).error());
  }
  return version;
}

std::string data_version_of(std::string_view symbol, Timeframe timeframe, BarView bars,
                            const QuoteView& quotes) {
  base::Sha256 hash;
  hash.update(fmt::format("hindcast bars 1\n{}\n{}\n{}\n", symbol, timeframe.seconds, bars.size()));
  for (const auto column : column_bytes(bars, quotes)) hash.update(column);
  return hash.hex();
}

}  // namespace hindcast::market
