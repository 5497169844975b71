#include "market/bar_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cstring>
#include <functional>

#include "base/hash.h"
#include "market/bar_layout.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

BarInfo info() {
  return {.symbol = "BTC/USD", .timeframe = tf("1h"), .source = "a.csv", .data_version = {}};
}

class BarFiles : public testing::Test {
 protected:
  std::string written(const BarColumns& bars) {
    const auto version = write_bar_file(path_, info(), bars.view());
    EXPECT_TRUE(version) << version.error().message;
    return *version;
  }
  std::string bytes() const { return base::read_file(path_).value(); }
  void put(std::string content) const { dir_.write("x.bars", content); }
  // As somebody would who knows the format.
  static void fix_checksum(std::string& content) {
    const std::uint64_t sum = base::checksum64(std::as_bytes(std::span(content)).first(4088));
    std::memcpy(content.data() + 4088, &sum, 8);
  }
  template <class T>
  static T value_at(const std::string& content, std::size_t offset) {
    T value;
    std::memcpy(&value, content.data() + offset, sizeof value);
    return value;
  }

  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "x.bars";
};

TEST_F(BarFiles, GiveBackWhatWasWritten) {
  const BarColumns bars = some_bars(1234);
  BarInfo given = info();
  given.synthetic = true;
  given.days_per_year = 252;
  const auto version = write_bar_file(dir_.path() / "new" / "x.bars", given, bars.view());
  ASSERT_TRUE(version);
  const auto file = BarFile::open(dir_.path() / "new" / "x.bars");
  ASSERT_TRUE(file) << file.error().message;
  expect_equal(file->bars(), bars.view());
  EXPECT_EQ(file->info().symbol, "BTC/USD");
  EXPECT_EQ(file->info().timeframe, tf("1h"));
  EXPECT_EQ(file->info().source, "a.csv");
  EXPECT_TRUE(file->info().synthetic);
  EXPECT_EQ(file->info().days_per_year, 252);
  EXPECT_EQ(file->info().data_version, *version);
  EXPECT_EQ(*version, data_version_of("BTC/USD", tf("1h"), bars.view()));
  EXPECT_TRUE(file->verify());
}

TEST_F(BarFiles, StayOpenWhenMovedAndMapFromADescriptor) {
  written(some_bars(10));
  base::Fd fd(::open(path_.c_str(), O_RDONLY));
  auto file = BarFile::map(fd.get(), "from a descriptor");
  ASSERT_TRUE(file);
  fd.reset();
  const BarFile moved = std::move(*file);
  expect_equal(moved.bars(), some_bars(10).view());
}

// docs/bar-file.md promises these places to other programs.
TEST_F(BarFiles, HaveTheDocumentedBytes) {
  BarColumns bars = some_bars(9);
  const std::string version = written(bars);
  const std::string b = bytes();
  EXPECT_EQ(b.substr(0, 8), std::string("HCBARS1\0", 8));
  EXPECT_EQ(value_at<std::uint32_t>(b, 8), 1u);
  EXPECT_EQ(value_at<std::uint32_t>(b, 12), 4096u);
  EXPECT_EQ(value_at<std::uint64_t>(b, 16), 9u);
  EXPECT_EQ(value_at<std::int64_t>(b, 24), 3600);
  EXPECT_EQ(value_at<std::uint32_t>(b, 80), 0u);
  EXPECT_EQ(value_at<std::uint32_t>(b, 84), 365u);
  EXPECT_EQ(b.substr(88, 64), version);
  EXPECT_STREQ(b.data() + 152, "BTC/USD");
  EXPECT_STREQ(b.data() + 216, "a.csv");
  for (std::size_t i = 0; i < 6; ++i) {
    const auto offset = value_at<std::uint64_t>(b, 32 + 8 * i);
    EXPECT_EQ(offset, 4096 + i * 128) << "9 values of 8 bytes, rounded up to 64";
  }
  EXPECT_EQ(b.size(), 4096u + 5 * 128 + 72);
  EXPECT_EQ(value_at<std::int64_t>(b, 4096 + 8), bars.time[1]);
  EXPECT_EQ(value_at<double>(b, 4096 + 4 * 128 + 16), bars.close[2]);
}

TEST_F(BarFiles, AreMappedByTheThreeNumpyLinesOfTheDocs) {
  // The distribution's interpreter first: another one on the path need not have its packages.
  std::string python;
  for (const char* candidate : {"/usr/bin/python3", "python3"}) {
    const std::string probe = fmt::format("{} -c 'import numpy' 2>/dev/null", candidate);
    if (python.empty() && std::system(probe.c_str()) == 0) python = candidate;
  }
  if (python.empty()) GTEST_SKIP() << "python3 with numpy is not installed";
  const BarColumns bars = some_bars(100);
  written(bars);
  const std::string docs = base::read_file(HINDCAST_DOCS_DIR "/bar-file.md").value();
  const auto begin = docs.find("```python\n");
  ASSERT_NE(begin, std::string::npos);
  const auto end = docs.find("```", begin + 10);
  std::string script = docs.substr(begin + 10, end - begin - 10);
  script += "print(len(time), time[99], repr(float(volume[99])), repr(float(high[7])))\n";
  const auto code = dir_.write("read.py", script);
  const auto out = dir_.path() / "out";
  const std::string command = fmt::format("cd '{}' && {} '{}' > '{}'", dir_.path().string(), python,
                                          code.string(), out.string());
  std::filesystem::copy_file(path_, dir_.path() / "1h.bars");
  ASSERT_EQ(std::system(command.c_str()), 0) << script;
  EXPECT_EQ(base::read_file(out).value(),
            fmt::format("100 {} {} {}\n", bars.time[99], bars.volume[99], bars.high[7]));
}

TEST_F(BarFiles, AreRefusedWhenTheHeaderIsNotRight) {
  written(some_bars(9));
  const std::string good = bytes();
  struct Case {
    const char* name;
    const char* message;
    std::function<void(std::string&)> damage;
  };
  const auto set = [](std::size_t offset, auto value) {
    return [=](std::string& b) {
      std::memcpy(b.data() + offset, &value, sizeof value);
      fix_checksum(b);
    };
  };
  const Case cases[] = {
      {"empty", "shorter than its header", [](std::string& b) { b.clear(); }},
      {"cut header", "shorter than its header", [](std::string& b) { b.resize(4095); }},
      {"magic", "does not start with HCBARS1", [](std::string& b) { b[0] = 'X'; }},
      {"version", "version 2 is not known", set(8, std::uint32_t{2})},
      {"one flipped bit", "header checksum differs", [](std::string& b) { b[200] ^= 1; }},
      {"reserved bytes", "header checksum differs", [](std::string& b) { b[4000] = 1; }},
      {"no bars", "holds no bars", set(16, std::uint64_t{0})},
      {"one bar too many", "do not fit", set(16, std::uint64_t{10})},
      {"bars overflow", "do not fit", set(16, ~std::uint64_t{0})},
      {"offset overflow", "do not fit", set(32, ~std::uint64_t{7})},
      {"offset in the header", "do not fit", set(40, std::uint64_t{8})},
      {"offset not aligned", "do not fit", set(48, std::uint64_t{4097})},
      {"cut columns", "do not fit", [](std::string& b) { b.resize(b.size() - 1); }},
      {"timeframe", "a timeframe of 0 s is out of range", set(24, std::int64_t{0})},
      {"days", "0 days a year are out of range", set(84, std::uint32_t{0})},
      {"symbol", "symbol is not valid", set(152, std::uint64_t{0x2e2e2f2e2e})}};
  for (const Case& c : cases) {
    std::string damaged = good;
    c.damage(damaged);
    put(damaged);
    const auto file = BarFile::open(path_);
    ASSERT_FALSE(file) << c.name;
    EXPECT_EQ(file.error().code, base::ErrorCode::corrupt) << c.name;
    EXPECT_THAT(file.error().message, HasSubstr(c.message)) << c.name;
  }
}

TEST_F(BarFiles, VerifyFindsDamagedColumnsThatOpenDoesNotRead) {
  written(some_bars(9));
  std::string damaged = bytes();
  damaged[4096 + 3 * 128 + 5] ^= 1;
  put(damaged);
  const auto file = BarFile::open(path_);
  ASSERT_TRUE(file);
  const auto verified = file->verify();
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, base::ErrorCode::corrupt);
  EXPECT_THAT(verified.error().message, HasSubstr("do not match the data version"));
}

TEST_F(BarFiles, VerifyNamesTheFirstBadRow) {
  BarColumns bars = some_bars(9);
  std::swap(bars.high[4], bars.low[4]);
  written(bars);  // a writer that breaks its precondition: the hash is right
  EXPECT_THAT(BarFile::open(path_)->verify().error().message, HasSubstr("row 4: high"));
  bars = some_bars(9);
  bars.time[6] = bars.time[5];
  written(bars);
  EXPECT_THAT(BarFile::open(path_)->verify().error().message, HasSubstr("row 6: its time"));
}

TEST_F(BarFiles, AreNotWrittenWithInfoOutOfBounds) {
  const BarColumns bars = some_bars(3);
  BarInfo bad = info();
  bad.symbol = "../etc";
  EXPECT_FALSE(write_bar_file(path_, bad, bars.view()));
  bad = info();
  bad.source.assign(kSourceBytesMax + 1, 'x');
  EXPECT_THAT(write_bar_file(path_, bad, bars.view()).error().message, HasSubstr("at most 255"));
  bad = info();
  bad.days_per_year = 367;
  EXPECT_THAT(write_bar_file(path_, bad, bars.view()).error().message, HasSubstr("1 to 366"));
  EXPECT_FALSE(write_bar_file(path_, info(), BarView{}));
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path())) << "no temporary file may stay";
}

TEST_F(BarFiles, AReaderKeepsTheOldBarsWhileTheFileIsReplaced) {
  written(some_bars(10));
  const auto before = BarFile::open(path_);
  written(some_bars(20));
  expect_equal(before->bars(), some_bars(10).view());
  expect_equal(BarFile::open(path_)->bars(), some_bars(20).view());
}

TEST(DataVersion, DependsOnEveryPartOfTheData) {
  const BarColumns bars = some_bars(5);
  const std::string version = data_version_of("A", tf("1h"), bars.view());
  EXPECT_EQ(version.size(), 64u);
  EXPECT_NE(version, data_version_of("B", tf("1h"), bars.view()));
  EXPECT_NE(version, data_version_of("A", tf("2h"), bars.view()));
  BarColumns other = bars;
  other.volume[4] += 1;
  EXPECT_NE(version, data_version_of("A", tf("1h"), other.view()));
}

}  // namespace
}  // namespace hindcast::market
