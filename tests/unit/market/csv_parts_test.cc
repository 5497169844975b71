// Files that are large enough to be read by several threads: the outcome is that of one thread. The
// same text in gzip comes in small blocks, which one thread reads.
#include <fmt/format.h>

#include <functional>

#include "market/csv_reader.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

constexpr int kRows = 250'000;  // 12 MB

// Minutes from 2020-01-01; `change` may replace a row, given its number from 0.
std::string minutes(const std::function<void(int, std::string&)>& change) {
  std::string text = "timestamp,open,high,low,close,volume\n";
  for (int i = 0; i < kRows; ++i) {
    std::string row =
        fmt::format("{},{}.25,{}.5,{}.125,{}.375,{}.0625", 1'577'836'800'000LL + 60'000LL * i,
                    1000 + i % 7, 1010 + i % 7, 990 + i % 7, 1000 + i % 5, i % 11);
    change(i, row);
    text += row + "\n";
  }
  return text;
}

class CsvParts : public testing::Test {
 protected:
  base::Result<CsvRows> read(const std::filesystem::path& path) {
    HC_ASSIGN(CsvText text, CsvText::open(path));
    return read_csv(text, tf("1m"));
  }
  base::Result<CsvRows> read_side_by_side(const std::string& text) {
    return read(dir_.write("in.csv", text));
  }
  base::Result<CsvRows> read_by_one(const std::string& text) {
    std::filesystem::remove(dir_.path() / "in.csv.gz");
    return read(dir_.write_gzip("in.csv.gz", text));
  }
  TempDir dir_;
};

std::vector<std::string> shown(const BadRows& bad) {
  std::vector<std::string> all;
  for (const BadRow& row : bad.first()) {
    all.push_back(fmt::format("{} {} {}", row.line, row.reason, row.detail));
  }
  return all;
}

void expect_equal(const CsvRows& a, const CsvRows& b) {
  EXPECT_EQ(a.rows_read, b.rows_read);
  EXPECT_TRUE(a.lines == b.lines);
  EXPECT_TRUE(a.bars.time == b.bars.time);
  EXPECT_TRUE(a.bars.open == b.bars.open && a.bars.high == b.bars.high && a.bars.low == b.bars.low);
  EXPECT_TRUE(a.bars.close == b.bars.close && a.bars.volume == b.bars.volume);
  EXPECT_EQ(a.bad.total(), b.bad.total());
  EXPECT_EQ(a.bad.by_reason(), b.bad.by_reason());
  EXPECT_EQ(shown(a.bad), shown(b.bad));
}

TEST_F(CsvParts, KeepEveryRowInItsPlace) {
  const std::string text = minutes([](int, std::string&) {});
  const auto rows = read_side_by_side(text);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->bars.size(), static_cast<std::size_t>(kRows));
  EXPECT_EQ(rows->lines.back(), static_cast<std::uint32_t>(kRows + 1));
  expect_equal(*rows, *read_by_one(text));
}

TEST_F(CsvParts, CountAndShowBadRowsByTheirLines) {
  const std::string text = minutes([](int i, std::string& row) {
    if (i % 40'000 == 7) row = "what";
    if (i == 130'000) row = "";
    if (i == 130'001) row = "\xef\xbb\xbf" + row;
    if (i % 50'000 == 9) row += "\r";
    if (i == 200'000) row = row.substr(0, row.rfind(',')) + ",-1";
    if (i == 249'999) row = "1577836800000,1,1,1,1,1";
  });
  const auto rows = read_side_by_side(text);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->bad.total(), 10);
  expect_equal(*rows, *read_by_one(text));
}

TEST_F(CsvParts, TellTheLineOfATooLongOne) {
  const std::string text = minutes([](int i, std::string& row) {
    if (i == 240'000) row = std::string(kCsvLineBytesMax + 1, '1');
    if (i == 245'000) row = std::string(kCsvLineBytesMax + 9, '1');
  });
  const auto rows = read_side_by_side(text);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, base::ErrorCode::limit_exceeded);
  EXPECT_THAT(rows.error().message, testing::HasSubstr("line 240002 has more than"));
}

TEST_F(CsvParts, TurnAFileRoundThatIsNewestFirst) {
  std::string text = minutes([](int, std::string&) {});
  std::vector<std::string_view> lines;
  for (std::size_t at = text.find('\n') + 1; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    lines.push_back(std::string_view(text).substr(at, end - at));
    at = end;
  }
  std::string reversed = text.substr(0, text.find('\n') + 1);
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) reversed += *line;
  const auto rows = read_side_by_side(reversed);
  ASSERT_TRUE(rows);
  EXPECT_LT(rows->bars.time.front(), rows->bars.time.back());
  expect_equal(*rows, *read_by_one(reversed));
}

}  // namespace
}  // namespace hindcast::market
