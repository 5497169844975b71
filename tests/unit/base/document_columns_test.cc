// How columns are stored: what is kept, what is worked out anew, and what older documents look
// like.
#include <gmock/gmock.h>

#include <bit>
#include <cmath>

#include "base/document.h"
#include "base/document_planes.h"

namespace hindcast::base {
namespace {

using Integers = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

Document curve(std::size_t rows) {
  Numbers equity, close;
  for (std::size_t i = 0; i < rows; ++i) {
    equity.push_back(10000 + 300 * std::sin(static_cast<double>(i)));
    close.push_back(static_cast<double>(700000 + i * 7919 % 4001) / 100);
  }
  Document document{"{}", {{"equity", equity}, {"close", close}}};
  const BelowPeak drawdown{"equity", 10000};
  const Multiple multiple{"close", 1.0 / 3};
  document.columns.push_back({"drawdown_pct", values_of(drawdown, equity), drawdown});
  document.columns.push_back({"benchmark", values_of(multiple, close), multiple});
  return document;
}

TEST(DocumentColumns, DerivedOnesComeBackToTheBit) {
  for (const std::size_t rows : {0, 1, 15, 16, 17, 512, 513, 5000}) {
    const Document document = curve(rows);
    const auto read = decode_document(encode_document(document));
    ASSERT_TRUE(read) << rows << ' ' << read.error().message;
    for (const Column& column : document.columns) {
      EXPECT_EQ(*read->numbers(column.name), std::get<Numbers>(column.values))
          << column.name << ' ' << rows;
    }
  }
}

TEST(DocumentColumns, TheWriterMayLeaveDerivedOnesEmpty) {
  const Document whole = curve(100);
  Document document = whole;
  for (Column& column : document.columns) {
    if (!std::holds_alternative<std::monostate>(column.rule)) column.values = Numbers();
  }
  EXPECT_EQ(encode_document(document), encode_document(whole));
  ASSERT_TRUE(derive_columns(document));
  EXPECT_EQ(*document.numbers("drawdown_pct"), *whole.numbers("drawdown_pct"));
  EXPECT_EQ(*document.numbers("benchmark"), *whole.numbers("benchmark"));
}

TEST(DocumentColumns, DerivedOnesTakeNoSpace) {
  Document document = curve(5000);
  const std::size_t with = encode_document(document).size();
  document.columns.resize(2);
  EXPECT_LT(with, encode_document(document).size() + 100);
}

TEST(DocumentColumns, DecimalPricesTakeTwoBytesOrSo) {
  Document document = curve(5000);
  document.columns.erase(document.columns.begin());
  document.columns.resize(1);
  EXPECT_LT(encode_document(document).size(), 5000 * 2.5);
}

TEST(DocumentColumns, DrawdownIsMeasuredFromTheHighestSoFar) {
  EXPECT_THAT(values_of(BelowPeak{"", 100}, Numbers{90, 110, 55, 110}),
              testing::ElementsAre(testing::DoubleNear(-10, 1e-12), 0, -50, 0));
}

TEST(DocumentColumns, EverySpecialValueComesBackToTheBit) {
  const Numbers values{0.0,  -0.0, 1.5,   -1.5,    1e-320, 1e308,
                       0.1,  0.25, 1e15,  -2e15,   4e15,   std::numeric_limits<double>::infinity(),
                       -1e9, 3,    1e-10, 1234.56, 2.0 / 3};
  // Alone, so that each takes the coding that fits it, and together.
  std::vector<Numbers> columns{values};
  for (const double value : values) columns.push_back({value, value});
  for (const Numbers& column : columns) {
    const auto read = decode_document(encode_document({"{}", {{"x", column}}}));
    ASSERT_TRUE(read);
    const Numbers& back = *read->numbers("x");
    ASSERT_EQ(back.size(), column.size());
    for (std::size_t i = 0; i < column.size(); ++i) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(back[i]), std::bit_cast<std::uint64_t>(column[i]))
          << column[i];
    }
  }
}

TEST(DocumentColumns, DigitsAreTheFewestThatHoldEveryValue) {
  EXPECT_EQ(decimal_digits(Numbers{}), 0);
  EXPECT_EQ(decimal_digits(Numbers{1, 2, 300}), 0);
  EXPECT_EQ(decimal_digits(Numbers{1, 2.5, 300.125}), 3);
  EXPECT_EQ(decimal_digits(Numbers{7123.45, 0}), 2);
  EXPECT_EQ(decimal_digits(Numbers{-0.0}), std::nullopt);
  EXPECT_EQ(decimal_digits(Numbers{1.0 / 3}), std::nullopt);
  EXPECT_EQ(decimal_digits(Numbers{NAN}), std::nullopt);
  EXPECT_EQ(decimal_digits(Numbers{1e300}), std::nullopt);
}

TEST(DocumentColumns, ARuleOverAMissingOrLaterColumnIsRefused) {
  const Numbers values{1, 2};
  const Column of{"close", values};
  const Column derived{"benchmark", values, Multiple{"close", 1}};
  EXPECT_TRUE(decode_document(encode_document({"{}", {of, derived}})));
  EXPECT_FALSE(decode_document(encode_document({"{}", {derived, of}})));
  EXPECT_FALSE(decode_document(encode_document({"{}", {derived}})));
  const Column integers{"close", Integers{1, 2}};
  EXPECT_FALSE(decode_document(encode_document({"{}", {integers, derived}})));
}

TEST(DocumentColumns, LongColumnsGetFramesOfTheirOwn) {
  const Integers many(200'000, 7);
  const Document document{"{}", {{"a", many}, {"b", many}, {"c", Integers{1}}, {"d", Numbers{}}}};
  const auto read = decode_document(encode_document(document));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read->integers("b"), many);
  EXPECT_EQ(*read->integers("c"), Integers{1});
  EXPECT_TRUE(read->numbers("d")->empty());
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

TEST(DocumentColumns, DocumentsOfTheFirstVersionAreStillRead) {
  const auto read = decode_document(from_hex(
      "4843444f43310000b1f9988597493a0207000000030000007b2261223a317d040074696d65000a00000000000000"
      "450000000000000028b52ffd2050e50100f40205f4060101010101010100ff00ff00000000ff00000000ff000000"
      "00ff00000000ff00000000ff8000800000000000061000a24f372dfa6ac4170600657175697479010a0000000000"
      "0000420000000000000028b52ffd2050cd0100a40200009c000000750000000088000000003c00000000e4f80037"
      "000000000000083f807e4040404040404005002c2940d340d0a0eb01140104006e6f6e6501000000000000000009"
      "0000000000000028b52ffd2000010000"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->head, R"({"a":1})");
  EXPECT_EQ(*read->integers("time"), (Integers{5, -7, INT64_MAX, INT64_MIN, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(*read->numbers("equity"), (Numbers{1.5, -0.0, 1e300, 2, 2, 2, 2, 2, 2, 3}));
  EXPECT_TRUE(read->numbers("none")->empty());
}

}  // namespace
}  // namespace hindcast::base
