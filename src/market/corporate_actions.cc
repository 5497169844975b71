#include "market/corporate_actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/excerpt.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/time_units.h"
#include "market/resample.h"

namespace hindcast::market {
namespace {

constexpr std::string_view kHeader = "date,price_factor,split_factor";
constexpr double kFactorMax = 1e6;

std::optional<double> parse_factor(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!whole || !(value > 0) || !(value <= kFactorMax)) return std::nullopt;
  return value;
}

std::string_view next_field(std::string_view& line) {
  const std::size_t end = std::min(line.find(','), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

// "" when the row is good.
std::string read_row(std::string_view line, const Factors& before, FactorRow& row) {
  if (std::ranges::count(line, ',') != 2) return "has to have three columns";
  const std::string_view date = next_field(line);
  const auto time = base::parse_utc(date);
  if (date.size() != 10 || !time) return fmt::format("'{}' is not a date", base::excerpt(date));
  const std::string_view price_text = next_field(line);
  const auto price = parse_factor(price_text), split = parse_factor(line);
  if (!price || !split) {
    return fmt::format("'{}' is not a factor; it has to be above 0, at most {}",
                       base::excerpt(price ? line : price_text), kFactorMax);
  }
  row = {day_of(*time), *price, *split};
  if (before.empty()) return "";
  if (row.day <= before.rows.back().day) return "dates have to rise";
  if (row.price_factor < before.rows.back().price_factor) {
    return "the price factor falls: a dividend would be negative";
  }
  return "";
}

// Factors are printed with six digits: 0.25 / 0.0357143 stands for 7.
double split_ratio(double before, double after) {
  const double ratio = after / before;
  constexpr double kPrinted = 5e-6;
  constexpr int kPartsMax = 20;
  for (int parts = 1; parts <= kPartsMax; ++parts) {
    const double whole = std::nearbyint(ratio * parts);
    if (whole >= 1 && std::fabs(whole / parts / ratio - 1) <= kPrinted) return whole / parts;
  }
  return ratio;
}

// One change of the factors, applied to what the ones before have left on the same bar.
void add_change(CorporateAction& action, const FactorRow& from, const FactorRow& to, double close,
                DividendUse use) {
  const double split = split_ratio(from.split_factor, to.split_factor);
  const double kept = use == DividendUse::ignored ? 1 : from.price_factor / to.price_factor;
  const double price_now = close * action.price_ratio;
  if (use == DividendUse::paid) action.dividend += price_now * (1 - kept) * action.units;
  action.units *= use == DividendUse::reinvested ? split / kept : split;
  action.price_ratio *= kept / split;
  action.volume_ratio *= split;
}

bool does_nothing(const CorporateAction& a) {
  return a.units == 1 && a.dividend == 0 && a.price_ratio == 1;
}

}  // namespace

base::Result<Factors> parse_factors(std::string_view csv) {
  Factors factors;
  std::vector<base::Problem> problems;
  int number = 0;
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    std::string_view line = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    const auto complain = [&](const std::string& why) {
      base::Problem problem{"", "bad_factor", fmt::format("line {}: {}", number, why)};
      problem.line = number;
      problems.push_back(std::move(problem));
    };
    if (number == 1) {
      if (line != kHeader) {
        return base::fail(base::ErrorCode::invalid_argument,
                          fmt::format("no factor file: the first line is '{}'; it has to be '{}'",
                                      base::excerpt(line), kHeader));
      }
      continue;
    }
    if (line.empty()) continue;
    FactorRow row;
    const std::string wrong = read_row(line, factors, row);
    if (!wrong.empty()) {
      complain(wrong);
    } else if (factors.rows.size() == kFactorRowsMax) {
      complain(fmt::format("more than {} rows", kFactorRowsMax));
    } else {
      factors.rows.push_back(row);
    }
    constexpr std::size_t kProblemsShown = 10;
    if (problems.size() == kProblemsShown) break;
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  if (!factors.empty()) return factors;
  return base::fail(base::ErrorCode::invalid_argument, "the factor file has no rows");
}

std::string factors_csv(const Factors& factors) {
  std::string out = std::string(kHeader) + "\n";
  for (const FactorRow& row : factors.rows) {
    out += fmt::format("{},{},{}\n", base::format_utc(row.day * base::kNsPerDay).substr(0, 10),
                       row.price_factor, row.split_factor);
  }
  return out;
}

std::string factors_version(const Factors& factors) {
  if (factors.empty()) return "";
  base::Sha256 hash;
  hash.update(factors_csv(factors));
  return hash.hex();
}

std::vector<CorporateAction> actions_of(const Factors& factors, const BarView& bars,
                                        Timeframe timeframe, const TradingCalendar& calendar,
                                        DividendUse use) {
  std::vector<CorporateAction> actions;
  std::size_t bar = 0;
  for (std::size_t i = 1; i < factors.rows.size(); ++i) {
    const FactorRow &from = factors.rows[i - 1], &to = factors.rows[i];
    if (from.price_factor == to.price_factor && from.split_factor == to.split_factor) continue;
    // Bars of the day itself begin at the earliest a day before its date in UTC.
    bar = std::max(bar, bars.lower_bound((from.day - 1) * base::kNsPerDay));
    while (bar < bars.size() && calendar.day_of_bar(bars.time[bar], timeframe) <= from.day) ++bar;
    if (bar == bars.size()) break;
    if (bar == 0) continue;
    const bool same_bar = !actions.empty() && actions.back().bar == bar;
    if (!same_bar) actions.push_back({.bar = bar});
    add_change(actions.back(), from, to, bars.close[bar - 1], use);
    if (does_nothing(actions.back())) actions.pop_back();
  }
  return actions;
}

void rescale(BarColumns& bars, std::size_t begin, std::size_t end, const CorporateAction& action) {
  const auto by_price = [&](std::vector<double>& column) {
    for (std::size_t i = begin; i < end; ++i) column[i] *= action.price_ratio;
  };
  for (auto* column : {&bars.open, &bars.high, &bars.low, &bars.close}) by_price(*column);
  if (!bars.quotes.empty()) std::ranges::for_each(bars.quotes.columns, by_price);
  for (std::size_t i = begin; i < end; ++i) bars.volume[i] *= action.volume_ratio;
}

namespace {

BarColumns copy_of(const BarView& bars, const QuoteView& quotes = {}) {
  const auto copy = [](const auto& column) { return std::vector(column.begin(), column.end()); };
  BarColumns out{copy(bars.time), copy(bars.open),  copy(bars.high),
                 copy(bars.low),  copy(bars.close), copy(bars.volume)};
  for (std::size_t i = 0; i < kQuoteColumns; ++i) {
    out.quotes.columns[i] = copy(quotes.columns[i]);
  }
  return out;
}

}  // namespace

BarColumns as_of(const BarView& bars, std::span<const CorporateAction> actions, std::size_t last) {
  BarColumns out = copy_of(bars.slice(0, last + 1));
  for (const CorporateAction& action : actions) {
    if (action.bar <= last) rescale(out, 0, action.bar, action);
  }
  return out;
}

ActedBars resample_acted(const BarView& bars, std::span<const CorporateAction> actions,
                         Timeframe source, Timeframe target, const TradingCalendar& calendar,
                         const QuoteView& quotes) {
  if (source == target) return {copy_of(bars, quotes), {actions.begin(), actions.end()}};
  const auto start_of = [&](std::size_t i) {
    return resampled_open(bars.time[i], source, target, calendar);
  };
  BarColumns fine = copy_of(bars, quotes);
  for (const CorporateAction& action : actions) {
    std::size_t begin = action.bar;
    while (begin > 0 && start_of(begin - 1) == start_of(action.bar)) --begin;
    rescale(fine, begin, action.bar, action);
  }
  ActedBars out{resample(fine.view(), source, target, calendar, fine.quotes.view()), {}};
  for (CorporateAction action : actions) {
    action.bar = out.bars.view().lower_bound(start_of(action.bar));
    if (action.bar == out.bars.size() || action.bar == 0) continue;
    CorporateAction* const same = !out.actions.empty() && out.actions.back().bar == action.bar
                                      ? &out.actions.back()
                                      : nullptr;
    if (same == nullptr) {
      out.actions.push_back(action);
      continue;
    }
    same->dividend += same->units * action.dividend;
    same->units *= action.units;
    same->price_ratio *= action.price_ratio;
    same->volume_ratio *= action.volume_ratio;
  }
  return out;
}

}  // namespace hindcast::market
