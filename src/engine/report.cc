#include "engine/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/record_json.h"
#include "engine/benchmark.h"
#include "engine/metrics.h"
#include "engine/other_assumption.h"
#include "engine/report_columns.h"
#include "engine/returns.h"
#include "engine/warnings.h"
#include "market/timeframe.h"

namespace hindcast::engine {
namespace {

using base::Json;

// Identity of exactly the bars used: independent of the file they came from.
std::string data_hash(const ReportInput& in) {
  base::Sha256 hash;
  const auto add = [&](auto column) {
    hash.update(fmt::format("|{:016x}", base::checksum64(std::as_bytes(column))));
  };
  const auto add_columns = [&](const market::BarView& bars) {
    add(bars.time);
    add(bars.open);
    add(bars.high);
    add(bars.low);
    add(bars.close);
    add(bars.volume);
  };
  for (const AssetInput& asset : in.simulation.assets) {
    hash.update(
        fmt::format("{}|{}|{}", asset.symbol, in.request.timeframe.seconds, asset.bars.size()));
    add_columns(asset.bars);
    if (!asset.quotes.empty()) {
      for (const auto column : asset.quotes.columns) add(column);
    }
    for (const market::CorporateAction& a : asset.actions) {
      hash.update(fmt::format("|{}|{}|{}|{}", a.bar, a.units, a.dividend, a.price_ratio));
    }
  }
  for (const OtherDataUse& other : in.other_data) {
    hash.update(fmt::format("|{}|{}|{}", other.symbol, other.timeframe, other.stored.size()));
    add_columns(other.stored);
  }
  return hash.hex();
}

int days_per_year(const ReportInput& in) {
  int days = 0;
  for (const DataUse& use : in.data) days = std::max(days, use.days_per_year);
  return days;
}

Json provenance_json(const ReportInput& in, const std::string& hash) {
  Json data = Json::array();
  for (std::size_t a = 0; a < in.data.size(); ++a) {
    const DataUse& use = in.data[a];
    const auto& bars = in.simulation.assets[a].bars;
    data.push_back(
        {{"symbol", use.symbol},
         {"bars", bars.size()},
         {"first", base::format_utc(bars.time.front())},
         {"last", base::format_utc(bars.time.back())},
         {"stored_timeframe", use.stored_timeframe},
         {"warm_up_bars", use.warm_up_bars},
         {"source", use.source},
         {"synthetic", use.synthetic},
         {"bid_ask", use.bid_ask},
         {"days_per_year", use.days_per_year},
         {"calendar", use.calendar.text()},
         {"data_version", use.data_version},
         {"finer_timeframe", use.finer_version.empty() ? Json() : Json(use.finer_timeframe)},
         {"finer_version", use.finer_version.empty() ? Json() : Json(use.finer_version)},
         {"factors_version", use.factors_version.empty() ? Json() : Json(use.factors_version)}});
  }
  Json provenance{
      {"engine_version", kEngineVersion},
      {"execution_rules_version", strategy::kExecutionRulesVersion},
      {"execution", base::to_json(in.request.rules)},
      {"costs", base::to_json(in.simulation.costs)},
      {"strategy_hash", strategy::strategy_hash(in.request.definition, *in.request.strategy)},
      {"data_hash", hash},
      {"seed", in.seed ? Json(*in.seed) : Json(nullptr)},
      {"window",
       {{"start", base::format_utc(in.window.begin_ns)},
        {"end", base::format_utc(in.window.end_ns)}}},
      {"timeframe", market::to_string(in.request.timeframe)},
      {"formulas", in.request.strategy->formulas()},
      {"data", std::move(data)}};
  const strategy::BacktestRequest& request = in.request.request;
  if (request.strategy_id) provenance["strategy_id"] = *request.strategy_id;
  if (request.strategy_version) provenance["strategy_version"] = *request.strategy_version;
  Json others = Json::array();
  for (const OtherDataUse& use : in.other_data) {
    Json entry{{"symbol", use.symbol},
               {"timeframe", use.timeframe},
               {"stored_timeframe", use.stored_timeframe},
               {"stored_bars", use.stored.size()},
               {"first", nullptr},
               {"last", nullptr},
               {"source", use.source},
               {"synthetic", use.synthetic},
               {"data_version", use.data_version}};
    if (!use.stored.empty()) {
      entry["first"] = base::format_utc(use.stored.time.front());
      entry["last"] = base::format_utc(use.stored.time.back());
    }
    others.push_back(std::move(entry));
  }
  if (!others.empty()) provenance["other_data"] = std::move(others);
  return provenance;
}

Json monthly_json(const ReportInput& in, const BuyAndHold& benchmark) {
  const auto rows = last_rows(in.result.time, CalendarPeriod::month);
  const auto time = values_at(std::span<const std::int64_t>(in.result.time), rows);
  const double capital = in.simulation.initial_capital;
  const auto months =
      monthly_returns(time, values_at(std::span<const double>(in.result.equity), rows), capital);
  const auto reference = monthly_returns(time, benchmark.at(rows), capital);
  Json out = Json::array();
  for (std::size_t i = 0; i < months.size(); ++i) {
    out.push_back({{"year", months[i].year},
                   {"month", months[i].month},
                   {"return_pct", months[i].return_pct},
                   {"benchmark_pct", reference[i].return_pct}});
  }
  return out;
}

Json per_asset_json(const ReportInput& in) {
  struct Sums {
    std::int64_t trades = 0, wins = 0;
    double pnl = 0, fees = 0, dividends = 0;
  };
  std::vector<Sums> sums(in.data.size());
  for (const Trade& t : in.result.trades) {
    Sums& s = sums[static_cast<std::size_t>(t.asset)];
    ++s.trades;
    s.wins += t.pnl > 0;
    s.pnl += t.pnl;
    s.fees += t.entry_fee + t.exit_fee;
    s.dividends += t.dividends;
  }
  Json out = Json::array();
  for (std::size_t a = 0; a < sums.size(); ++a) {
    const auto& bars = in.simulation.assets[a].bars;
    const Sums& s = sums[a];
    out.push_back({{"symbol", in.data[a].symbol},
                   {"trades", s.trades},
                   {"win_rate_pct",
                    s.trades > 0 ? Json(100.0 * double(s.wins) / double(s.trades)) : Json(nullptr)},
                   {"pnl", s.pnl},
                   {"fees", s.fees},
                   {"dividends", s.dividends},
                   {"buy_and_hold_pct",
                    (worth_of_one(in.simulation.assets[a]).back() / bars.open.front() - 1) * 100}});
  }
  return out;
}

Json declared_json(const std::vector<DeclaredIndicator>& declared) {
  Json out = Json::array();
  for (const DeclaredIndicator& d : declared) {
    out.push_back({{"symbol", d.symbol}, {"name", d.name}, {"formula", d.formula}});
  }
  return out;
}

Json order_counts_json(const SimulationResult& result) {
  Json out = Json::object();
  for (const auto& entry : describe_enum(static_cast<OrderOutcome*>(nullptr))) {
    out[std::string(entry.name)] =
        std::ranges::count(result.orders, entry.value, &OrderEvent::outcome);
  }
  return out;
}

Json metrics_json(const std::vector<Metric>& metrics) {
  // Names differ: the members are put in a row without looking for each among those before it.
  Json::object_t out;
  out.reserve(metrics.size());
  for (const Metric& m : metrics) {
    out.emplace_back(std::string(m.name), m.value ? Json(*m.value) : Json(nullptr));
  }
  return out;
}

// The result beside this one, where bars did not tell which of two prices came first.
Json other_assumption_json(const OtherAssumption& other, double initial_capital) {
  return {{"both_hit", std::string(base::enum_name(other.both_hit))},
          {"final_equity", other.final_equity},
          {"total_return_pct", (other.final_equity / initial_capital - 1) * 100},
          {"trades", other.trades}};
}

// Ambiguous bars that finer ones have settled, the first of them one by one.
Json settled_json(const ReportInput& in) {
  constexpr std::size_t kShown = 100;
  Json first = Json::array();
  const auto& settled = in.result.settled;
  for (std::size_t i = 0; i < std::min(settled.size(), kShown); ++i) {
    const SettledBar& bar = settled[i];
    first.push_back({{"time", base::format_utc(bar.time)},
                     {"symbol", in.data[static_cast<std::size_t>(bar.asset)].symbol},
                     {"first_exit", std::string(base::enum_name(bar.reason))}});
  }
  Json with = Json::array();
  for (std::size_t a = 0; a < in.data.size(); ++a) {
    const DataUse& use = in.data[a];
    if (use.finer_version.empty()) continue;
    const auto count =
        std::ranges::count(settled, static_cast<std::int32_t>(a), &SettledBar::asset);
    with.push_back({{"symbol", use.symbol},
                    {"timeframe", use.finer_timeframe},
                    {"data_version", use.finer_version},
                    {"count", count}});
  }
  return {{"count", settled.size()}, {"with", std::move(with)}, {"first", std::move(first)}};
}

Json proof_json(const Proof& proof) {
  const auto holds = proof.holds();
  Json out{{"holds", holds ? Json(*holds) : Json(nullptr)},
           {"cuts", proof.cuts},
           {"bars", proof.bars},
           {"first_difference", nullptr}};
  if (proof.found) {
    out["first_difference"] = {{"cut", base::format_utc(proof.found->cut_ns)},
                               {"time", base::format_utc(proof.found->bar_ns)},
                               {"symbol", proof.found->symbol},
                               {"what", proof.found->what}};
  }
  return out;
}

// What the feed shows without opening the document.
Json summary_json(const ReportInput& in, const Json& metrics, std::size_t warnings,
                  const Json& provenance) {
  const bool synthetic =
      std::ranges::any_of(in.data, [](const DataUse& use) { return use.synthetic; }) ||
      std::ranges::any_of(in.other_data, [](const OtherDataUse& use) { return use.synthetic; });
  return {{"data_start", base::format_utc(in.result.time.front())},
          {"data_end", base::format_utc(in.result.time.back() + in.request.timeframe.ns())},
          {"bars", in.result.time.size()},
          {"final_equity", in.result.equity.back()},
          {"total_return_pct", metrics.at("total_return_pct")},
          {"sharpe", metrics.at("sharpe")},
          {"max_drawdown_pct", metrics.at("max_drawdown_pct")},
          {"trades", in.result.trades.size()},
          {"win_rate_pct", metrics.at("win_rate_pct")},
          {"warnings", warnings},
          {"synthetic", synthetic},
          {"strategy_hash", provenance.at("strategy_hash")},
          {"data_hash", provenance.at("data_hash")},
          {"engine_version", kEngineVersion}};
}

}  // namespace

base::Document make_document(const ReportInput& in) {
  const SimulationResult& r = in.result;
  const BuyAndHold benchmark(in.simulation, r.time);
  Json metrics = metrics_json(compute_metrics({.time = r.time,
                                               .equity = r.equity,
                                               .buy_and_hold = &benchmark,
                                               .trades = r.trades,
                                               .initial_capital = in.simulation.initial_capital,
                                               .days_per_year = days_per_year(in),
                                               .bar_ns = in.request.timeframe.ns(),
                                               .fees = r.fees,
                                               .traded_value = r.traded_value,
                                               .bars_in_position = r.bars_in_position}));
  Json provenance = provenance_json(in, data_hash(in));
  Json warnings = Json::array();
  for (const Warning& w : warnings_of(in)) {
    warnings.push_back({{"code", w.code}, {"message", w.message}});
  }
  Json symbols = Json::array();
  for (const DataUse& use : in.data) symbols.push_back(use.symbol);
  Json summary = summary_json(in, metrics, warnings.size(), provenance);
  // Members are moved in one by one: an initialiser list would copy every tree.
  constexpr std::size_t kMembers = 17;
  Json head = Json::object_t();
  head.get_ref<Json::object_t&>().reserve(kMembers);
  head["format"] = 1;
  head["summary"] = std::move(summary);
  head["metrics"] = std::move(metrics);
  head["warnings"] = std::move(warnings);
  head["monthly"] = monthly_json(in, benchmark);
  head["per_asset"] = per_asset_json(in);
  if (const auto other = under_other_assumption(in.simulation, r)) {
    head["other_assumption"] = other_assumption_json(*other, in.simulation.initial_capital);
  }
  const auto looked_finer = [](const DataUse& use) { return !use.finer_version.empty(); };
  if (std::ranges::any_of(in.data, looked_finer)) head["settled_bars"] = settled_json(in);
  if (in.proof != nullptr) head["look_ahead_proof"] = proof_json(*in.proof);
  head["order_counts"] = order_counts_json(r);
  if (in.request.definition.code_snippet) head["log"] = in.log;
  if (!in.declared.empty()) head["declared_indicators"] = declared_json(in.declared);
  head["provenance"] = std::move(provenance);
  head["request"] = strategy::to_json(in.request.request);
  head["definition"] = strategy::to_json(in.request.definition);
  head["assets"] = std::move(symbols);
  head["enums"] = column_enums();
  base::Document document{head.dump(), {}};
  add_curve_columns(document, in.simulation, r, benchmark);
  add_trade_columns(document, r.trades);
  add_order_columns(document, r.orders);
  return document;
}

}  // namespace hindcast::engine
