// What an editor shows about a strategy while it is being written: everything wrong with it, each
// with its place, and what it would compute.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "strategy/series_key.h"

namespace hindcast::strategy {

enum class Severity { error, warning };
std::string_view to_string(Severity severity);

// A problem with the text it is about.
struct Diagnostic {
  Severity severity = Severity::error;
  base::Problem problem;  // its detail without an excerpt
  int length = 0;         // characters from line and column on; 0 when there is no place
  std::string excerpt;    // the line and a mark below the place; "" when there is no place
};

struct Validation {
  bool valid = false;
  std::vector<Diagnostic> diagnostics;  // errors first
  // By field ("entry_conditions") of those conditions that can be read: {text, tree}.
  base::Json conditions = base::Json::object();
  int warm_up_bars = 0;                 // the others only when valid
  std::vector<std::string> indicators;  // names, sorted
  std::vector<SeriesNeed> other_series;
  std::string hash;
};

// `definition` as in parse_definition, with pointers below `pointer`. A timeframe that it leaves
// out is `timeframe`; assets that it leaves out are `assets`, when these are symbols.
Validation validate(const base::Json& definition, const std::string& pointer,
                    const std::string& timeframe = "", const std::vector<std::string>& assets = {});

// Diagnostics of problems that any reading of `document` found; pointers are into it.
std::vector<Diagnostic> diagnose(const std::vector<base::Problem>& problems, Severity severity,
                                 const base::Json& document);

// For a command line: "line 1, column 9" and the excerpt.
std::string describe(const Diagnostic& diagnostic);

base::Json to_json(const Diagnostic& diagnostic);
base::Json to_json(const Validation& validation);
// The words of the language, the indicators and the limits, for completion and hover.
base::Json language_json();

}  // namespace hindcast::strategy
