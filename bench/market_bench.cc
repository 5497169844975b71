// Market data: how fast CSV is imported and how fast a large bar file opens.
// Prints JSON lines {"name","value","unit","ratio_to","ratio"}.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "market/bar_file.h"
#include "market/csv_export.h"
#include "market/csv_import.h"
#include "market/synthetic.h"

namespace {

namespace fs = std::filesystem;
using hindcast::base::Result;
using namespace hindcast::market;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void print(const char* name, double value, const char* unit) {
  fmt::print(
      "{{\"name\":\"{}\",\"value\":{:.4g},\"unit\":\"{}\",\"ratio_to\":null,\"ratio\":null}}\n",
      name, value, unit);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

SampleOptions minutes(std::int64_t bars) {
  SampleOptions options;
  options.symbol = "BTC/USD";
  options.timeframe = {60};
  options.bars = bars;
  return options;
}

// The whole way: map, read, check, hash, write durably.
void bench_import(const fs::path& dir) {
  const fs::path file = dir / "bars.csv";
  {
    std::ofstream out(file, std::ios::binary);
    const BarColumns bars = synthetic_bars(minutes(3'200'000));
    const auto written = export_csv(bars.view(), [&](std::string_view text) -> Result<void> {
      out << text;
      return {};
    });
    HC_CHECK(written.has_value() && out.good(), "the benchmark needs 200 MB of space");
  }
  const double megabytes = static_cast<double>(fs::file_size(file)) / 1e6;
  std::vector<double> rates, read_rates;
  for (int round = 0; round < 3; ++round) {
    auto begin = Clock::now();
    auto text = CsvText::open(file);
    HC_CHECK(text.has_value() && read_csv(*text, {60}).has_value(), "the file is valid");
    read_rates.push_back(megabytes / seconds_since(begin));
    ImportOptions options;
    options.symbol = "BTC/USD";
    options.timeframe = {60};
    begin = Clock::now();
    const auto report = import_csv(Catalog(dir / std::to_string(round)), file, options);
    rates.push_back(megabytes / seconds_since(begin));
    HC_CHECK(report.has_value() && report->added == 3'200'000, "every row is imported");
  }
  print("csv_import_mb_s", median(rates), "MB/s");
  print("csv_read_mb_s", median(read_rates), "MB/s");
}

void bench_open(const fs::path& dir) {
  const fs::path file = dir / "ten_years.bars";
  BarInfo info;
  info.symbol = "BTC/USD";
  info.timeframe = {60};
  HC_CHECK(write_bar_file(file, info, synthetic_bars(minutes(5'256'000)).view()).has_value(),
           "the benchmark needs 250 MB of space");
  std::vector<double> times;
  for (int round = 0; round < 101; ++round) {
    const auto begin = Clock::now();
    const auto bars = BarFile::open(file);
    times.push_back(seconds_since(begin) * 1e3);
    HC_CHECK(bars.has_value() && bars->bars().size() == 5'256'000, "the file is valid");
  }
  print("open_10y_1m_ms", median(times), "ms");
}

}  // namespace

int main() {
  std::string pattern = (fs::temp_directory_path() / "hindcast_bench_XXXXXX").string();
  HC_CHECK(::mkdtemp(pattern.data()) != nullptr, "a temporary directory");
  const fs::path dir = pattern;
  bench_import(dir);
  bench_open(dir);
  fs::remove_all(dir);
  return 0;
}
