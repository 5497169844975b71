#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/chart_window.h"
#include "api/curve_columns.h"
#include "api/other_bars.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/result.h"
#include "api/result_bars.h"
#include "api/run_bars.h"
#include "base/time_units.h"
#include "strategy/compile.h"
#include "strategy/condition_lines.h"

namespace hindcast::api {
namespace {

using base::Json;
using strategy::ConditionLines;

// condition_line_values_max: values that one answer may cause to be computed. An average over all
// of a window's past needs all of it, so a short stretch late in a long run costs as much as the
// run.
constexpr std::size_t kLineValuesMax = 500'000'000;

// The bars of the answer, and how many of them become one point.
struct Grid {
  std::size_t begin = 0, end = 0;  // of the run's bars
  std::size_t joined = 1;

  std::size_t points() const { return (end - begin + joined - 1) / joined; }
  std::size_t first_bar(std::size_t point) const { return begin + point * joined; }
  std::size_t last_bar(std::size_t point) const {
    return std::min(first_bar(point) + joined, end) - 1;
  }
};

// As the candles of the same question have it.
Grid grid_of(const RunBars& run, const market::Window& window, std::size_t most) {
  const market::BarView bars = run.bars();
  Grid grid;
  grid.begin = std::max(run.window_begin(), bars.lower_bound(window.begin_ns));
  grid.end = std::max(grid.begin, bars.lower_bound(window.end_ns));
  grid.joined = std::max<std::size_t>(1, (grid.end - grid.begin + most - 1) / most);
  return grid;
}

base::Result<void> check_work(const ConditionLines& lines, const std::vector<Chart>& charts) {
  std::size_t columns = 0, bars = 0;
  for (std::size_t i = 0; i < lines.lines().size(); ++i) columns += lines.columns(i);
  for (const Chart& chart : charts) bars += chart.end;
  if (columns == 0 || bars <= kLineValuesMax / columns) return {};
  return base::invalid({parameter_problem(
      "to", "too_much_work",
      fmt::format("{} columns over {} bars would have to be computed", columns, bars),
      fmt::format("an earlier time: condition_line_values_max is {}", kLineValuesMax))});
}

// By line, then point: the value at the point's last bar.
std::vector<Json> values_on(const Grid& grid, const std::vector<Chart>& charts, const RunBars& run,
                            const ConditionLines& lines, const strategy::OtherSeries& others) {
  std::vector<Json> values(lines.lines().size(), Json::array());
  std::size_t point = 0;
  for (const Chart& chart : charts) {
    market::BarColumns adjusted;
    const market::BarView seen = run.seen_at(chart.end - 1, adjusted);
    std::size_t next = point;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::vector<double> column = lines.evaluate(i, seen, others);
      next = point;
      for (; next < grid.points() && grid.last_bar(next) < chart.end; ++next) {
        values[i].push_back(number_json(column[grid.last_bar(next)]));
      }
    }
    point = next;
  }
  return values;
}

// What the asset's object of a class with on_bar declared in init(). The user's process wrote it:
// what has not the form that ours gives it, or is more than ours allows, is passed over.
std::vector<strategy::NamedFormula> declared_formulas(const Json& head, const std::string& symbol) {
  std::vector<strategy::NamedFormula> out;
  const auto found = head.find("declared_indicators");
  if (found == head.end() || !found->is_array()) return out;
  const auto text = [](const Json& one, const char* name) {
    const auto field = one.is_object() ? one.find(name) : one.end();
    return field != one.end() && field->is_string() ? field->get<std::string>() : std::string();
  };
  for (const Json& one : *found) {
    if (out.size() == strategy::kConditionLinesMax) break;
    if (text(one, "symbol") != symbol || text(one, "name").empty()) continue;
    out.push_back({text(one, "name"), text(one, "formula")});
  }
  return out;
}

Json unit_json(const strategy::MaybeUnit& unit) {
  return unit ? Json(indicators::to_string(*unit)) : Json(nullptr);
}

Json lines_json(const ConditionLines& lines, std::vector<Json> values) {
  Json out = Json::array();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const strategy::ConditionLine& line = lines.lines()[i];
    out.push_back({{"text", line.text},
                   {"unit", unit_json(line.unit)},
                   {"pane", line.pane},
                   {"conditions", line.conditions},
                   {"of_bar", line.of_bar},
                   {"values", std::move(values[i])}});
  }
  return out;
}

Json levels_json(const ConditionLines& lines) {
  Json out = Json::array();
  for (const strategy::ConditionLevel& level : lines.levels()) {
    out.push_back({{"text", level.text},
                   {"value", number_json(level.value)},
                   {"pane", level.pane},
                   {"conditions", level.conditions}});
  }
  return out;
}

Json omitted_json(const ConditionLines& lines) {
  Json out = Json::array();
  for (const strategy::OmittedLine& line : lines.omitted()) {
    out.push_back({{"text", line.text}, {"reason", line.reason}});
  }
  return out;
}

base::Result<Json> lines_of(const market::Window& window, std::size_t most,
                            const StoredResult& result, const ResultAsset& asset,
                            const market::Catalog& catalog) {
  HC_ASSIGN(const RunBars run, RunBars::open(asset, catalog));
  HC_ASSIGN(auto definition, strategy::parse_definition(result.document->head.at("definition")));
  definition.timeframe = market::to_string(asset.timeframe);
  const auto declared = declared_formulas(result.document->head, asset.symbol);
  HC_ASSIGN(const ConditionLines lines,
            ConditionLines::compile(definition, asset.symbol, declared));
  const Grid grid = grid_of(run, whole_bars(window, asset.timeframe), most);
  const std::vector<Chart> charts = run.charts(grid.begin, grid.end);
  HC_TRY(check_work(lines, charts));
  Json time = Json::array();
  const market::BarView bars = run.bars();
  for (std::size_t i = 0; i < grid.points(); ++i) {
    time.push_back(bars.time[grid.first_bar(i)] / base::kNsPerSecond);
  }
  std::vector<Json> values;
  if (!lines.lines().empty()) {
    HC_ASSIGN(const auto others,
              OtherBars::open(definition, result.document->head, asset, run.calendar(), catalog));
    values = values_on(grid, charts, run, lines, others.series());
  }
  return Json{{"symbol", asset.symbol},
              {"timeframe", market::to_string(asset.timeframe)},
              {"data_version", run.data_version()},
              {"decided_by", definition.code_snippet ? "code_snippet" : "conditions"},
              {"bars", grid.end - grid.begin},
              {"bars_per_point", grid.joined},
              {"panes", lines.panes()},
              {"time", std::move(time)},
              {"lines", lines_json(lines, std::move(values))},
              {"levels", levels_json(lines)},
              {"omitted", omitted_json(lines)}};
}

}  // namespace

Response get_condition_lines(const Request& request, Context& context) {
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  const auto symbol = choose_symbol(request, result->backtest);
  if (!symbol) return problem(symbol.error(), request.id);
  const auto asset = asset_of_result(result->document->head, result->backtest, *symbol);
  if (!asset) return problem(asset.error(), request.id);
  const auto window = asked_window(request, asset->window);
  if (!window) return problem(window.error(), request.id);
  const auto body = lines_of(*window, static_cast<std::size_t>(request.number("max_points")),
                             *result, *asset, context.services.catalog);
  if (!body) return bars_problem(body.error(), *symbol, request);
  // The bars may change, so this is not immutable as the result itself is.
  Response response = json_response(200, *body);
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

}  // namespace hindcast::api
