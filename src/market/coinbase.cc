#include "market/coinbase.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/json.h"
#include "base/time.h"
#include "base/time_units.h"
#include "market/bar_rules.h"
#include "market/http_get.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;

constexpr std::int64_t kCandlesPerPage = 300;
using base::kNsPerSecond;
constexpr std::array<std::int64_t, 6> kGranularities{86'400, 21'600, 3'600, 900, 300, 60};

// [time s, low, high, open, close, volume]; nothing when it is not that.
std::optional<Bar> bar_of(const base::Json& row) {
  if (!row.is_array() || row.size() < 6 || !row[0].is_number_integer()) return std::nullopt;
  for (const base::Json& value : row) {
    if (!value.is_number()) return std::nullopt;
  }
  const auto seconds = row[0].get<std::int64_t>();
  constexpr std::int64_t kSecondsMax = 9'000'000'000;
  if (seconds < 0 || seconds > kSecondsMax) return std::nullopt;
  return Bar{.time = seconds * kNsPerSecond,
             .open = row[3].get<double>(),
             .high = row[2].get<double>(),
             .low = row[1].get<double>(),
             .close = row[4].get<double>(),
             .volume = row[5].get<double>()};
}

// The "message" that Coinbase's errors carry.
std::string message_of(const std::string& body) {
  const auto json = base::parse_json(body);
  if (!json || !json->is_object() || !json->contains("message")) return "no message";
  const base::Json& message = (*json)["message"];
  return message.is_string() ? message.get<std::string>().substr(0, 200) : "no message";
}

bool worth_another_try(const HttpReply& reply) {
  return reply.status == 0 || reply.status == 429 || reply.status >= 500;
}

// Fetches page after page.
class Fetch {
 public:
  Fetch(std::string product, Timeframe granularity, Window window, const CoinbaseOptions& options)
      : product_(std::move(product)), window_(window), options_(options) {
    out_.timeframe = granularity;
  }

  base::Result<Candles> run() {
    const std::int64_t page_ns = kCandlesPerPage * out_.timeframe.ns();
    for (std::int64_t begin = window_.begin_ns; begin < window_.end_ns; begin += page_ns) {
      const Window page{begin, std::min(begin + page_ns, window_.end_ns)};
      if (begin > window_.begin_ns) std::this_thread::sleep_for(options_.pause);
      auto done = add_page(page);
      if (done && !options_.progress(share_done(page.end_ns))) {
        done = base::fail(ErrorCode::cancelled, "the fetch was stopped");
      }
      if (done) continue;
      if (begin == window_.begin_ns) return tl::unexpected(std::move(done).error());
      out_.stopped = std::move(done).error();
      break;
    }
    return std::move(out_);
  }

 private:
  double share_done(std::int64_t at) const {
    return static_cast<double>(at - window_.begin_ns) /
           static_cast<double>(window_.end_ns - window_.begin_ns);
  }

  // Coinbase takes both ends as inclusive.
  std::string url_of(Window page) const {
    return fmt::format("{}/products/{}/candles?granularity={}&start={}&end={}", options_.base_url,
                       product_, out_.timeframe.seconds, base::format_utc(page.begin_ns),
                       base::format_utc(page.end_ns - out_.timeframe.ns()));
  }

  base::Result<void> add_page(Window page) {
    HC_ASSIGN(const std::string body, get(url_of(page)));
    const auto json = base::parse_json(body);
    if (!json || !json->is_array()) {
      return base::fail(ErrorCode::unavailable, "Coinbase sent no list of candles");
    }
    std::map<std::int64_t, Bar> sorted;  // pages may come in any order, with repeated rows
    for (const base::Json& row : *json) {
      const auto bar = bar_of(row);
      if (!bar || broken_rule(*bar) != BarRule::none || bar->time % out_.timeframe.ns() != 0) {
        ++out_.skipped;
      } else if (bar->time >= page.begin_ns && bar->time < page.end_ns) {
        sorted.insert_or_assign(bar->time, *bar);
      }
    }
    for (const auto& [time, b] : sorted) {
      out_.bars.push_back(time, b.open, b.high, b.low, b.close, b.volume);
    }
    return {};
  }

  base::Result<std::string> get(const std::string& url) {
    const HttpLimits limits{.connect = options_.connect_timeout, .total = options_.request_timeout};
    milliseconds backoff = options_.first_backoff;
    HttpReply reply;
    for (int attempt = 1;; ++attempt) {
      reply = http_get(url, limits);
      ++out_.requests;
      reached_ = reached_ || reply.connected;
      // Without a connection ever, there is no internet here: the user wants to know now.
      const bool hopeless = !worth_another_try(reply) || !reached_;
      if (reply.status == 200 || hopeless || attempt >= options_.attempts) break;
      const milliseconds asked = reply.retry_after;
      std::this_thread::sleep_for(std::min<milliseconds>(std::max(backoff, asked), kBackoffMax));
      backoff *= 2;
    }
    if (reply.status == 200) return std::move(reply.body);
    return failure_of(reply);
  }

  tl::unexpected<base::Error> failure_of(const HttpReply& reply) const {
    if (reply.status == 0 && !reached_) {
      return base::fail(
          ErrorCode::unavailable,
          fmt::format("cannot reach {}: {}. Without internet, use `hindcast data import` "
                      "or `hindcast data sample`",
                      options_.base_url, reply.failure));
    }
    if (reply.status == 0) {
      return base::fail(ErrorCode::unavailable,
                        fmt::format("Coinbase did not answer after {} attempts: {}",
                                    options_.attempts, reply.failure));
    }
    if (reply.status == 404) {
      return base::fail(ErrorCode::not_found, fmt::format("Coinbase has no product '{}': {}",
                                                          product_, message_of(reply.body)));
    }
    const bool later = worth_another_try(reply);
    return base::fail(later ? ErrorCode::unavailable : ErrorCode::invalid_argument,
                      fmt::format("Coinbase answered {}{}: {}", reply.status,
                                  later ? fmt::format(" to {} attempts", options_.attempts) : "",
                                  message_of(reply.body)));
  }

  const std::string product_;
  const Window window_;
  const CoinbaseOptions& options_;
  bool reached_ = false;
  Candles out_;
};

}  // namespace

base::Result<std::string> coinbase_product(std::string_view symbol) {
  const auto is_name = [](std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
  };
  const std::size_t at = symbol.find_first_of("/-");
  if (at != std::string_view::npos && is_name(symbol.substr(0, at)) &&
      is_name(symbol.substr(at + 1))) {
    return fmt::format("{}-{}", symbol.substr(0, at), symbol.substr(at + 1));
  }
  return base::fail(
      ErrorCode::invalid_argument,
      fmt::format("'{}' cannot be fetched: Coinbase has pairs only, such as BTC/USD or ETH/EUR",
                  symbol));
}

Timeframe coinbase_granularity(Timeframe wanted) {
  for (const std::int64_t seconds : kGranularities) {
    if (nests_in({seconds}, wanted)) return {seconds};
  }
  return {kGranularities.back()};  // every timeframe is made of minutes
}

base::Result<Candles> fetch_candles(std::string_view symbol, Timeframe wanted, Window window,
                                    const CoinbaseOptions& options) {
  HC_ASSIGN(std::string product, coinbase_product(symbol));
  const Timeframe granularity = coinbase_granularity(wanted);
  const std::int64_t bars = (window.end_ns - window.begin_ns) / granularity.ns();
  if (bars < 1) {
    return base::fail(ErrorCode::invalid_argument, "the window to fetch holds no whole bar");
  }
  if (bars > kFetchBarsMax) {
    return base::fail(
        ErrorCode::limit_exceeded,
        fmt::format("{} candles of {} are more than the {} of one fetch; use a shorter "
                    "period or a coarser timeframe",
                    bars, to_string(granularity), kFetchBarsMax));
  }
  return Fetch(std::move(product), granularity, window, options).run();
}

}  // namespace hindcast::market
