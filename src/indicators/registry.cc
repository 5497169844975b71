#include "indicators/registry.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "indicators/catalogue.h"

namespace hindcast::indicators {
namespace {

constexpr std::string_view kSources[] = {"real", "open", "high", "low", "close", "volume", "time"};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void verify(const IndicatorSpec& spec) {
  HC_CHECK(is_name(spec.name), spec.name);
  HC_CHECK(!spec.title.empty() && !spec.doc.empty() && !spec.category.empty(), spec.name);
  HC_CHECK(!spec.inputs.empty() && !spec.outputs.empty(), spec.name);
  HC_CHECK(spec.warm_up && spec.compute != nullptr, spec.name);
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    HC_CHECK(std::ranges::count(kSources, spec.inputs[i]) == 1, spec.name);
    HC_CHECK(spec.inputs[i] != "real" || i == 0 || spec.inputs[i - 1] == "real", spec.name);
  }
  for (const OutputSpec& output : spec.outputs) {
    HC_CHECK(spec.outputs.size() == 1 ? output.name.empty() : is_name(output.name), spec.name);
  }
  for (const ParameterSpec& p : spec.parameters) HC_CHECK(is_name(p.name), spec.name);
  HC_CHECK(check_parameters(spec, default_parameters(spec)).empty(), spec.name);
}

constexpr Specs (*kContributions[])() = {
    averages,       chosen_averages, bands,       trailing,    parabolic,         momentum,
    averages_apart, oscillators,     stochastics, directional, trend_oscillators, pressure,
    trend_strength, cycle,           volatility,  volume,      volume_flow,       statistics,
    regression,     pairs,           price,       math,        candles,           extras,
};

Specs build() {
  Specs joined;
  for (const auto contribute : kContributions) {
    for (IndicatorSpec& spec : contribute()) joined.push_back(std::move(spec));
  }
  std::ranges::sort(joined, {}, &IndicatorSpec::name);
  for (const IndicatorSpec& spec : joined) verify(spec);
  const auto twice = std::ranges::adjacent_find(joined, {}, &IndicatorSpec::name);
  HC_CHECK(twice == joined.end(), twice->name);
  return joined;
}

base::Json number_json(double value, bool integer) {
  return integer ? base::Json(static_cast<long long>(value)) : base::Json(value);
}

}  // namespace

std::span<const IndicatorSpec> all() {
  static const Specs specs = build();
  return specs;
}

const IndicatorSpec* find(std::string_view name) {
  constexpr auto kLower = [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + ('a' - 'A')) : c;
  };
  const auto specs = all();
  const auto at = std::ranges::partition_point(specs, [&](const IndicatorSpec& spec) {
    return std::ranges::lexicographical_compare(spec.name, name, {}, {}, kLower);
  });
  if (at == specs.end() || !std::ranges::equal(at->name, name, {}, {}, kLower)) return nullptr;
  return &*at;
}

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::price:
      return "price";
    case Unit::oscillator:
      return "oscillator";
    case Unit::price_delta:
      return "price_delta";
    case Unit::ratio:
      return "ratio";
    case Unit::volume:
      return "volume";
    case Unit::state:
      return "state";
  }
  HC_CHECK(false, "a unit outside the enumeration");
}

base::Json to_json(const IndicatorSpec& spec) {
  base::Json parameters = base::Json::array();
  for (const ParameterSpec& p : spec.parameters) {
    parameters.push_back({{"name", p.name},
                          {"default", number_json(p.default_value, p.integer)},
                          {"minimum", number_json(p.minimum, p.integer)},
                          {"maximum", number_json(p.maximum, p.integer)},
                          {"integer", p.integer},
                          {"doc", p.doc}});
  }
  base::Json outputs = base::Json::array();
  for (const OutputSpec& output : spec.outputs) {
    outputs.push_back({{"name", output.name},
                       {"unit", std::string(to_string(output.unit))},
                       {"follows_source", output.follows_source},
                       {"doc", output.doc}});
  }
  return {{"name", spec.name},
          {"title", spec.title},
          {"category", spec.category},
          {"doc", spec.doc},
          {"signature", signature(spec)},
          {"inputs", spec.inputs},
          {"parameters", parameters},
          {"outputs", outputs},
          {"no_value_where", spec.no_value_where},
          {"default_warm_up_bars", spec.warm_up(default_parameters(spec))}};
}

}  // namespace hindcast::indicators
