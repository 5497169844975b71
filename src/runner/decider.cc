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

base::Result<engine::Decisions> Decider::decide(const LoadedAsset& asset,
                                                market::BarView bars) const {
  std::optional<base::Error> broken;
  auto made = decide_as_of(bars, asset.actions, [&](market::BarView as_charted) {
    auto decisions = decide_plain(asset, as_charted);
    if (decisions) return std::move(*decisions);
    if (!broken) broken = std::move(decisions).error();
    return engine::Decisions();
  });
  if (broken) return tl::unexpected(std::move(*broken));
  // What such a condition compares with the position is a chart of one time, and there are several.
  const auto inside = [&](const auto& action) {
    return action.bar > 0 && action.bar < bars.size();
  };
  if (made.signals.position != nullptr && std::ranges::any_of(asset.actions, inside)) {
    return base::invalid(
        {{.pointer = "/execution/adjustment",
          .code = "conflict",
          .detail = "conditions that look at the position cannot be decided on "
                    "prices of " +
                    asset.symbol + " that are adjusted for splits or dividends in the period",
          .allowed = "raw, a period without them, or conditions that do not look "
                     "at the position"}});
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
