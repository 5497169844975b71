#include "study/grid.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "strategy/compile.h"
#include "study/axes.h"
#include "study/by_engine.h"
#include "study/cell.h"
#include "study/known_settings.h"
#include "study/plan.h"
#include "study/tile_bars.h"

namespace hindcast::study {

struct Grid::Parts {
  GridRequest request;
  Combinations all;
  Plan plan;
  int warm_up = 0;
  std::string engine_reason;
};

Grid::Grid(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Grid::Grid(Grid&&) noexcept = default;
Grid& Grid::operator=(Grid&&) noexcept = default;
Grid::~Grid() = default;

namespace {

strategy::StrategyDefinition definition_of(const GridRequest& request, const Combinations& all,
                                           std::size_t combination) {
  strategy::StrategyDefinition definition = request.definition;
  for (std::size_t k = 0; k < request.axes.size(); ++k) {
    set_axis(definition, request.axes[k].name, request.axes[k].values[all.at(combination, k)]);
  }
  return definition;
}

// Combinations whose states stay in the second cache while a tile passes them.
constexpr std::size_t kGroupCellsMax = 4096;

// One series under all combinations: in groups whose indicator columns fit into the memory.
class GridRun {
 public:
  GridRun(const GridRequest& request, const Combinations& all, const Plan& plan,
          const GridMarket& market)
      : request_(request),
        all_(all),
        plan_(plan),
        market_(market),
        columns_(plan.graph, market.bars),
        context_{.costs = engine::CostModel(request.costs, request.rules),
                 .rules = request.rules,
                 .initial_capital = request.initial_capital,
                 .first = static_cast<std::uint32_t>(market.history),
                 .rows = static_cast<std::uint32_t>(market.bars.size()),
                 .periods = period_ends(market)} {}

  base::Result<GridResult> run() {
    result_.cells.reserve(all_.size());
    for (std::size_t first = 0; first < all_.size();) {
      const std::size_t end = hold_columns(first);
      HC_TRY(run_group(first, end));
      first = end;
    }
    return std::move(result_);
  }

 private:
  // As many combinations as the memory allows, at least one; drops the columns of others.
  std::size_t hold_columns(std::size_t first) {
    const std::size_t most = std::min(all_.size(), first + kGroupCellsMax);
    if (all_columns_fit()) return most;
    std::set<ColumnStore::Key> keys;
    std::size_t bytes = 0, end = first;
    for (; end < most; ++end) {
      std::set<ColumnStore::Key> own;
      for (const PlanOperand& operand : plan_.operands) {
        columns_.add_keys(operand.columns[operand.choice(all_, end)], own);
      }
      std::size_t more = 0;
      for (const auto key : own) more += keys.contains(key) ? 0 : columns_.bytes(key);
      if (end > first && bytes + more > request_.memory_bytes) break;
      bytes += more;
      keys.insert(own.begin(), own.end());
    }
    columns_.keep_only(keys);
    return end;
  }

  bool all_columns_fit() const {
    std::set<ColumnStore::Key> keys;
    for (const PlanOperand& operand : plan_.operands) {
      for (const strategy::ColumnId column : operand.columns) {
        if (column != PlanOperand::kUnset) columns_.add_keys(column, keys);
      }
    }
    std::size_t bytes = 0;
    for (const auto key : keys) bytes += columns_.bytes(key);
    return bytes <= request_.memory_bytes;
  }

  base::Result<void> run_group(std::size_t first, std::size_t end) {
    TileSignals signals(plan_, all_, columns_, first, end, market_.history,
                        request_.rules.entry_and_exit);
    std::vector<Cell> cells(end - first, Cell(context_));
    const std::vector<strategy::RiskManagement> risks = risks_of(first, end);
    TileBuffer buffer(market_.bars);
    TileDecisions decisions;
    for (std::size_t begin = 0; begin < market_.bars.size(); begin += kTileBars) {
      const TileBars bars = buffer.load(begin);
      signals.begin_tile(begin, bars.end - bars.begin);
      for (std::size_t c = first; c < end; ++c) {
        Cell& cell = cells[c - first];
        if (cell.ruined) continue;
        signals.evaluate(c, decisions);
        if (bars.end > context_.first) {
          run_cell(context_, bars, decisions, risks[c - first], cell);
        }
      }
    }
    for (std::size_t c = first; c < end; ++c) {
      if (cells[c - first].ruined) {
        HC_ASSIGN(const GridCell cell,
                  simulate_by_engine(definition_of(request_, all_, c), request_, market_));
        result_.cells.push_back(cell);
      } else {
        result_.cells.push_back(finish_cell(context_, cells[c - first]));
        ++result_.kernel_cells;
      }
    }
    return {};
  }

  std::vector<strategy::RiskManagement> risks_of(std::size_t first, std::size_t end) const {
    std::vector<strategy::RiskManagement> risks(end - first, request_.definition.risk_management);
    for (std::size_t k = 0; k < request_.axes.size(); ++k) {
      const GridAxis& axis = request_.axes[k];
      if (is_parameter(request_.definition, axis.name)) continue;
      strategy::StrategyDefinition with;
      for (std::size_t c = first; c < end; ++c) {
        std::swap(with.risk_management, risks[c - first]);
        set_axis(with, axis.name, axis.values[all_.at(c, k)]);
        std::swap(with.risk_management, risks[c - first]);
      }
    }
    return risks;
  }

  const GridRequest& request_;
  const Combinations& all_;
  const Plan& plan_;
  const GridMarket& market_;
  ColumnStore columns_;
  const CellContext context_;
  GridResult result_;
};

}  // namespace

base::Result<Grid> Grid::prepare(GridRequest request) {
  std::vector<base::Problem> problems = check_axes(request);
  for (base::Problem& p : unknown_settings(request)) problems.push_back(std::move(p));
  if (!problems.empty()) return base::invalid(std::move(problems));
  auto parts = std::make_unique<Parts>();
  HC_ASSIGN(parts->all, Combinations::make(request.axes, request.orders));
  HC_ASSIGN(parts->plan, make_plan(request, parts->all));
  parts->engine_reason = engine_only_setting(request);
  if (parts->engine_reason.empty()) parts->engine_reason = parts->plan.unsupported;
  if (parts->plan.unsupported.empty()) {
    for (std::size_t c = 0; c < parts->all.size(); ++c) {
      parts->warm_up = std::max(parts->warm_up, parts->plan.warm_up(parts->all, c));
    }
  } else {
    for (std::size_t c = 0; c < parts->all.size(); ++c) {
      HC_ASSIGN(const auto one, strategy::CompiledStrategy::compile(
                                    definition_of(request, parts->all, c), "/definition"));
      parts->warm_up = std::max(parts->warm_up, one.warm_up_bars());
    }
  }
  parts->request = std::move(request);
  return Grid(std::move(parts));
}

std::size_t Grid::size() const { return parts_->all.size(); }
double Grid::value(std::size_t cell, std::size_t axis) const {
  return parts_->request.axes[axis].values[parts_->all.at(cell, axis)];
}
const GridRequest& Grid::request() const { return parts_->request; }
int Grid::warm_up_bars() const { return parts_->warm_up; }
std::string_view Grid::engine_reason() const { return parts_->engine_reason; }
strategy::StrategyDefinition Grid::definition(std::size_t cell) const {
  return definition_of(parts_->request, parts_->all, cell);
}

base::Result<GridResult> Grid::run(const GridMarket& market) const {
  HC_CHECK(market.history < market.bars.size(), "a grid needs a bar after its history");
  const Parts& p = *parts_;
  GridResult result;
  if (p.engine_reason.empty()) {
    HC_ASSIGN(result, GridRun(p.request, p.all, p.plan, market).run());
  } else {
    for (std::size_t c = 0; c < p.all.size(); ++c) {
      HC_ASSIGN(const GridCell cell, simulate_by_engine(definition(c), p.request, market));
      result.cells.push_back(cell);
    }
  }
  result.bar_evaluations =
      static_cast<std::int64_t>(p.all.size() * (market.bars.size() - market.history));
  return result;
}

}  // namespace hindcast::study
