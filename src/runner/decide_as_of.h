// What a strategy decides when prices are adjusted for splits and dividends without looking ahead.
#pragma once

#include <functional>
#include <span>

#include "engine/proof.h"
#include "market/corporate_actions.h"

namespace hindcast::runner {

// `decide` sees, for each bar, the series as a chart of that bar's time shows it. Between two
// actions that is one series: it is called once for each of them. Actions at or after the end, or
// at the first bar, change nothing.
engine::Decisions decide_as_of(market::BarView bars,
                               std::span<const market::CorporateAction> actions,
                               const std::function<engine::Decisions(market::BarView)>& decide);

}  // namespace hindcast::runner
