#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace hindcast::cli {
namespace {

TEST(Bar, ShowsItsShareAndNeverExceedsTheWidth) {
  EXPECT_EQ(draw_bar({50, "simulating", ""}, 40), "[##########...........]  50 % simulating");
  for (const int percent : {-5, 0, 1, 99, 100, 250}) {
    for (const int width : {10, 20, 40, 79, 200}) {
      const Progress progress{percent, "simulating", "equity 10,000.00"};
      EXPECT_LE(display_width(draw_bar(progress, width)), width) << percent << " in " << width;
    }
  }
  EXPECT_EQ(draw_bar({250, "", ""}, 60).find('.'), std::string::npos) << "more than all is all";
}

TEST(Bar, LeavesOutControlCharactersFromOutside) {
  const std::string line = draw_bar({1, "evil\x1b[2J\r\n", "\xC2\x9B"}, 79);
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(line.find('\x9B'), std::string::npos);
  EXPECT_EQ(printable("Währung €"), "Währung €");
}

TEST(Numbers, AreGroupedAndSigned) {
  struct Row {
    double value;
    int decimals;
    const char* text;
  };
  for (const Row& row : {Row{0, 2, "0.00"}, Row{999, 0, "999"}, Row{1000, 0, "1,000"},
                         Row{-1234567.891, 2, "-1,234,567.89"}, Row{-0.001, 2, "0.00"},
                         Row{123456, 1, "123,456.0"}}) {
    EXPECT_EQ(grouped(row.value, row.decimals), row.text);
  }
  EXPECT_EQ(grouped(std::numeric_limits<double>::quiet_NaN(), 2), "-");
  EXPECT_EQ(signed_percent(4.125), "+4.12 %");
  EXPECT_EQ(signed_percent(-4.5), "-4.50 %");
}

TEST(Durations, UseTheUnitThatFits) {
  EXPECT_EQ(duration_text(0.0142), "14 ms");
  EXPECT_EQ(duration_text(1.25), "1.2 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(3900), "1 h 05 min");
}

TEST(Table, AlignsByDisplayWidth) {
  EXPECT_EQ(draw_table({"NAME", ">N"}, {{"é", "1"}, {"long", "20"}}),
            "NAME   N\n"
            "é      1\n"
            "long  20\n");
}

}  // namespace
}  // namespace hindcast::cli
