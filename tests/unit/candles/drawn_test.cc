// Patterns as they stand in the books, each beside a drawing that just misses it. Agreement with
// TA-Lib on long series is in tests/parity.
#include <gmock/gmock.h>

#include <cmath>

#include "unit/candles/drawing.h"

namespace hindcast::indicators {
namespace {

using testing::after_ordinary;
using testing::Drawn;
using testing::find_in;

constexpr Drawn kLongBlack{115, 116, 99, 100}, kLongWhite{100, 116, 99, 115};

struct Case {
  const char* name;
  std::vector<Drawn> candles;
  double value;
};

void expect_values(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    std::string drawing;
    for (const Drawn& d : c.candles) {
      drawing += " " + ::testing::PrintToString(std::vector{d.open, d.high, d.low, d.close});
    }
    EXPECT_EQ(find_in(c.name, after_ordinary(c.candles)).back(), c.value) << c.name << drawing;
  }
}

TEST(DrawnPatterns, OfOneCandle) {
  expect_values({
      {"cdl_doji", {{105, 112, 98, 106}}, 100},
      {"cdl_doji", {{105, 112, 98, 107}}, 0},
      {"cdl_dragonflydoji", {{110, 111, 98, 110}}, 100},
      {"cdl_dragonflydoji", {{110, 113, 98, 110}}, 0},
      {"cdl_gravestonedoji", {{100, 112, 99, 100}}, 100},
      {"cdl_gravestonedoji", {{100, 112, 97, 100}}, 0},
      {"cdl_takuri", {{110, 111.25, 98, 111}}, 100},
      {"cdl_takuri", {{110, 111.25, 108.5, 111}}, 0},
      {"cdl_longleggeddoji", {{105, 106, 98, 105.5}}, 100},
      {"cdl_longleggeddoji", {{105, 105.75, 104.75, 105.5}}, 0},
      {"cdl_rickshawman", {{105, 112, 98, 105.5}}, 100},
      {"cdl_rickshawman", {{110, 111.5, 98, 110.5}}, 0},
      {"cdl_highwave", {{105, 112, 98, 107}}, 100},
      {"cdl_highwave", {{105, 110, 98, 107}}, 0},
      {"cdl_spinningtop", {{107, 112, 100, 104}}, -100},
      {"cdl_spinningtop", {{107, 112, 101, 104}}, 0},
      {"cdl_shortline", {{104, 107, 103, 106}}, 100},
      {"cdl_shortline", {{104, 108, 103, 106}}, 0},
      {"cdl_longline", {{100, 113, 99, 112}}, 100},
      {"cdl_longline", {{100, 111, 99, 110}}, 0},
      {"cdl_marubozu", {{112, 112, 100, 100}}, -100},
      {"cdl_marubozu", {{112, 112, 98, 100}}, 0},
      {"cdl_closingmarubozu", {{100, 112, 95, 112}}, 100},
      {"cdl_closingmarubozu", {{100, 114, 95, 112}}, 0},
      {"cdl_belthold", {{100, 115, 100, 112}}, 100},
      {"cdl_belthold", {{100, 115, 98, 112}}, 0},
  });
}

TEST(DrawnPatterns, OfOneCandleBesideTheOneBefore) {
  expect_values({
      {"cdl_hammer", {{99, 101, 90, 100.5}}, 100},
      {"cdl_hammer", {{103, 105, 94, 104.5}}, 0},
      {"cdl_hangingman", {{110, 112, 101, 111.5}}, -100},
      {"cdl_hangingman", {{99, 101, 90, 100.5}}, 0},
      {"cdl_invertedhammer", {{97, 106, 96.5, 98}}, 100},
      {"cdl_invertedhammer", {{99, 106, 98.5, 100}}, 0},
      {"cdl_shootingstar", {{112, 121, 111.5, 113}}, -100},
      {"cdl_shootingstar", {{110, 119, 109.5, 111}}, 0},
      {"cdl_dojistar", {kLongBlack, {97, 98, 95, 97}}, 100},
      {"cdl_dojistar", {kLongBlack, {100, 101, 98, 100}}, 0},
      {"cdl_dojistar", {kLongWhite, {118, 119, 117, 118}}, -100},
  });
}

TEST(DrawnPatterns, OfTwoCandles) {
  expect_values({
      {"cdl_engulfing", {{99, 112, 98, 111}}, 100},
      {"cdl_engulfing", {{100, 112, 98, 111}}, 80},
      {"cdl_engulfing", {{100, 112, 98, 110}}, 0},
      {"cdl_harami", {kLongBlack, {104, 107, 103, 106}}, 100},
      {"cdl_harami", {kLongBlack, {100, 107, 99, 106}}, 80},
      {"cdl_harami", {kLongBlack, {99, 107, 98, 106}}, 0},
      {"cdl_haramicross", {kLongWhite, {106, 110, 103, 106}}, -100},
      {"cdl_haramicross", {kLongWhite, {104, 107, 103, 106}}, 0},
      {"cdl_homingpigeon", {kLongBlack, {108, 109, 103, 104}}, 100},
      {"cdl_homingpigeon", {kLongBlack, {108, 109, 99, 100}}, 0},
      {"cdl_matchinglow", {{106, 107, 99, 100.5}}, 100},
      {"cdl_matchinglow", {{106, 107, 99, 101}}, 0},
      {"cdl_counterattack", {kLongBlack, {86, 101, 85, 100}}, 100},
      {"cdl_counterattack", {kLongBlack, {86, 102, 85, 101}}, 0},
      {"cdl_separatinglines", {{110, 126, 110, 125}}, 100},
      {"cdl_separatinglines", {{110, 126, 107, 125}}, 0},
      {"cdl_kicking", {{115, 115, 100, 100}, {117, 130, 117, 130}}, 100},
      {"cdl_kicking", {{115, 115, 100, 100}, {115, 130, 115, 130}}, 0},
      {"cdl_kickingbylength", {{115, 115, 100, 100}, {117, 130, 117, 130}}, -100},
      {"cdl_darkcloudcover", {kLongWhite, {117, 118, 104, 105}}, -100},
      {"cdl_darkcloudcover", {kLongWhite, {117, 118, 104, 108}}, 0},
      {"cdl_piercing", {kLongBlack, {98, 110, 97, 109}}, 100},
      {"cdl_piercing", {kLongBlack, {95, 110, 94, 107}}, 0},
      {"cdl_onneck", {kLongBlack, {97, 99.5, 96, 99}}, -100},
      {"cdl_onneck", {kLongBlack, {97, 100, 96, 99.75}}, 0},
      {"cdl_inneck", {kLongBlack, {97, 101, 96, 100.5}}, -100},
      {"cdl_inneck", {kLongBlack, {97, 101, 96, 99.75}}, 0},
      {"cdl_thrusting", {kLongBlack, {97, 108, 96, 107}}, -100},
      {"cdl_thrusting", {kLongBlack, {97, 109, 96, 108}}, 0},
  });
}

TEST(DrawnPatterns, OfThreeCandles) {
  expect_values({
      {"cdl_morningstar", {kLongBlack, {97, 99, 95, 98}, {101, 112, 100, 111}}, 100},
      {"cdl_morningstar", {kLongBlack, {97, 99, 95, 98}, {92, 105, 91, 104}}, 0},
      {"cdl_eveningstar", {kLongWhite, {117, 119, 116, 118}, {114, 115, 103, 104}}, -100},
      {"cdl_eveningdojistar", {kLongWhite, {117, 119, 116, 117}, {114, 115, 103, 104}}, -100},
      {"cdl_eveningdojistar", {kLongWhite, {117, 121, 116, 120}, {114, 115, 103, 104}}, 0},
      {"cdl_abandonedbaby", {kLongBlack, {96, 97, 95, 96}, {100, 112, 98, 111}}, 100},
      {"cdl_abandonedbaby", {kLongBlack, {96, 97, 95, 96}, {100, 112, 96, 111}}, 0},
      {"cdl_tristar", {{100, 104, 96, 100}, {106, 110, 102, 106}, {101, 105, 97, 101}}, -100},
      {"cdl_tristar", {{100, 104, 96, 100}, {106, 110, 102, 106}, {106, 110, 102, 106}}, 0},
      {"cdl_3whitesoldiers",
       {{100, 110.5, 99, 110}, {105, 116.5, 104, 116}, {111, 122.5, 110, 122}},
       100},
      {"cdl_3whitesoldiers",
       {{100, 110.5, 99, 110}, {105, 116.5, 104, 116}, {111, 125, 110, 122}},
       0},
      {"cdl_3inside", {kLongBlack, {104, 107, 103, 106}, {106, 118, 105, 117}}, 100},
      {"cdl_3inside", {kLongBlack, {104, 107, 103, 106}, {106, 118, 105, 115}}, 0},
      {"cdl_3outside", {{99, 112, 98, 111}, {111, 114, 110, 113}}, 100},
      {"cdl_3outside", {{99, 112, 98, 111}, {111, 114, 110, 111}}, 0},
  });
}

TEST(DrawnPatterns, OfFourAndFiveCandles) {
  const std::vector<Drawn> rest = {
      {100, 131, 99, 130}, {136, 137, 133, 134}, {133, 134, 127, 128}, {130, 131, 124, 126}};
  auto held = rest, late = rest;
  held.push_back({127, 146, 126, 145});
  late.push_back({127, 146, 126, 136});
  expect_values({
      {"cdl_mathold", held, 100},
      {"cdl_mathold", late, 0},
      {"cdl_3blackcrows",
       {{100, 112, 98, 110}, {108, 109, 100, 100}, {104, 105, 92, 92}, {98, 99, 84, 84}},
       -100},
      {"cdl_3blackcrows",
       {{100, 112, 98, 110}, {108, 109, 100, 100}, {104, 105, 92, 92}, {98, 99, 80, 84}},
       0},
      {"cdl_3linestrike",
       {{100, 106, 99, 105}, {104, 111, 103, 110}, {109, 116, 108, 115}, {116, 117, 97, 98}},
       100},
      {"cdl_3linestrike",
       {{100, 106, 99, 105}, {104, 111, 103, 110}, {109, 116, 108, 115}, {116, 117, 97, 100}},
       0},
  });
}

TEST(Penetration, SaysHowDeepTheLastCandleMustComeBack) {
  const auto cloud = after_ordinary({kLongWhite, {117, 118, 104, 105}});
  EXPECT_EQ(find_in("cdl_darkcloudcover", cloud, {0.5}).back(), -100);  // below 107.5
  EXPECT_EQ(find_in("cdl_darkcloudcover", cloud, {0.9}).back(), 0);     // not below 101.5
}

TEST(Hikkake, IsConfirmedWithinThreeCandlesAndOnce) {
  const std::vector<Drawn> trap = {{100, 120, 90, 110}, {105, 115, 95, 100}, {100, 110, 92, 95}};
  const Drawn waits{95, 108, 91, 100}, confirms{100, 118, 90, 116};
  const auto last_of = [&](std::vector<Drawn> after) {
    auto drawn = trap;
    drawn.insert(drawn.end(), after.begin(), after.end());
    return find_in("cdl_hikkake", after_ordinary(drawn)).back();
  };
  EXPECT_EQ(last_of({}), 100);
  EXPECT_EQ(last_of({confirms}), 200);
  EXPECT_EQ(last_of({waits, waits, confirms}), 200);
  EXPECT_EQ(last_of({waits, waits, waits, confirms}), 0);
  EXPECT_EQ(last_of({confirms, confirms}), 0);
}

}  // namespace
}  // namespace hindcast::indicators
