#include "strategy/condition_lines.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "strategy/condition_fields.h"
#include "strategy/dissection.h"
#include "strategy/evaluation.h"
#include "strategy/parser.h"
#include "strategy/printer.h"
#include "strategy/scope.h"
#include "strategy/tree.h"

namespace hindcast::strategy {

struct ConditionLines::Program {
  Graph graph;
  std::vector<ConditionLine> lines;
  std::vector<ConditionLevel> levels;
  std::vector<OmittedLine> omitted;
  int panes = 1;

  struct Plan {
    CallPlan calls;
    BlockProgram number;
    std::vector<SeriesNeed> other_series;
  };
  std::vector<Plan> plans;  // by line
};

namespace {

// Whether a number of another asset goes into a column.
class OtherAssets {
 public:
  explicit OtherAssets(const std::string& traded) : traded_(traded) {}

  bool read_by(const Graph& graph, ColumnId id) {
    if (!seen_.insert({&graph, id}).second) return false;  // looked at already on this way
    const Column& column = graph.column(id);
    switch (column.kind) {
      case ColumnKind::constant:
      case ColumnKind::field:
      case ColumnKind::position:
        return false;
      case ColumnKind::output:
        return read_by_call(graph, graph.calls()[static_cast<std::size_t>(column.a)]);
      case ColumnKind::shifted:
      case ColumnKind::negate:
      case ColumnKind::abs:
        return read_by(graph, column.a);
      default:
        return read_by(graph, column.a) || read_by(graph, column.b);
    }
  }

 private:
  bool read_by_call(const Graph& graph, const ColumnCall& call) {
    const Graph* there = &graph;
    if (call.kind == CallKind::aligned) {
      there = graph.others()[static_cast<std::size_t>(call.other)].get();
      const std::string& symbol = there->series().symbol;
      if (!symbol.empty() && symbol != traded_) return true;
    }
    return std::ranges::any_of(call.inputs, [&](ColumnId input) { return read_by(*there, input); });
  }

  const std::string& traded_;
  std::set<std::pair<const Graph*, ColumnId>> seen_;
};

bool is_of_bar(const Graph& graph, const Column& column) {
  if (column.kind == ColumnKind::field) return true;
  return column.kind == ColumnKind::output &&
         graph.calls()[static_cast<std::size_t>(column.a)].kind == CallKind::clock;
}

void add_once(std::vector<std::string>& names, const char* name) {
  if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

// Collects lines and levels from parts, and says which belong together.
class LineCollector {
 public:
  LineCollector(const Graph& graph, const std::string& traded) : graph_(graph), traded_(traded) {}

  void add(const Formula& formula, const Part& part, const char* condition) {
    for (const Part& child : part.parts) add(formula, child, condition);
    std::vector<std::size_t> compared;
    for (const Part::Value& value : part.values) {
      if (graph_.is_constant(value.column)) continue;
      if (const auto line = line_of(formula, value, condition)) compared.push_back(*line);
    }
    if (compared.empty()) return;
    for (const std::size_t line : compared) join(compared.front(), line);
    for (const Part::Value& value : part.values) {
      if (!graph_.is_constant(value.column)) continue;
      constants_.push_back({compared.front(), print_value(formula, value),
                            graph_.column(value.column).value, condition});
    }
  }

  void add_declared(const NamedFormula& declared, const std::string& spelling,
                    const Lowered& number) {
    std::string text = declared.name + " = " + spelling;
    if (graph_.is_constant(number.column)) return;
    if (lines_.size() == kConditionLinesMax) return void(omit(std::move(text), "too_many"));
    groups_.push_back(lines_.size());
    over_candles_.push_back(is_over_candles(number.column, number.unit));
    lines_.push_back({.text = std::move(text), .unit = number.unit});
    columns_.push_back(number.column);
  }

  // Panes in the order in which lines came; that of the candles is there in any case.
  void finish(std::vector<ConditionLine>& lines, std::vector<ColumnId>& columns,
              std::vector<ConditionLevel>& levels, std::vector<OmittedLine>& omitted, int& panes) {
    std::map<std::size_t, int> pane_of_group;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (over_candles_[i]) continue;
      const auto [at, is_new] = pane_of_group.try_emplace(group_of(i), panes);
      if (is_new) ++panes;
      lines_[i].pane = at->second;
    }
    for (const Constant& c : constants_) add_level(c, levels);
    lines = std::move(lines_);
    columns = std::move(columns_);
    omitted = std::move(omitted_);
  }

 private:
  struct Constant {
    std::size_t beside;  // line
    std::string text;
    double value;
    const char* condition;
  };

  std::optional<std::size_t> line_of(const Formula& formula, const Part::Value& value,
                                     const char* condition) {
    const Column& column = graph_.column(value.column);
    if (column.reads_position) return omit(print_value(formula, value), "position");
    const auto known = std::ranges::find(columns_, value.column);
    const auto index = static_cast<std::size_t>(known - columns_.begin());
    if (known == columns_.end()) {
      if (lines_.size() == kConditionLinesMax) {
        return omit(print_value(formula, value), "too_many");
      }
      lines_.push_back({.text = print_value(formula, value),
                        .unit = value.unit,
                        .of_bar = is_of_bar(graph_, column)});
      columns_.push_back(value.column);
      groups_.push_back(index);
      over_candles_.push_back(is_over_candles(value.column, value.unit));
      join_namesakes(formula, value, index);
    }
    add_once(lines_[index].conditions, condition);
    return index;
  }

  bool is_over_candles(ColumnId column, MaybeUnit unit) const {
    return unit == indicators::Unit::price && !OtherAssets(traded_).read_by(graph_, column);
  }

  // rsi(close, 7) and rsi(close, 14) share a scale, so they share a pane.
  void join_namesakes(const Formula& formula, const Part::Value& value, std::size_t index) {
    const Node& node = formula.at(value.node);
    if (node.kind != NodeKind::call || lines_[index].of_bar) return;
    const auto [at, is_new] = first_called_.try_emplace({node.text, node.output}, index);
    if (!is_new && lines_[at->second].unit == lines_[index].unit) join(at->second, index);
  }

  std::nullopt_t omit(std::string text, const char* reason) {
    const bool told =
        std::ranges::any_of(omitted_, [&](const OmittedLine& o) { return o.text == text; });
    if (!told) omitted_.push_back({std::move(text), reason});
    return std::nullopt;
  }

  // Prices of the asset stay over the candles whatever they are compared with.
  void join(std::size_t a, std::size_t b) {
    if (over_candles_[a] || over_candles_[b]) return;
    groups_[group_of(b)] = group_of(a);
  }
  std::size_t group_of(std::size_t line) const {
    while (groups_[line] != line) line = groups_[line];
    return line;
  }

  void add_level(const Constant& c, std::vector<ConditionLevel>& levels) const {
    const int pane = lines_[c.beside].pane;
    auto found = std::ranges::find_if(
        levels, [&](const ConditionLevel& l) { return l.pane == pane && l.value == c.value; });
    if (found == levels.end()) {
      found = levels.insert(levels.end(), {.text = c.text, .value = c.value, .pane = pane});
    }
    add_once(found->conditions, c.condition);
  }

  const Graph& graph_;
  const std::string& traded_;
  std::vector<ConditionLine> lines_;
  std::vector<ColumnId> columns_;
  std::vector<std::size_t> groups_;  // by line: another of its group, itself for the first
  std::vector<bool> over_candles_;
  std::vector<Constant> constants_;
  std::vector<OmittedLine> omitted_;
  std::map<std::pair<std::string, std::string>, std::size_t> first_called_;
};

}  // namespace

ConditionLines::ConditionLines(std::shared_ptr<const Program> program)
    : program_(std::move(program)) {}

base::Result<ConditionLines> ConditionLines::compile(const StrategyDefinition& definition,
                                                     const std::string& traded,
                                                     std::span<const NamedFormula> declared) {
  auto program = std::make_shared<Program>();
  Graph& graph = program->graph;
  std::vector<base::Problem> problems, remarks;
  const Scope scope = make_scope(definition, "", graph, problems, remarks);
  LineCollector collector(graph, traded);
  for (const ConditionField& field : kConditionFields) {
    const base::Json& tree = definition.*field.value;
    if (tree.is_null() || definition.code_snippet) continue;
    Formula formula;
    formula.root = tree_into(formula, tree, "", problems);
    if (formula.root == kNoNode) continue;
    Lowering lowering(formula, scope, graph, problems, remarks);
    const Part part = Dissection(formula, lowering).part(formula.root);
    collector.add(formula, part, field.key);
  }
  for (const NamedFormula& one : declared) {
    Formula formula;
    formula.root = parse_into(formula, one.formula, "/" + one.name, problems);
    if (formula.root == kNoNode) continue;
    const auto number = Lowering(formula, scope, graph, problems, remarks).number(formula.root);
    if (number) collector.add_declared(one, print(formula), *number);
  }
  if (!problems.empty()) return base::invalid(std::move(problems));

  std::vector<ColumnId> columns;
  collector.finish(program->lines, columns, program->levels, program->omitted, program->panes);
  for (const ColumnId column : columns) {
    Program::Plan& plan = program->plans.emplace_back();
    plan.calls = CallPlan(graph, graph.needed_calls({}, std::array{column}));
    plan.number = BlockProgram::for_column(graph, column);
    plan.other_series = plan.calls.other_series(graph);
  }
  return ConditionLines(std::move(program));
}

const std::vector<ConditionLine>& ConditionLines::lines() const { return program_->lines; }
const std::vector<ConditionLevel>& ConditionLines::levels() const { return program_->levels; }
const std::vector<OmittedLine>& ConditionLines::omitted() const { return program_->omitted; }
int ConditionLines::panes() const { return program_->panes; }

std::size_t ConditionLines::columns(std::size_t line) const {
  return program_->plans[line].calls.size() + 1;
}

std::vector<double> ConditionLines::evaluate(std::size_t line, market::BarView bars,
                                             const OtherSeries& others) const {
  std::vector<double> values(bars.size());
  if (bars.empty()) return values;
  const Graph& graph = program_->graph;
  const Program::Plan& plan = program_->plans[line];
  const KnownSeries known = others.known(bars, graph.series(), plan.other_series);
  const SeriesColumns columns = plan.calls.run(graph, bars, known);
  plan.number.run(columns, values.data());
  return values;
}

}  // namespace hindcast::strategy
