#include "market/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/file.h"
#include "base/log.h"
#include "base/suggest.h"
#include "base/time.h"
#include "market/gaps.h"
#include "market/symbol.h"

namespace hindcast::market {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::string_view kExtension = ".bars";
constexpr std::string_view kFactorsFile = "factors.csv";

std::vector<fs::path> entries_of(const fs::path& directory) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    paths.push_back(it->path());
  }
  return paths;
}

void add_files_of(const fs::path& directory, const std::string& symbol,
                  std::vector<CatalogFile>& files) {
  for (const fs::path& path : entries_of(directory)) {
    if (path.extension() != kExtension) continue;
    if (const auto timeframe = parse_timeframe(path.stem().string())) {
      files.push_back({symbol, *timeframe, path});
    }
  }
}

// A renamed file would answer for another market: what it says has to be what its path says.
base::Result<BarFile> open_checked(const CatalogFile& file) {
  HC_ASSIGN(BarFile bars, BarFile::open(file.path));
  if (bars.info().symbol != file.symbol || bars.info().timeframe != file.timeframe) {
    return base::fail(ErrorCode::corrupt,
                      fmt::format("'{}' holds {} {}, not what its name says", file.path.string(),
                                  bars.info().symbol, to_string(bars.info().timeframe)));
  }
  return bars;
}

Dataset dataset_of(const BarFile& file, std::int64_t size_bytes) {
  const BarInfo& info = file.info();
  const BarView bars = file.bars();
  const auto n = static_cast<std::int64_t>(bars.size());
  Dataset out;
  out.symbol = info.symbol;
  out.timeframe = to_string(info.timeframe);
  out.bars = n;
  out.first = base::format_utc(bars.time.front());
  out.last = base::format_utc(bars.time.back());
  out.calendar = info.calendar.text();
  out.missing_bars = missing_bars(bars.time, info.timeframe, info.calendar);
  out.bars_outside = bars_outside_sessions(bars.time, info.timeframe, info.calendar);
  out.coverage_pct = 100.0 * static_cast<double>(n) / static_cast<double>(n + out.missing_bars);
  out.source = info.source;
  out.synthetic = info.synthetic;
  out.bid_ask = !file.quotes().empty();
  out.days_per_year = info.days_per_year;
  out.data_version = info.data_version;
  out.size_bytes = size_bytes;
  return out;
}

base::Result<Dataset> describe_file(const CatalogFile& file) {
  HC_ASSIGN(const BarFile bars, open_checked(file));
  std::error_code error;
  const auto size = fs::file_size(file.path, error);
  return dataset_of(bars, error ? 0 : static_cast<std::int64_t>(size));
}

std::string how_to_get(std::string_view symbol, Timeframe timeframe) {
  const std::string tf = to_string(timeframe);
  return fmt::format(
      "get it with `hindcast data fetch --symbol {0} --timeframe {1} --period \"6 months\"`, "
      "`hindcast data import FILE --symbol {0} --timeframe {1}` or, to try things out, "
      "`hindcast data sample --symbol {0} --timeframe {1} --bars 5000`",
      symbol, tf);
}

// The wanted symbol's timeframes, or the symbols that exist with the nearest one first.
tl::unexpected<base::Error> nothing_for(std::string_view symbol, Timeframe wanted,
                                        const std::vector<CatalogFile>& files) {
  std::vector<std::string> timeframes;
  std::vector<std::string> symbols;
  for (const CatalogFile& file : files) {
    if (file.symbol == symbol) timeframes.push_back(to_string(file.timeframe));
    if (symbols.empty() || symbols.back() != file.symbol) symbols.push_back(file.symbol);
  }
  std::string message = fmt::format("no bars for {} {}: ", symbol, to_string(wanted));
  if (!timeframes.empty()) {
    message += fmt::format("{} is stored as {}, which {} cannot be made from", symbol,
                           base::join_names(timeframes), to_string(wanted));
  } else if (symbols.empty()) {
    message += "the catalog is empty";
  } else {
    const std::string nearest = base::nearest_name(symbol, symbols);
    const auto found = std::ranges::find(symbols, nearest);
    if (found != symbols.end()) std::rotate(symbols.begin(), found, found + 1);
    message += "there are " + base::join_names(symbols);
    if (found != symbols.end()) message += fmt::format("; did you mean '{}'?", nearest);
  }
  return base::fail(ErrorCode::not_found,
                    fmt::format("{}; {}", message, how_to_get(symbol, wanted)));
}

}  // namespace

Catalog::Catalog(fs::path root) : root_(std::move(root)) {}

fs::path Catalog::path_of(std::string_view symbol, Timeframe timeframe) const {
  return root_ / symbol_to_path(symbol) / (to_string(timeframe) + std::string(kExtension));
}

std::vector<CatalogFile> Catalog::files() const {
  std::vector<CatalogFile> files;
  for (const fs::path& directory : entries_of(root_)) {
    const auto symbol = symbol_from_path(directory.filename().string());
    if (symbol) add_files_of(directory, *symbol, files);
  }
  std::ranges::sort(files, {},
                    [](const CatalogFile& f) { return std::pair(f.symbol, f.timeframe); });
  return files;
}

base::Result<std::vector<Dataset>> Catalog::list() const {
  std::vector<Dataset> datasets;
  for (const CatalogFile& file : files()) {
    auto dataset = describe_file(file);
    if (dataset) {
      datasets.push_back(std::move(*dataset));
    } else {
      base::log::warn("left out of the catalog: {}", dataset.error().message);
    }
  }
  return datasets;
}

base::Result<BarFile> Catalog::open(std::string_view symbol, Timeframe timeframe) const {
  HC_TRY(parse_symbol(symbol));
  const CatalogFile file{std::string(symbol), timeframe, path_of(symbol, timeframe)};
  std::error_code error;
  if (!fs::exists(file.path, error)) return nothing_for(symbol, timeframe, files());
  return open_checked(file);
}

base::Result<Dataset> Catalog::describe(std::string_view symbol, Timeframe timeframe) const {
  HC_ASSIGN(const BarFile bars, open(symbol, timeframe));
  std::error_code error;
  const auto size = fs::file_size(path_of(symbol, timeframe), error);
  return dataset_of(bars, error ? 0 : static_cast<std::int64_t>(size));
}

base::Result<std::vector<Gap>> Catalog::gaps(std::string_view symbol, Timeframe timeframe,
                                             std::size_t most) const {
  HC_ASSIGN(const BarFile file, open(symbol, timeframe));
  const auto time = file.bars().time;
  std::vector<Gap> gaps;
  for (std::size_t i = 1; i < time.size() && gaps.size() < most; ++i) {
    const std::int64_t missing =
        missing_between(time[i - 1], time[i], timeframe, file.info().calendar);
    if (missing < 1) continue;
    gaps.push_back({base::format_utc(time[i - 1]), base::format_utc(time[i]), missing});
  }
  return gaps;
}

base::Result<Located> Catalog::locate(std::string_view symbol, Timeframe wanted) const {
  HC_TRY(parse_symbol(symbol));
  // Nothing can be coarser than what is wanted itself, so that no directory has to be read.
  fs::path exact = path_of(symbol, wanted);
  std::error_code error;
  if (fs::exists(exact, error)) return Located{std::move(exact), wanted};
  const auto all = files();
  const CatalogFile* best = nullptr;
  for (const CatalogFile& file : all) {
    if (file.symbol != symbol || !nests_in(file.timeframe, wanted)) continue;
    if (best == nullptr || file.timeframe > best->timeframe) best = &file;
  }
  if (best == nullptr) return nothing_for(symbol, wanted, all);
  return Located{best->path, best->timeframe};
}

std::vector<CatalogFile> Catalog::finer_files(std::string_view symbol, Timeframe timeframe) const {
  std::vector<CatalogFile> files;
  if (!parse_symbol(symbol)) return files;
  add_files_of(root_ / symbol_to_path(symbol), std::string(symbol), files);
  std::erase_if(files, [&](const CatalogFile& file) {
    return !(file.timeframe < timeframe) || !nests_in(file.timeframe, timeframe);
  });
  std::ranges::sort(files, {}, &CatalogFile::timeframe);
  return files;
}

base::Result<Factors> Catalog::factors(std::string_view symbol) const {
  HC_TRY(parse_symbol(symbol));
  const fs::path path = root_ / symbol_to_path(symbol) / kFactorsFile;
  std::error_code error;
  if (!fs::exists(path, error)) return Factors{};
  HC_ASSIGN(const std::string text, base::read_file(path));
  auto factors = parse_factors(text);
  if (factors) return factors;
  return base::fail(ErrorCode::corrupt,
                    fmt::format("'{}': {}", path.string(), factors.error().describe()));
}

base::Result<void> Catalog::store_factors(std::string_view symbol, const Factors& factors) const {
  HC_TRY(parse_symbol(symbol));
  const fs::path directory = root_ / symbol_to_path(symbol);
  HC_TRY(base::make_directories(directory));
  return base::write_file_atomically(directory / kFactorsFile, factors_csv(factors));
}

base::Json to_json(const Dataset& dataset) {
  return {{"symbol", dataset.symbol},
          {"timeframe", dataset.timeframe},
          {"bars", dataset.bars},
          {"first", dataset.first},
          {"last", dataset.last},
          {"calendar", dataset.calendar},
          {"missing_bars", dataset.missing_bars},
          {"bars_outside", dataset.bars_outside},
          {"coverage_pct", dataset.coverage_pct},
          {"source", dataset.source},
          {"synthetic", dataset.synthetic},
          {"bid_ask", dataset.bid_ask},
          {"days_per_year", dataset.days_per_year},
          {"data_version", dataset.data_version},
          {"size_bytes", dataset.size_bytes}};
}

base::Json to_json(const Gap& gap) {
  return {{"after", gap.after}, {"before", gap.before}, {"missing_bars", gap.missing_bars}};
}

}  // namespace hindcast::market
