#include "properties/tools/property.h"

#include <rapidcheck.h>

#include <cstdlib>
#include <ostream>

#include "engine/broker/full_model.h"
#include "engine/simulate.h"

namespace hindcast::properties {
namespace {

using cases::AssetChoices;
using cases::Choices;

engine::SimulationResult simulate(const engine::SimulationInput& input) {
  return engine::simulate(input);
}
engine::SimulationResult simulate_full(const engine::SimulationInput& input) {
  return engine::broker::simulate_full(input);
}

// Every word counts as a whole, however small the case is to be.
template <class Word>
rc::Gen<Word> any_word() {
  return rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<Word>());
}

rc::Gen<AssetChoices> any_asset() {
  using rc::gen::set;
  return rc::gen::build<AssetChoices>(
      set(&AssetChoices::shape, any_word<std::uint64_t>()),
      set(&AssetChoices::bars, rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint64_t>>(
                                   any_word<std::uint64_t>()))));
}

rc::Gen<Choices> any_choices() {
  using rc::gen::set;
  const auto assets = [](std::size_t count) {
    return rc::gen::container<std::vector<AssetChoices>>(count, any_asset());
  };
  return rc::gen::build<Choices>(
      set(&Choices::settings, rc::gen::container<std::vector<std::uint32_t>>(
                                  cases::kSettings, any_word<std::uint32_t>())),
      set(&Choices::assets, rc::gen::oneOf(assets(1), assets(2), assets(cases::kAssetsMax))));
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
