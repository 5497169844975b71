#include "study/axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "base/record_json.h"
#include "base/suggest.h"
#include "strategy/signature.h"
#include "strategy/templates.h"

namespace hindcast::study {
namespace {

using base::Problem;
using strategy::RiskManagement;
using strategy::StrategyDefinition;

// Numbers of risk_management that a grid carries out (known_settings.cc).
constexpr std::array<std::string_view, 6> kRiskAxes{"stop_loss_pct",        "take_profit_pct",
                                                    "trailing_stop_pct",    "position_size_pct",
                                                    "position_size_amount", "position_size_units"};

template <class F>
void for_each_risk_number(F&& f) {
  base::for_each_field<RiskManagement>([&](const auto& field) {
    using Member = typename std::decay_t<decltype(field)>::member_type;
    if constexpr (std::is_same_v<Member, std::optional<double>>) {
      if (std::ranges::find(kRiskAxes, std::string_view(field.name)) != kRiskAxes.end()) f(field);
    }
  });
}

std::vector<std::string> axis_names(const StrategyDefinition& definition) {
  std::vector<std::string> names;
  for (const auto& [name, value] : definition.parameters) names.push_back(name);
  for_each_risk_number([&](const auto& field) { names.emplace_back(field.name); });
  return names;
}

void check_parameter_value(const StrategyDefinition& definition, const std::string& name,
                           double value, const std::string& at, std::vector<Problem>& problems) {
  if (!definition.template_id) return;
  const strategy::Template* source = strategy::find_template(*definition.template_id);
  if (source == nullptr) return;
  for (const auto& p : source->parameters) {
    if (p.name != name) continue;
    auto o = strategy::check_value(p.name, value, p.integer, p.minimum, p.maximum);
    if (!o.code.empty()) problems.push_back({at, o.code, o.detail, o.allowed});
  }
}

void check_value(const StrategyDefinition& definition, const std::string& name, double value,
                 const std::string& at, std::vector<Problem>& problems) {
  if (!std::isfinite(value)) {
    problems.push_back({at, "out_of_range", "is not finite", "a finite number"});
  } else if (is_parameter(definition, name)) {
    check_parameter_value(definition, name, value, at, problems);
  } else {
    RiskManagement ignored;
    std::vector<Problem> found;
    base::read_record(base::Json{{name, value}}, ignored, "", found);
    for (Problem& p : found) problems.push_back({at, p.code, name + " " + p.detail, p.allowed});
  }
}

void check_axis(const GridRequest& request, std::size_t index, std::vector<Problem>& problems) {
  const GridAxis& axis = request.axes[index];
  const std::string at = base::pointer_join("/axes", index);
  const auto known = axis_names(request.definition);
  if (std::ranges::find(known, axis.name) == known.end()) {
    problems.push_back({base::pointer_join(at, "name"), "unknown_name",
                        fmt::format("no parameter '{}'", axis.name.substr(0, 60)),
                        base::join_names(known, 64), base::nearest_name(axis.name, known)});
    return;
  }
  for (std::size_t other = 0; other < index; ++other) {
    if (request.axes[other].name == axis.name) {
      problems.push_back({base::pointer_join(at, "name"), "duplicate",
                          fmt::format("'{}' is varied twice", axis.name), "each name once"});
    }
  }
  const std::string values = base::pointer_join(at, "values");
  if (axis.values.empty()) {
    problems.push_back({values, "too_short", "has no values", "at least one"});
  }
  std::set<double> seen;
  for (std::size_t i = 0; i < axis.values.size() && problems.size() < 20; ++i) {
    const std::string place = base::pointer_join(values, i);
    check_value(request.definition, axis.name, axis.values[i], place, problems);
    if (!seen.insert(axis.values[i]).second) {
      problems.push_back(
          {place, "duplicate", fmt::format("{} is given twice", axis.values[i]), "each once"});
    }
  }
}

std::size_t index_of(const std::vector<GridAxis>& axes, const std::string& name) {
  const auto found = std::ranges::find(axes, name, &GridAxis::name);
  return static_cast<std::size_t>(found - axes.begin());
}

}  // namespace

bool is_parameter(const StrategyDefinition& definition, const std::string& axis) {
  return definition.parameters.contains(axis);
}

void set_axis(StrategyDefinition& definition, const std::string& axis, double value) {
  if (is_parameter(definition, axis)) {
    definition.parameters[axis] = value;
    return;
  }
  for_each_risk_number([&](const auto& field) {
    if (field.name == axis) definition.risk_management.*(field.member) = value;
  });
}

std::vector<Problem> check_axes(const GridRequest& request) {
  std::vector<Problem> problems;
  if (request.axes.empty() || request.axes.size() > kGridAxesMax) {
    problems.push_back({"/axes", request.axes.empty() ? "too_short" : "too_long",
                        fmt::format("has {} axes", request.axes.size()),
                        fmt::format("1 to grid_axes_max: {}", kGridAxesMax)});
    return problems;
  }
  for (std::size_t i = 0; i < request.axes.size(); ++i) check_axis(request, i, problems);
  std::vector<std::string> names;
  for (const GridAxis& axis : request.axes) names.push_back(axis.name);
  for (std::size_t i = 0; i < request.orders.size(); ++i) {
    const std::string at = base::pointer_join("/orders", i);
    for (const std::string& name : {request.orders[i].lesser, request.orders[i].greater}) {
      if (std::ranges::find(names, name) != names.end()) continue;
      problems.push_back({at, "unknown_name", fmt::format("'{}' is not varied", name.substr(0, 60)),
                          base::join_names(names), base::nearest_name(name, names)});
    }
  }
  return problems;
}

base::Result<Combinations> Combinations::make(const std::vector<GridAxis>& axes,
                                              const std::vector<GridOrder>& orders) {
  // What the orders leave out is walked over too: bounded as well.
  constexpr std::size_t kProductMax = 32 * kGridCombinationsMax;
  const auto too_many = [](const char* what) {
    return base::fail(base::ErrorCode::limit_exceeded,
                      fmt::format("the axes give more {} than a grid takes (grid_combinations_max: "
                                  "{}); vary fewer values",
                                  what, kGridCombinationsMax));
  };
  std::size_t product = 1;
  for (const GridAxis& axis : axes) {
    product *= axis.values.size();
    if (product > kProductMax) return too_many("products of values");
  }
  std::vector<std::pair<std::size_t, std::size_t>> below;
  for (const GridOrder& o : orders) {
    below.emplace_back(index_of(axes, o.lesser), index_of(axes, o.greater));
  }
  Combinations out;
  out.axes_ = axes.size();
  std::vector<std::uint32_t> index(axes.size(), 0);
  for (std::size_t n = 0; n < product; ++n) {
    const bool fits = std::ranges::all_of(below, [&](const auto& pair) {
      return axes[pair.first].values[index[pair.first]] <
             axes[pair.second].values[index[pair.second]];
    });
    if (fits) out.chosen_.insert(out.chosen_.end(), index.begin(), index.end());
    if (out.size() > kGridCombinationsMax) return too_many("combinations");
    for (std::size_t k = axes.size(); k-- > 0;) {
      if (++index[k] < axes[k].values.size()) break;
      index[k] = 0;
    }
  }
  if (out.chosen_.empty()) {
    return base::invalid({{"/orders", "empty", "leave no combination over", ""}});
  }
  return out;
}

}  // namespace hindcast::study
