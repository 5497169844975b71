#include "market/dataset_store.h"

#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>

#include "market/symbol.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;

// Held while a dataset is read, merged and written. The kernel frees it when the process dies.
base::Result<base::Fd> lock_directory(const std::filesystem::path& directory) {
  HC_TRY(base::make_directories(directory));
  HC_ASSIGN(base::Fd fd, base::open_read(directory));
  while (::flock(fd.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return base::io_failure("lock", directory.string(), errno);
  }
  return fd;
}

// "a.csv, b.csv"; the oldest stay when the field is full.
std::string joined_sources(const std::string& stored, const std::string& added) {
  if (stored.empty() || stored == added) return added;
  if (fmt::format(", {}, ", stored).find(fmt::format(", {}, ", added)) != std::string::npos) {
    return stored;
  }
  constexpr std::string_view kMore = ", and more";
  if (stored.ends_with(kMore)) return stored;
  std::string both = fmt::format("{}, {}", stored, added);
  if (both.size() + kMore.size() <= kSourceBytesMax) return both;
  return stored + std::string(kMore);
}

// What the request says of the market's days.
void set_calendar(BarInfo& info, const StoreRequest& request) {
  if (request.calendar) {
    info.calendar = *request.calendar;
    info.days_per_year = info.calendar.days_per_year();
  }
  info.days_per_year = request.days_per_year.value_or(info.days_per_year);
}

base::Result<StoreReport> write_new(const std::filesystem::path& path, const StoreRequest& request,
                                    const BarColumns& arriving) {
  BarInfo info{.symbol = request.symbol,
               .timeframe = request.timeframe,
               .source = request.source,
               .synthetic = request.synthetic,
               .days_per_year = trading_days_per_year(request.symbol),
               .calendar = {},
               .data_version = {}};
  set_calendar(info, request);
  HC_ASSIGN(std::string version,
            write_bar_file(path, std::move(info), arriving.view(), arriving.quotes.view()));
  StoreReport report;
  report.written = true;
  report.added = report.bars = static_cast<std::int64_t>(arriving.size());
  report.data_version = std::move(version);
  return report;
}

tl::unexpected<base::Error> refuse_mixture(const StoreRequest& request) {
  const std::string_view stored = request.synthetic ? "real" : "synthetic";
  return base::fail(
      ErrorCode::conflict,
      fmt::format("{} {} holds {} bars; {} ones are not mixed with them. {}", request.symbol,
                  to_string(request.timeframe), stored, request.synthetic ? "synthetic" : "real",
                  request.synthetic ? "Use another symbol for the sample"
                                    : "--replace puts the new bars in their place"));
}

tl::unexpected<base::Error> refuse_other_columns(const StoreRequest& request,
                                                 const BarColumns& arriving) {
  const bool stored_quoted = arriving.quotes.empty();
  return base::fail(
      ErrorCode::conflict,
      fmt::format("{} {} holds bars {} bid and ask, and these have {}. Use another "
                  "symbol, or delete the dataset first",
                  request.symbol, to_string(request.timeframe), stored_quoted ? "with" : "without",
                  stored_quoted ? "none" : "them"));
}

base::Result<StoreReport> merge_into(const std::filesystem::path& path, const BarFile& stored,
                                     const StoreRequest& request, const BarColumns& arriving) {
  MergeResult merged = merge_bars({stored.bars(), stored.quotes()},
                                  {arriving.view(), arriving.quotes.view()}, request.timeframe,
                                  request.replace ? OnConflict::replace : OnConflict::keep_stored);
  StoreReport report{.written = false,
                     .added = merged.added,
                     .duplicates = merged.duplicates,
                     .replaced = merged.replaced,
                     .conflicts = std::move(merged.conflicts),
                     .bars = static_cast<std::int64_t>(stored.bars().size()),
                     .data_version = stored.info().data_version};
  BarInfo info = stored.info();
  set_calendar(info, request);
  const bool changes = report.added + report.replaced > 0 ||
                       info.days_per_year != stored.info().days_per_year ||
                       info.calendar != stored.info().calendar;
  const bool refused = !request.skip_conflicts && !report.conflicts.empty();
  if (refused || !changes) return report;
  info.source = joined_sources(info.source, request.source);
  HC_ASSIGN(report.data_version,
            write_bar_file(path, std::move(info), merged.bars.view(), merged.bars.quotes.view()));
  report.bars = static_cast<std::int64_t>(merged.bars.size());
  report.written = true;
  return report;
}

}  // namespace

base::Result<StoreReport> store_bars(const Catalog& catalog, const StoreRequest& request,
                                     const BarColumns& arriving) {
  HC_TRY(parse_symbol(request.symbol));
  const auto path = catalog.path_of(request.symbol, request.timeframe);
  HC_ASSIGN(const base::Fd lock, lock_directory(path.parent_path()));
  auto stored = catalog.open(request.symbol, request.timeframe);
  if (!stored && stored.error().code == ErrorCode::not_found) {
    return write_new(path, request, arriving);
  }
  if (!stored) return tl::unexpected(std::move(stored).error());
  // A sample has no history worth keeping: a new one takes its place.
  if (stored->info().synthetic && request.synthetic) return write_new(path, request, arriving);
  if (stored->info().synthetic != request.synthetic) {
    const bool real_over_sample = !request.synthetic && request.replace;
    if (!real_over_sample) return refuse_mixture(request);
    return write_new(path, request, arriving);
  }
  if (stored->quotes().empty() != arriving.quotes.empty()) {
    return refuse_other_columns(request, arriving);
  }
  return merge_into(path, *stored, request, arriving);
}

base::Result<void> remove_dataset(const Catalog& catalog, std::string_view symbol,
                                  Timeframe timeframe) {
  HC_TRY(parse_symbol(symbol));
  const auto path = catalog.path_of(symbol, timeframe);
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    HC_ASSIGN(const base::Fd lock, lock_directory(path.parent_path()));
    if (std::filesystem::remove(path, error)) return {};
    if (error) return base::io_failure("delete", path.string(), error.value());
  }
  return base::fail(ErrorCode::not_found,
                    fmt::format("there is no dataset {} {}", symbol, to_string(timeframe)));
}

}  // namespace hindcast::market
