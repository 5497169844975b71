// Properties of simulations, checked by RapidCheck: it makes the cases and, when one fails, looks
// for the simplest that fails too.
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "cases/case.h"

namespace hindcast::properties {

// One way to simulate, with the settings that it is given.
struct Subject {
  const char* name;
  cases::Scope scope;
  engine::SimulationResult (*run)(const engine::SimulationInput&);
};

// engine::simulate on what the basic model knows (fast), the full model on the same (general), on
// everything (full), and portfolios.
extern const Subject kFast, kGeneral, kFull, kPortfolio;

void PrintTo(const Subject& subject, std::ostream* out);

// What a property says of a case: nothing when it holds, otherwise what does not.
using Verdict = std::string;
// The case says nothing about the property, as what it asks for did not happen.
inline constexpr const char* kNotThisCase = "not this case";

// Judges 2,000 cases, the same ones each time; the environment variable RC_PARAMS asks for others
// (seed=7 max_success=100000). `choices` is there for a property that needs a number of its own.
bool holds(const Subject& subject,
           const std::function<Verdict(const cases::Case&, const cases::Choices&)>& property);

}  // namespace hindcast::properties
