// Calls of indicators: arguments matched to sources and parameters, values checked.
#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/names.h"
#include "strategy/printer.h"
#include "strategy/signature.h"

namespace hindcast::strategy {

// Matches the arguments of one call. Positional ones that are series fill the sources first;
// constants fill the parameters in order.
class IndicatorArguments {
 public:
  IndicatorArguments(Lowering& lowering, NodeId call, const indicators::IndicatorSpec& spec)
      : lowering_(lowering),
        call_(call),
        spec_(spec),
        sources_(source_count(spec)),
        parameters_(indicators::default_parameters(spec)),
        places_(parameters_.size(), kNoNode) {}

  bool match() {
    for (const Child& child : lowering_.f_.at(call_).children) {
      if (is_series_argument(child.name)) continue;
      const auto value = lowering_.number(child.node);
      if (!value || !lowering_.settled(child.node, value->column)) {
        fine_ = false;
        skip(child);
      } else if (child.name.empty()) {
        place_positional(child, *value);
      } else {
        place_named(child, *value);
      }
    }
    if (fine_) check_values();
    if (fine_) fill_sources();
    return fine_;
  }

  std::vector<double> take_parameters() { return std::move(parameters_); }
  const std::vector<std::optional<Lowered>>& sources() const { return sources_; }

 private:
  void report(NodeId node, std::string code, std::string detail, std::string allowed,
              std::string suggestion = {}) {
    fine_ = false;
    lowering_.report(node, std::move(code), std::move(detail), std::move(allowed),
                     std::move(suggestion));
  }

  // An argument that has an error still takes its position, so that the next ones keep theirs.
  void skip(const Child& child) {
    if (!child.name.empty()) return;
    if (next_source_ < sources_.size() && next_parameter_ == 0)
      ++next_source_;
    else
      ++next_parameter_;
  }

  void place_positional(const Child& child, const Lowered& value) {
    const bool constant = lowering_.graph_.is_constant(value.column);
    if (!constant && next_parameter_ == 0 && next_source_ < sources_.size()) {
      sources_[next_source_++] = value;
      return;
    }
    if (!constant && sources_.empty() && next_parameter_ == 0) {
      report(child.node, "wrong_arguments",
             fmt::format("{} takes no source: it reads the bars themselves", spec_.name),
             usage(spec_));
      return;
    }
    if (next_parameter_ >= parameters_.size()) {
      if (!reported_count_) {
        report(child.node, "wrong_arguments", fmt::format("too many arguments for {}", spec_.name),
               usage(spec_));
      }
      reported_count_ = true;
      return;
    }
    set_parameter(next_parameter_++, child.node, value);
  }

  void place_named(const Child& child, const Lowered& value) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (child.name == source_name(i)) return set_source(i, child.node, value);
    }
    const auto names = parameter_names(spec_);
    const auto found = std::ranges::find(names, child.name);
    if (found == names.end()) {
      report(child.node, "unknown_name",
             fmt::format("{} has no parameter '{}'", spec_.name, child.name.substr(0, 60)),
             usage(spec_), base::nearest_name(child.name, names));
      return;
    }
    set_parameter(static_cast<std::size_t>(found - names.begin()), child.node, value);
  }

  void set_source(std::size_t index, NodeId node, const Lowered& value) {
    if (sources_[index]) {
      return report(node, "wrong_arguments", source_name(index) + " is given twice", usage(spec_));
    }
    if (lowering_.graph_.is_constant(value.column)) {
      return report(node, "wrong_type", source_name(index) + " is a constant",
                    "a series, such as close");
    }
    sources_[index] = value;
  }

  void set_parameter(std::size_t index, NodeId node, const Lowered& value) {
    const auto& parameter = spec_.parameters[index];
    if (places_[index] != kNoNode) {
      return report(node, "wrong_arguments", parameter.name + " is given twice", usage(spec_));
    }
    places_[index] = node;
    if (!lowering_.graph_.is_constant(value.column)) {
      return report(node, "wrong_type",
                    fmt::format("{} of {} is a series", parameter.name, spec_.name),
                    "a number or a parameter");
    }
    parameters_[index] = lowering_.graph_.column(value.column).value;
  }

  void check_values() {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      Objection o = check_value(spec_.parameters[i], parameters_[i]);
      if (!o.code.empty()) {
        report(places_[i] == kNoNode ? call_ : places_[i], o.code,
               fmt::format("{} of {}", o.detail, spec_.name), o.allowed);
      }
    }
    if (!fine_ || !spec_.check) return;
    if (std::string why = spec_.check(parameters_); !why.empty()) {
      report(call_, "invalid_parameters", fmt::format("{}: {}", spec_.name, why), usage(spec_));
    }
  }

  void fill_sources() {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (sources_[i]) continue;
      if (i > 0) {
        report(call_, "wrong_arguments", fmt::format("{} lacks {}", spec_.name, source_name(i)),
               usage(spec_));
        return;
      }
      sources_[i] = Lowered{source_column(lowering_.graph_, "close"), indicators::Unit::price};
    }
  }

  Lowering& lowering_;
  const NodeId call_;
  const indicators::IndicatorSpec& spec_;
  std::vector<std::optional<Lowered>> sources_;
  std::vector<double> parameters_;
  std::vector<NodeId> places_;  // where each parameter was given
  std::size_t next_source_ = 0, next_parameter_ = 0;
  bool fine_ = true, reported_count_ = false;
};

std::optional<Lowered> Lowering::indicator_call(NodeId id, const indicators::IndicatorSpec& spec) {
  IndicatorArguments arguments(*this, id, spec);
  if (!arguments.match()) return std::nullopt;
  std::vector<ColumnId> inputs;
  std::size_t next = 0;
  for (const std::string& input : spec.inputs) {
    inputs.push_back(input == "real" ? arguments.sources()[next++]->column
                                     : source_column(graph_, input));
  }
  const MaybeUnit unit = arguments.sources().empty() ? MaybeUnit(indicators::Unit::price)
                                                     : arguments.sources().front()->unit;
  const std::int32_t call = graph_.call(spec, arguments.take_parameters(), std::move(inputs));
  return indicator_output(id, spec, call, unit);
}

std::optional<Lowered> Lowering::indicator_output(NodeId id, const indicators::IndicatorSpec& spec,
                                                  std::int32_t call, MaybeUnit source_unit) {
  const std::string& wanted = f_.at(id).output;
  const int index = find_output(spec, wanted);
  if (index < 0) {
    const auto names = output_names(spec);
    report(id, "unknown_name",
           fmt::format("{} has no output '.{}'", spec.name, wanted.substr(0, 60)),
           names.empty() ? "no output name: it has only one" : base::join_names(names),
           base::nearest_name(wanted, names));
    return std::nullopt;
  }
  return Lowered{graph_.output(call, index),
                 output_unit(spec.outputs[static_cast<std::size_t>(index)], source_unit)};
}

}  // namespace hindcast::strategy
