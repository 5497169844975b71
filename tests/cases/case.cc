#include "cases/case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "base/record_json.h"
#include "cases/random_settings.h"

namespace hindcast::cases {

Case::Case(const Choices& choices, Scope scope, Data data) {
  Knobs knobs(choices.settings);
  constexpr std::int64_t kBarHours[] = {1, 24, 5, 200};
  bar_ns_ = kBarHours[knobs.below(4)] * kHourNs;
  assets_.reserve(choices.assets.size());
  for (const AssetChoices& asset : choices.assets) assets_.push_back(make_asset(asset, bar_ns_));
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    input_.assets.push_back(assets_[a].input(fmt::format("A{}", a)));
    const auto& finer = assets_[a].finer;
    if (data == Data::all && finer) input_.assets[a].finer = &*finer;
  }
  set_basics(knobs, input_);
  if (scope == Scope::basic) return;
  set_everything(knobs, input_);
  const bool quoted = data == Data::all && knobs.one_in(4);
  for (std::size_t a = 0; quoted && a < assets_.size(); ++a) {
    input_.assets[a].quotes = assets_[a].quotes.view();
  }
  if (scope != Scope::portfolio) return;
  set_portfolio(knobs, input_);
  for (RandomAsset& asset : assets_) {
    asset.signals.short_entry = base::Bitmap();
    asset.signals.short_exit = base::Bitmap();
  }
}

std::string describe(const engine::SimulationInput& input) {
  using base::to_json;
  std::string text =
      fmt::format("{} assets, capital {}, rules {}\nrisk {}\ncosts {}\n", input.assets.size(),
                  input.initial_capital, to_json(input.rules).dump(), to_json(input.risk).dump(),
                  to_json(input.costs).dump());
  text += fmt::format("market {}\naccount {}\n", to_json(input.market).dump(),
                      to_json(input.account).dump());
  if (input.orders) text += fmt::format("orders {}\n", to_json(*input.orders).dump());
  if (input.portfolio) text += fmt::format("portfolio {}\n", to_json(*input.portfolio).dump());
  for (const auto& asset : input.assets) {
    text += asset.symbol + ":\n";
    for (std::size_t i = 0; i < asset.bars.size(); ++i) {
      const auto& b = asset.bars;
      const std::size_t bit = asset.signal_offset + i;
      const auto mark = [bit](const base::Bitmap& map, char c) {
        return map.size() > bit && map.test(bit) ? c : '.';
      };
      const auto& s = *asset.signals;
      text +=
          fmt::format("  {:>5} h  {} {} {} {}  volume {}  {}{}{}{}", b.time[i] / kHourNs, b.open[i],
                      b.high[i], b.low[i], b.close[i], b.volume[i], mark(s.long_entry, 'L'),
                      mark(s.long_exit, 'l'), mark(s.short_entry, 'S'), mark(s.short_exit, 's'));
      const auto* columns = asset.order_columns;
      if (columns != nullptr) {
        text += fmt::format("  atr {} rank {}  prices", columns->atr[bit], columns->rank[bit]);
        for (const auto& prices : columns->prices) text += fmt::format(" {}", prices[bit]);
      }
      if (!asset.quotes.empty()) text += fmt::format("  bid, ask {}", asset.quotes.at(i));
      text += '\n';
      if (asset.finer == nullptr) continue;
      const market::BarView parts = asset.finer->inside(b.time[i]);
      for (std::size_t p = 0; p < parts.size(); ++p) {
        text += fmt::format("          in it at {} s: {} {} {} {}\n",
                            (parts.time[p] - b.time[i]) / 1'000'000'000, parts.open[p],
                            parts.high[p], parts.low[p], parts.close[p]);
      }
    }
  }
  return text;
}

}  // namespace hindcast::cases
