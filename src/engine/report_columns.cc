#include "engine/report_columns.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

namespace hindcast::engine {
namespace {

using base::Json;

// One column from one member (or any function) of each row.
template <class Row, class Get>
void add_integers(base::Document& document, const char* name, const std::vector<Row>& rows,
                  Get get) {
  std::vector<std::int64_t> values;
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(static_cast<std::int64_t>(std::invoke(get, row)));
  document.columns.push_back({name, std::move(values)});
}
template <class Row, class Get>
void add_numbers(base::Document& document, const char* name, const std::vector<Row>& rows,
                 Get get) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(std::invoke(get, row));
  document.columns.push_back({name, std::move(values)});
}

template <class E>
Json names_of() {
  Json out = Json::array();
  for (const auto& entry : describe_enum(static_cast<E*>(nullptr))) {
    out.push_back(std::string(entry.name));
  }
  return out;
}

}  // namespace

void add_curve_columns(base::Document& document, const SimulationInput& input,
                       const SimulationResult& result, const BuyAndHold& benchmark) {
  using Numbers = std::vector<double>;
  const Clock& time = result.time;
  document.columns.push_back({"time", std::vector<std::int64_t>(time.begin(), time.end())});
  document.columns.push_back({"equity", Numbers(result.equity.begin(), result.equity.end())});
  // What follows from a stored column is left to the readers.
  const base::BelowPeak drawdown{"equity", input.initial_capital};
  document.columns.push_back({"drawdown_pct", Numbers(), drawdown});
  if (const auto units = benchmark.units_of_only_asset()) {
    const auto& close = input.assets.front().bars.close;
    document.columns.push_back({"close", Numbers(close.begin(), close.end())});
    document.columns.push_back({"benchmark", Numbers(), base::Multiple{"close", *units}});
    return;
  }
  const auto column = benchmark.column();
  document.columns.push_back({"benchmark", Numbers(column.begin(), column.end())});
}

void add_trade_columns(base::Document& d, const std::vector<Trade>& trades) {
  add_integers(d, "trade.asset", trades, &Trade::asset);
  add_integers(d, "trade.side", trades, &Trade::side);
  add_integers(d, "trade.entry_time", trades, &Trade::entry_time);
  add_integers(d, "trade.exit_time", trades, &Trade::exit_time);
  add_numbers(d, "trade.entry_price", trades, &Trade::entry_price);
  add_numbers(d, "trade.exit_price", trades, &Trade::exit_price);
  add_numbers(d, "trade.size", trades, &Trade::size);
  add_numbers(d, "trade.entry_fee", trades, &Trade::entry_fee);
  add_numbers(d, "trade.exit_fee", trades, &Trade::exit_fee);
  const auto financed = [](const Trade& t) { return t.financing != 0; };
  if (std::ranges::any_of(trades, financed)) {
    add_numbers(d, "trade.financing", trades, &Trade::financing);
  }
  const auto has_dividends = [](const Trade& t) { return t.dividends != 0; };
  if (std::ranges::any_of(trades, has_dividends)) {
    add_numbers(d, "trade.dividends", trades, &Trade::dividends);
  }
  add_numbers(d, "trade.pnl", trades, &Trade::pnl);
  add_numbers(d, "trade.return_pct", trades, &Trade::return_pct);
  add_numbers(d, "trade.mae_pct", trades, &Trade::max_adverse_pct);
  add_numbers(d, "trade.mfe_pct", trades, &Trade::max_favourable_pct);
  add_integers(d, "trade.exit_reason", trades, &Trade::exit_reason);
  add_integers(d, "trade.open", trades, &Trade::open_at_end);
}

void add_order_columns(base::Document& d, const std::vector<OrderEvent>& orders) {
  add_integers(d, "order.signal_time", orders, &OrderEvent::signal_time);
  add_integers(d, "order.fill_time", orders, &OrderEvent::fill_time);
  add_integers(d, "order.asset", orders, &OrderEvent::asset);
  add_integers(d, "order.side", orders, &OrderEvent::side);
  add_integers(d, "order.opens", orders, &OrderEvent::opens);
  add_integers(d, "order.reason", orders, &OrderEvent::reason);
  add_integers(d, "order.outcome", orders, &OrderEvent::outcome);
  add_numbers(d, "order.size", orders, &OrderEvent::size);
  add_numbers(d, "order.price", orders, &OrderEvent::price);
  add_numbers(d, "order.fee", orders, &OrderEvent::fee);
}

Json column_enums() {
  return {{"side", {{"1", "long"}, {"-1", "short"}}},
          {"exit_reason", names_of<OrderReason>()},
          {"order_reason", names_of<OrderReason>()},
          {"order_outcome", names_of<OrderOutcome>()}};
}

}  // namespace hindcast::engine
