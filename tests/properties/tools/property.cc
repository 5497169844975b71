#include "properties/tools/property.h"

#include <rapidcheck.h>

#include <cstdlib>
#include <ostream>

#include "engine/broker/full_model.h"
#include "engine/simulate.h"

namespace hindcast::properties {
namespace {

using cases::Choices;

engine::SimulationResult simulate(const engine::SimulationInput& input) {
  return engine::simulate(input);
}
engine::SimulationResult simulate_full(const engine::SimulationInput& input) {
  return engine::broker::simulate_full(input);
}

// Simpler cases, the simplest first: without an asset, without some bars, with a zero for a word.
rc::Seq<Choices> simpler(const Choices& choices) {
  rc::Seq<Choices> all;
  const auto also = [&all](rc::Seq<Choices> more) {
    all = rc::seq::concat(std::move(all), std::move(more));
  };
  const auto to_zero = [](auto word) {
    return word == 0 ? rc::Seq<decltype(word)>() : rc::seq::just(decltype(word){0});
  };
  for (std::size_t a = 0; a < choices.assets.size() && choices.assets.size() > 1; ++a) {
    Choices fewer = choices;
    fewer.assets.erase(fewer.assets.begin() + static_cast<std::ptrdiff_t>(a));
    also(rc::seq::just(std::move(fewer)));
  }
  for (std::size_t a = 0; a < choices.assets.size(); ++a) {
    const auto with_bars = [choices, a](std::vector<std::uint64_t> bars) {
      Choices other = choices;
      other.assets[a].bars = std::move(bars);
      return other;
    };
    const auto& bars = choices.assets[a].bars;
    const auto some = [](const std::vector<std::uint64_t>& left) { return !left.empty(); };
    also(rc::seq::map(rc::seq::filter(rc::shrink::removeChunks(bars), some), with_bars));
    also(rc::seq::map(rc::shrink::eachElement(bars, to_zero), with_bars));
  }
  also(rc::seq::map(rc::shrink::eachElement(choices.settings, to_zero),
                    [choices](std::vector<std::uint32_t> settings) {
                      Choices other = choices;
                      other.settings = std::move(settings);
                      return other;
                    }));
  return all;
}

// A case at a time: lists of RapidCheck's own carry a way to shrink with every number, which takes
// longer than to simulate.
rc::Gen<Choices> any_choices() {
  return [](const rc::Random& random, int) {
    return rc::shrinkable::shrinkRecur(cases::from_seed(rc::Random(random).next()), simpler);
  };
}

// The same cases in every run, unless somebody asks for others: RC_PARAMS="seed=7 max_success=100".
void fix_parameters() {
  static const int once = setenv("RC_PARAMS", "seed=20121 max_success=2000", 0);
  static_cast<void>(once);
}

}  // namespace

const Subject kFast{"fast", cases::Scope::basic, simulate};
const Subject kGeneral{"general", cases::Scope::basic, simulate_full};
const Subject kFull{"full", cases::Scope::full, simulate_full};
const Subject kPortfolio{"portfolio", cases::Scope::portfolio, simulate_full};

void PrintTo(const Subject& subject, std::ostream* out) { *out << subject.name; }

bool holds(const Subject& subject,
           const std::function<Verdict(const cases::Case&, const Choices&)>& property) {
  fix_parameters();
  return rc::check([&] {
    const Choices choices = *any_choices();
    const cases::Case c(choices, subject.scope);
    const Verdict verdict = property(c, choices);
    if (verdict == kNotThisCase) RC_DISCARD("");
    if (!verdict.empty()) RC_FAIL(verdict + "\n" + cases::describe(c.input()));
  });
}

}  // namespace hindcast::properties
