#include "api/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "api/curve.h"
#include "api/curve_columns.h"
#include "api/rows.h"
#include "base/time_units.h"

namespace hindcast::api {
namespace {

using base::Json;

const Json& member(const Json& object, const char* name) {
  static const Json nothing = Json::object();
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

// Every leaf below `value` by its pointer; lists count as leaves.
void flatten(const Json& value, const std::string& pointer, std::map<std::string, Json>& out) {
  if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      flatten(item, base::pointer_join(pointer, key), out);
    }
  } else if (!value.is_null()) {
    out[pointer] = value;
  }
}

// What decided a result, without what only names it.
std::map<std::string, Json> configuration_of(const StoredResult& result) {
  const Json& head = result.document->head;
  Json request = member(head, "request");
  if (request.is_object()) request.erase("strategy_definition");  // `definition` has it filled in
  Json definition = member(head, "definition");
  for (const char* name : {"name", "timeframe", "assets", "description"}) {
    if (definition.is_object()) definition.erase(name);  // the request's
  }
  const Json& provenance = member(head, "provenance");
  std::map<std::string, Json> out;
  flatten(request, "", out);
  flatten(definition, "/strategy_definition", out);
  for (const char* name : {"engine_version", "data_hash", "window"}) {
    flatten(member(provenance, name), base::pointer_join("/provenance", name), out);
  }
  return out;
}

struct TradeKey {
  Json asset, side, entry_time;
  auto operator<=>(const TradeKey& other) const {
    return std::tuple(asset.dump(), side.dump(), entry_time.dump()) <=>
           std::tuple(other.asset.dump(), other.side.dump(), other.entry_time.dump());
  }
};

}  // namespace

Json compare_metrics(std::span<const StoredResult> results) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const StoredResult& result : results) {
    for (const auto& [name, value] : member(result.document->head, "metrics").items()) {
      if ((value.is_number() || value.is_null()) && seen.insert(name).second) {
        names.push_back(name);
      }
    }
  }
  Json rows = Json::array();
  for (const std::string& name : names) {
    Json values = Json::array(), deltas = Json::array();
    for (const StoredResult& result : results) {
      const Json& metrics = member(result.document->head, "metrics");
      values.push_back(metrics.contains(name) ? metrics[name] : Json(nullptr));
      const bool both = values.front().is_number() && values.back().is_number();
      deltas.push_back(both
                           ? number_json(values.back().get<double>() - values.front().get<double>())
                           : Json(nullptr));
    }
    rows.push_back({{"name", name}, {"values", std::move(values)}, {"deltas", std::move(deltas)}});
  }
  return rows;
}

Json compare_configuration(std::span<const StoredResult> results) {
  std::vector<std::map<std::string, Json>> all;
  std::set<std::string> pointers;
  for (const StoredResult& result : results) {
    all.push_back(configuration_of(result));
    for (const auto& [pointer, value] : all.back()) pointers.insert(pointer);
  }
  Json rows = Json::array();
  for (const std::string& pointer : pointers) {
    Json values = Json::array();
    for (const auto& one : all) {
      const auto found = one.find(pointer);
      values.push_back(found == one.end() ? Json(nullptr) : found->second);
    }
    const bool same = std::ranges::all_of(values, [&](const Json& v) { return v == values[0]; });
    if (!same) rows.push_back({{"pointer", pointer}, {"values", std::move(values)}});
  }
  return rows;
}

base::Result<Json> compare_equity(std::span<const StoredResult> results, std::size_t most) {
  std::vector<Curve> curves;
  std::set<std::int64_t> clock;
  const std::size_t most_each = std::max<std::size_t>(8, most / results.size());
  for (const StoredResult& result : results) {
    HC_ASSIGN(const Curve curve, curve_of(result.document->document));
    for (std::size_t row : rows_to_keep(*curve.equity, *curve.drawdown, most_each)) {
      clock.insert((*curve.time)[row]);
    }
    curves.push_back(curve);
  }
  Json time = Json::array(), series = Json::array();
  for (std::int64_t t : clock) time.push_back(t / base::kNsPerSecond);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const Curve& curve = curves[i];
    Json equity = Json::array(), return_pct = Json::array(), drawdown = Json::array();
    const double capital = results[i].backtest.initial_capital;
    for (std::int64_t t : clock) {
      const auto next = std::ranges::upper_bound(*curve.time, t);
      const bool inside = next != curve.time->begin() && t <= curve.time->back();
      const auto row = static_cast<std::size_t>(next - curve.time->begin()) - (inside ? 1 : 0);
      equity.push_back(inside ? number_json((*curve.equity)[row]) : Json(nullptr));
      return_pct.push_back(inside ? number_json(((*curve.equity)[row] / capital - 1) * 100)
                                  : Json(nullptr));
      drawdown.push_back(inside ? number_json((*curve.drawdown)[row]) : Json(nullptr));
    }
    series.push_back({{"backtest_id", results[i].backtest.backtest_id},
                      {"equity", std::move(equity)},
                      {"return_pct", std::move(return_pct)},
                      {"drawdown_pct", std::move(drawdown)}});
  }
  return Json{{"time", std::move(time)}, {"series", std::move(series)}};
}

namespace {

// The rows of a table by what identifies an entry; several entries may share it.
std::multimap<TradeKey, Json> trades_of(const StoredResult& result) {
  const RowTable table(result.document->document, result.document->head, "trade");
  std::multimap<TradeKey, Json> out;
  for (std::size_t i = 0; i < table.size(); ++i) {
    Json row = table.row(i);
    TradeKey key{row.value("asset", Json()), row.value("side", Json()),
                 row.value("entry_time", Json())};
    out.emplace(std::move(key), std::move(row));
  }
  return out;
}

// A list that shows its first rows and tells how many there are.
struct TradeList {
  std::size_t total = 0;
  Json items = Json::array();

  void add(Json row) {
    if (total++ < kComparedTradesMax) items.push_back(std::move(row));
  }
  Json json() && { return {{"total", total}, {"items", std::move(items)}}; }
};

Json trade_difference(const std::multimap<TradeKey, Json>& base, const StoredResult& other) {
  std::multimap<TradeKey, Json> rest = trades_of(other);
  std::size_t common = 0;
  TradeList changed, only_base, only_other;
  std::vector<const std::pair<const TradeKey, Json>*> open;
  const auto take = [&](const auto& entry, bool same_exit) {
    const auto [begin, end] = rest.equal_range(entry.first);
    for (auto it = begin; it != end; ++it) {
      if (same_exit &&
          it->second.value("exit_time", Json()) != entry.second.value("exit_time", Json())) {
        continue;
      }
      if (same_exit) {
        ++common;
      } else {
        changed.add({{"baseline", entry.second}, {"other", it->second}});
      }
      rest.erase(it);
      return true;
    }
    return false;
  };
  for (const auto& entry : base) {
    if (!take(entry, true)) open.push_back(&entry);
  }
  for (const auto* entry : open) {
    if (!take(*entry, false)) only_base.add(entry->second);
  }
  for (const auto& [key, row] : rest) only_other.add(row);
  return {{"backtest_id", other.backtest.backtest_id},
          {"common", common},
          {"changed", std::move(changed).json()},
          {"only_baseline", std::move(only_base).json()},
          {"only_other", std::move(only_other).json()}};
}

}  // namespace

Json compare_trades(std::span<const StoredResult> results) {
  const auto base = trades_of(results.front());
  Json rows = Json::array();
  for (const StoredResult& other : results.subspan(1)) {
    rows.push_back(trade_difference(base, other));
  }
  return rows;
}

}  // namespace hindcast::api
