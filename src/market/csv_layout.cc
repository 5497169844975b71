#include "market/csv_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/excerpt.h"
#include "market/csv_value.h"

namespace hindcast::market {
namespace {

constexpr std::size_t kLineShownBytes = 120;  // of a header nobody knows

enum class FirstField { header, epoch, dotted_date };

// `roles` has a letter for each column: t time, k clock, o h l c v, '.' not used. Volume of
// MetaTrader is the tick volume, which every broker fills; "Adj Close" of Yahoo is not used: mixed
// with the unadjusted open, high and low it would make impossible bars.
struct Known {
  std::string_view name;
  std::string_view header;  // lower case, joined by commas; empty: there is none
  FirstField first;
  std::string_view roles;
};
constexpr std::array<Known, 13> kKnown{{
    {"hindcast", "timestamp,open,high,low,close,volume", FirstField::header, "tohlcv"},
    {"coinbase", "time,low,high,open,close,volume", FirstField::header, "tlhocv"},
    {"yahoo", "date,open,high,low,close,adj close,volume", FirstField::header, "tohlc.v"},
    {"yahoo", "datetime,open,high,low,close,adj close,volume", FirstField::header, "tohlc.v"},
    {"metatrader", "<date>,<time>,<open>,<high>,<low>,<close>,<tickvol>,<vol>,<spread>",
     FirstField::header, "tkohlcv.."},
    {"metatrader", "<date>,<open>,<high>,<low>,<close>,<tickvol>,<vol>,<spread>",
     FirstField::header, "tohlcv.."},
    {"backtesting.py", ",open,high,low,close,volume", FirstField::header, "tohlcv"},
    {"backtesting.py", "date,open,high,low,close,volume", FirstField::header, "tohlcv"},
    {"backtesting.py", "datetime,open,high,low,close,volume", FirstField::header, "tohlcv"},
    {"binance",
     "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
     "taker_buy_quote_volume,ignore",
     FirstField::header, "tohlcv......"},
    {"binance", "", FirstField::epoch, "tohlcv......"},
    {"kraken", "", FirstField::epoch, "tohlcv."},
    {"metatrader", "", FirstField::dotted_date, "tkohlcv"},
}};

CsvField field_of(char role) {
  switch (role) {
    case 't':
      return CsvField::time;
    case 'k':
      return CsvField::clock;
    case 'o':
      return CsvField::open;
    case 'h':
      return CsvField::high;
    case 'l':
      return CsvField::low;
    case 'c':
      return CsvField::close;
    case 'v':
      return CsvField::volume;
    default:
      return CsvField::skip;
  }
}

char delimiter_of(std::string_view line) {
  constexpr std::array<char, 3> kDelimiters{',', '\t', ';'};
  return *std::ranges::max_element(kDelimiters, {},
                                   [&](char c) { return std::ranges::count(line, c); });
}

std::vector<std::string> split_lower(std::string_view line, char delimiter) {
  std::vector<std::string> fields;
  while (true) {
    const std::size_t end = std::min(line.find(delimiter), line.size());
    std::string field(strip_field(line.substr(0, end)));
    std::ranges::transform(field, field.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    fields.push_back(std::move(field));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

FirstField classify(const std::string& field) {
  if (field.size() == 10 && field[4] == '.' && parse_bar_time(field))
    return FirstField::dotted_date;
  if (field.size() >= 9 &&
      std::ranges::all_of(field, [](char c) { return c >= '0' && c <= '9'; })) {
    return FirstField::epoch;
  }
  return FirstField::header;
}

bool fits(const Known& known, const std::vector<std::string>& fields, FirstField first) {
  if (known.first != first) return false;
  if (known.header.empty()) return known.roles.size() == fields.size();
  return fmt::format("{}", fmt::join(fields, ",")) == known.header;
}

std::optional<CsvField> named_field(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, CsvField>, 5> kNames{
      {{"open", CsvField::open},
       {"high", CsvField::high},
       {"low", CsvField::low},
       {"close", CsvField::close},
       {"volume", CsvField::volume}}};
  for (const auto& [known, field] : kNames) {
    if (name == known) return field;
  }
  for (std::size_t i = 0; i < kQuoteColumns; ++i) {
    if (name == kQuoteNames[i]) return field_of(static_cast<QuoteColumn>(i));
  }
  return std::nullopt;
}

// A time, then columns by their names in any order, with all eight of bid and ask.
std::optional<CsvLayout> quoted_layout(const std::vector<std::string>& fields, char delimiter) {
  constexpr std::array<std::string_view, 4> kTimes{"timestamp", "time", "date", "datetime"};
  if (std::ranges::find(kTimes, fields.front()) == kTimes.end()) return std::nullopt;
  CsvLayout layout{.name = "bid and ask", .fields = {CsvField::time}, .delimiter = delimiter};
  std::size_t quotes = 0, prices = 0;
  for (std::size_t i = 1; i < fields.size(); ++i) {
    const CsvField field = named_field(fields[i]).value_or(CsvField::skip);
    const bool twice =
        field != CsvField::skip && std::ranges::find(layout.fields, field) != layout.fields.end();
    if (twice) return std::nullopt;
    layout.fields.push_back(field);
    quotes += field >= CsvField::quotes;
    prices += field >= CsvField::open && field <= CsvField::close;
  }
  if (quotes != kQuoteColumns || (prices != 0 && prices != 4)) return std::nullopt;
  layout.quoted = true;
  layout.made_of_quotes = prices == 0;
  return layout;
}

}  // namespace

base::Result<CsvLayout> detect_csv_layout(std::string_view first_line) {
  const char delimiter = delimiter_of(first_line);
  const auto fields = split_lower(first_line, delimiter);
  const FirstField first = classify(fields.front());
  for (const Known& known : kKnown) {
    if (!fits(known, fields, first)) continue;
    CsvLayout layout{.name = known.name,
                     .fields = {},
                     .delimiter = delimiter,
                     .has_header = first == FirstField::header};
    for (const char role : known.roles) layout.fields.push_back(field_of(role));
    return layout;
  }
  if (auto layout = quoted_layout(fields, delimiter)) return std::move(*layout);
  return base::fail(
      base::ErrorCode::invalid_argument,
      fmt::format("the layout is not known; the first line is '{}'; recognised are:\n  {}",
                  base::excerpt(first_line, kLineShownBytes),
                  fmt::join(csv_layout_list(), "\n  ")));
}

std::vector<std::string> csv_layout_list() {
  return {
      "hindcast: timestamp,open,high,low,close,volume",
      "bid and ask: a header with timestamp first, and in any order bid_open, bid_high, bid_low, "
      "bid_close, the same of ask, and if there are such open, high, low, close and volume",
      "binance: klines, 12 columns with or without header, open time in ms or us first",
      "yahoo: Date,Open,High,Low,Close,Adj Close,Volume",
      "coinbase: time,low,high,open,close,volume with the epoch in s",
      "metatrader: <DATE> <TIME> <OPEN> <HIGH> <LOW> <CLOSE> <TICKVOL> <VOL> <SPREAD>, or "
      "2017.04.19,09:00,open,high,low,close,volume without header",
      "backtesting.py: (empty or Date),Open,High,Low,Close,Volume",
      "kraken: 7 columns without header, epoch in s, open,high,low,close,volume,trades"};
}

}  // namespace hindcast::market
