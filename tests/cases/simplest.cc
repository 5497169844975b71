#include "cases/simplest.h"

namespace hindcast::cases {
namespace {

using Fails = std::function<bool(const Choices&)>;

bool shorten(Choices& choices, const Fails& fails) {
  bool better = false;
  const auto keep_if_it_fails = [&](Choices simpler) {
    if (!fails(simpler)) return false;
    choices = std::move(simpler);
    better = true;
    return true;
  };
  for (std::size_t a = choices.assets.size(); a-- > 0 && choices.assets.size() > 1;) {
    Choices simpler = choices;
    simpler.assets.erase(simpler.assets.begin() + static_cast<std::ptrdiff_t>(a));
    keep_if_it_fails(std::move(simpler));
  }
  for (std::size_t a = 0; a < choices.assets.size(); ++a) {
    for (std::size_t many = 16; many > 0; many /= 4) {
      for (std::size_t i = choices.assets[a].bars.size(); i >= many; --i) {
        if (choices.assets[a].bars.size() <= many || i > choices.assets[a].bars.size()) continue;
        Choices simpler = choices;
        auto& bars = simpler.assets[a].bars;
        const auto end = bars.begin() + static_cast<std::ptrdiff_t>(i);
        bars.erase(end - static_cast<std::ptrdiff_t>(many), end);
        keep_if_it_fails(std::move(simpler));
      }
    }
  }
  return better;
}

bool plainer(Choices& choices, const Fails& fails) {
  bool better = false;
  const auto zero = [&](auto word_of) {
    if (word_of(choices) == 0) return;
    Choices simpler = choices;
    word_of(simpler) = 0;
    if (!fails(simpler)) return;
    choices = std::move(simpler);
    better = true;
  };
  for (std::size_t i = 0; i < choices.settings.size(); ++i) {
    zero([i](Choices& c) -> auto& { return c.settings[i]; });
  }
  for (std::size_t a = 0; a < choices.assets.size(); ++a) {
    for (std::size_t i = 0; i < choices.assets[a].bars.size(); ++i) {
      zero([a, i](Choices& c) -> auto& { return c.assets[a].bars[i]; });
    }
  }
  return better;
}

}  // namespace

Choices simplest(Choices failing, const Fails& fails) {
  for (bool better = true; better;) {
    better = shorten(failing, fails);
    better = plainer(failing, fails) || better;
  }
  return failing;
}

}  // namespace hindcast::cases
