#include <malloc.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "engine/report.h"
#include "engine/simulate.h"
#include "runner/child.h"

namespace hindcast::runner {
namespace {

const char* const kRequest = R"json({
  "strategy_name": "warm-up", "timeframe": "1h", "assets": ["WARM/UP"], "period": "all",
  "strategy_definition": {"template_id": "momentum", "risk_management": {"stop_loss_pct": 2}}})json";

// A rising zigzag, long enough for every template's indicators.
market::BarColumns zigzag() {
  constexpr int kBars = 600;
  constexpr std::int64_t kHour = 3'600'000'000'000;
  market::BarColumns bars;
  bars.reserve(kBars);
  double price = 100;
  for (int i = 0; i < kBars; ++i) {
    const double next = price + (i % 40 < 24 ? 1.0 : -1.2);
    bars.push_back(i * kHour, price, std::max(price, next) + 0.5, std::min(price, next) - 0.5, next,
                   1000 + i % 7 * 100);
    price = next;
  }
  return bars;
}

// A run ends with its process: giving memory back to the system in between only makes it fault the
// same pages in again. Columns of up to this size come from the heap, where they are reused.
void keep_memory() {
  constexpr int kKeptBytes = 32 << 20;
  constexpr int kGrowBytes = 1 << 20;
  ::mallopt(M_MMAP_THRESHOLD, kKeptBytes);
  ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  ::mallopt(M_TOP_PAD, kGrowBytes);
}

}  // namespace

void warm_up() {
  keep_memory();
  const auto json = base::parse_json(kRequest);
  HC_CHECK(json.has_value(), "the warm-up request is JSON");
  const auto request = strategy::parse_request(*json);
  HC_CHECK(request.has_value(), "the warm-up request is valid");
  const strategy::CompiledStrategy& compiled = *request->strategy;
  const market::BarColumns bars = zigzag();
  const strategy::Signals signals = compiled.evaluate(bars.view());
  const engine::SimulationInput input{
      .assets = {{.symbol = "WARM/UP", .bars = bars.view(), .signals = &signals}},
      .initial_capital = 10000,
      .risk = request->definition.risk_management,
      .costs = {},
      .rules = request->rules};
  const engine::SimulationResult result = engine::simulate(input);
  const auto document = engine::make_document({.request = *request,
                                               .simulation = input,
                                               .result = result,
                                               .data = {{.symbol = "WARM/UP"}},
                                               .window = {bars.time.front(), bars.time.back()}});
  HC_CHECK(!base::encode_document(document).empty(), "the warm-up result encodes");
}

}  // namespace hindcast::runner
