// Shared by the market tests: a directory of their own, bars to play with, files to import.
#pragma once

#include <gmock/gmock.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/time.h"
#include "market/bars.h"
#include "market/catalog.h"
#include "market/timeframe.h"

namespace hindcast::market {

// An empty directory, gone with all its contents at the end of the test.
class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "hindcast_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  std::filesystem::path write_gzip(const std::string& name, std::string_view content) const {
    const std::string path = (path_ / name).string();
    gzFile file = ::gzopen(path.c_str(), "ab");
    ::gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    ::gzclose(file);
    return path;
  }

 private:
  std::filesystem::path path_;
};

inline std::int64_t at(std::string_view iso) { return base::parse_utc(iso).value(); }
inline Timeframe tf(std::string_view text) { return parse_timeframe(text).value(); }

// `n` valid bars whose values all differ, from `start` on.
inline BarColumns some_bars(std::size_t n, std::string_view start = "2019-01-01",
                            std::string_view timeframe = "1h") {
  BarColumns bars;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = 100.0 + static_cast<double>((i * 7919) % 1000) / 7;
    bars.push_back(at(start) + static_cast<std::int64_t>(i) * tf(timeframe).ns(), x, x + 2.125,
                   x - 1.0 / 3, x + 1, static_cast<double>(i) + 0.1);
  }
  return bars;
}

inline void expect_equal(const BarView& actual, const BarView& expected) {
  EXPECT_THAT(actual.time, testing::ElementsAreArray(expected.time));
  EXPECT_THAT(actual.open, testing::ElementsAreArray(expected.open));
  EXPECT_THAT(actual.high, testing::ElementsAreArray(expected.high));
  EXPECT_THAT(actual.low, testing::ElementsAreArray(expected.low));
  EXPECT_THAT(actual.close, testing::ElementsAreArray(expected.close));
  EXPECT_THAT(actual.volume, testing::ElementsAreArray(expected.volume));
}

}  // namespace hindcast::market
