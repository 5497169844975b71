#include "market/csv_import.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/time_units.h"
#include "market/dataset_store.h"
#include "market/symbol.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;

std::string reasons_of(const BadRows& bad) {
  std::string text;
  for (const auto& [reason, count] : bad.by_reason()) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", reason, count);
  }
  return text;
}

tl::unexpected<base::Error> refuse(const std::filesystem::path& file, const BadRows& bad,
                                   std::int64_t rows_read) {
  std::vector<base::Problem> problems;
  for (const BadRow& row : bad.first()) {
    base::Problem problem{.pointer = "", .code = row.reason, .detail = row.detail};
    problem.line = static_cast<int>(row.line);
    problems.push_back(std::move(problem));
  }
  const bool all_shown = static_cast<std::int64_t>(problems.size()) == bad.total();
  std::string message = fmt::format(
      "'{}' is refused: {} of {} rows are bad ({}); {}. --lenient skips and counts them",
      file.string(), bad.total(), rows_read, reasons_of(bad),
      all_shown ? std::string("they follow") : fmt::format("the first {} follow", problems.size()));
  return base::fail(ErrorCode::invalid_argument, std::move(message), std::move(problems));
}

// What the reader and the options cannot know alone.
base::Result<CsvRows> read_rows(const std::filesystem::path& file, const ImportOptions& options) {
  HC_ASSIGN(CsvText text, CsvText::open(file));
  auto rows = read_csv(text, options.timeframe, options.zone);
  if (!rows) {
    base::Error error = std::move(rows).error();
    if (error.message.find(file.string()) == std::string::npos) {
      error.message = fmt::format("'{}': {}", file.string(), error.message);
    }
    return tl::unexpected(std::move(error));
  }
  if (rows->bad.total() > 0 && !options.lenient) return refuse(file, rows->bad, rows->rows_read);
  if (rows->bars.size() == 0) {
    return base::fail(ErrorCode::invalid_argument,
                      rows->rows_read == 0
                          ? fmt::format("'{}' has a header but no rows", file.string())
                          : fmt::format("'{}' has no usable row: all {} are bad ({})",
                                        file.string(), rows->rows_read, reasons_of(rows->bad)));
  }
  return rows;
}

StoreRequest request_of(const std::filesystem::path& file, const ImportOptions& options) {
  StoreRequest request;
  request.symbol = options.symbol;
  request.timeframe = options.timeframe;
  request.source = options.source.empty() ? file.filename().string() : options.source;
  request.calendar = options.calendar;
  request.days_per_year = options.days_per_year;
  request.replace = options.replace;
  request.skip_conflicts = options.lenient;
  return request;
}

ImportReport report_of(const CsvRows& rows, const StoreReport& stored) {
  return {.layout = std::string(rows.layout.name),
          .rows_read = rows.rows_read,
          .added = stored.added,
          .duplicates = stored.duplicates,
          .replaced = stored.replaced,
          .skipped = rows.bad.total(),
          .skipped_by_reason = rows.bad.by_reason(),
          .first_skipped = rows.bad.first(),
          .bars = stored.bars,
          .data_version = stored.data_version};
}

}  // namespace

base::Result<ImportReport> import_csv(const Catalog& catalog, const std::filesystem::path& file,
                                      const ImportOptions& options) {
  HC_TRY(parse_symbol(options.symbol));
  if (options.zone && options.timeframe.ns() >= base::kNsPerDay) {
    return base::fail(
        ErrorCode::invalid_argument,
        fmt::format("bars of {} are named by their date: a time zone is for bars of less "
                    "than a day",
                    to_string(options.timeframe)));
  }
  HC_ASSIGN(CsvRows rows, read_rows(file, options));
  HC_ASSIGN(const StoreReport stored, store_bars(catalog, request_of(file, options), rows.bars));
  for (const MergeConflict& conflict : stored.conflicts) {
    rows.bad.add({rows.lines[conflict.row], conflict.reason, conflict.detail});
  }
  if (rows.bad.total() > 0 && !options.lenient) return refuse(file, rows.bad, rows.rows_read);
  return report_of(rows, stored);
}

base::Json to_json(const ImportReport& report) {
  base::Json first = base::Json::array();
  for (const BadRow& row : report.first_skipped) {
    first.push_back({{"line", row.line}, {"reason", row.reason}, {"detail", row.detail}});
  }
  return {{"layout", report.layout},
          {"rows_read", report.rows_read},
          {"added", report.added},
          {"duplicates", report.duplicates},
          {"replaced", report.replaced},
          {"skipped", report.skipped},
          {"skipped_by_reason", report.skipped_by_reason},
          {"first_skipped", std::move(first)},
          {"bars", report.bars},
          {"data_version", report.data_version}};
}

}  // namespace hindcast::market
