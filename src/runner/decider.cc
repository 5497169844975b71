#include "runner/decider.h"

#include <algorithm>
#include <optional>

#include "runner/decide_as_of.h"
#include "strategy/order_columns.h"

namespace hindcast::runner {

std::size_t Decider::history_bars() const {
  const int warm_up =
      std::max(compiled_.warm_up_bars(),
               strategy::order_warm_up_bars(request_.definition, request_.request.costs));
  const auto bars = static_cast<std::size_t>(std::max(warm_up, 0)) * strategy::kHistoryWarmUps;
  if (snippet_ == nullptr) return bars;
  return std::max(bars, static_cast<std::size_t>(snippet_->history_bars()));
}

namespace {

// What is decided on one chart for all bars cannot be where there are several.
base::Error many_charts(const std::string& what, const std::string& symbol, const char* instead) {
  return base::invalid({{.pointer = "/execution/adjustment",
                         .code = "conflict",
                         .detail = what + " on prices of " + symbol +
                                   " that are adjusted for splits or dividends in the period",
                         .allowed = std::string("raw, a period without them, or ") + instead}})
      .value();
}

}  // namespace

base::Result<engine::Decisions> Decider::decide(const LoadedAsset& asset,
                                                market::BarView bars) const {
  const bool adjusted = std::ranges::any_of(asset.actions, [&](const auto& action) {
    return action.bar > 0 && action.bar < bars.size();
  });
  if (adjusted && snippet_ != nullptr && snippet_->trader() != nullptr) {
    return tl::unexpected(
        many_charts("a class with on_bar, which reads one chart from end to end, "
                    "cannot trade",
                    asset.symbol, "signals(bars, params)"));
  }
  std::optional<base::Error> broken;
  auto made = decide_as_of(bars, asset.actions, [&](market::BarView as_charted) {
    auto decisions = decide_plain(asset, as_charted);
    if (decisions) return std::move(*decisions);
    if (!broken) broken = std::move(decisions).error();
    return engine::Decisions();
  });
  if (broken) return tl::unexpected(std::move(*broken));
  // What such a condition compares with the position is a chart of one time, and there are several.
  if (adjusted && made.signals.position != nullptr) {
    return tl::unexpected(many_charts("conditions that look at the position cannot be decided",
                                      asset.symbol, "conditions that do not look at the position"));
  }
  return made;
}

base::Result<engine::Decisions> Decider::decide_plain(const LoadedAsset& asset,
                                                      market::BarView bars) const {
  engine::Decisions made;
  if (snippet_ == nullptr) {
    made.signals = compiled_.evaluate(bars, asset.others);
  } else if (snippet_->trader() == nullptr) {
    HC_ASSIGN(made, snippet_->decide({asset.symbol, bars, asset.history}));
  }
  std::vector<double> sizes = std::move(made.order_columns.size);
  made.order_columns = strategy::evaluate_order_columns(request_.definition, request_.request.costs,
                                                        bars, asset.others);
  made.order_columns.size = std::move(sizes);
  return made;
}

}  // namespace hindcast::runner
