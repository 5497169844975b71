#include "api/result_bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "base/time.h"

namespace hindcast::api {

using base::ErrorCode;
using base::Json;

base::Result<std::string> choose_symbol(const Request& request, const jobs::Backtest& backtest) {
  const auto asked = request.text("symbol");
  if (!asked && !backtest.assets.empty()) return backtest.assets.front();
  if (asked && std::ranges::find(backtest.assets, *asked) != backtest.assets.end()) return *asked;
  std::string allowed = fmt::format("{}", fmt::join(backtest.assets, ", "));
  return base::invalid({parameter_problem("symbol", "unknown_name",
                                          "is not an asset of this backtest", std::move(allowed))});
}

namespace {

// "" where it is missing or null, as in results of older versions.
std::string text_of(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

base::Result<ResultAsset> asset_of_result(const Json& head, const jobs::Backtest& backtest,
                                          const std::string& symbol) {
  ResultAsset asset{.symbol = symbol, .data_version = "", .timeframe = {}, .window = {}};
  try {
    const Json& provenance = head.at("provenance");
    for (const Json& use : provenance.at("data")) {
      if (use.at("symbol") != symbol) continue;
      asset.data_version = use.at("data_version");
      asset.warm_up_bars = use.at("warm_up_bars").get<std::size_t>();
      asset.factors_version = text_of(use, "factors_version");
    }
    const std::string adjustment = text_of(provenance.at("execution"), "adjustment");
    if (adjustment == "dividends") asset.dividends = market::DividendUse::paid;
    if (adjustment == "total") asset.dividends = market::DividendUse::reinvested;
    const Json& window = provenance.at("window");
    HC_ASSIGN(asset.window.begin_ns, base::parse_utc(window.at("start").get<std::string>()));
    HC_ASSIGN(asset.window.end_ns, base::parse_utc(window.at("end").get<std::string>()));
  } catch (const Json::exception& error) {
    return base::fail(ErrorCode::corrupt, error.what());
  }
  HC_ASSIGN(asset.timeframe, market::parse_timeframe(backtest.timeframe));
  return asset;
}

Response bars_problem(const base::Error& error, const std::string& symbol, const Request& request) {
  if (error.code != base::ErrorCode::not_found) return problem(error, request.id);
  return problem(ProblemKind::not_found,
                 fmt::format("the bars of {} are no longer in the catalog", symbol));
}

}  // namespace hindcast::api
