// What carries out a definition's code_snippet. The runner knows no language: the program that does
// hands one in (src/snippets).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/proof.h"
#include "engine/report.h"
#include "engine/trader.h"
#include "market/bars.h"
#include "strategy/request.h"

namespace hindcast::runner {

class Snippet {
 public:
  struct Series {
    const std::string& symbol;
    market::BarView bars;     // history first
    std::size_t history = 0;  // bars before the window
  };

  virtual ~Snippet() = default;
  // Once, before everything else. Problems carry the pointer of the code, line and column.
  virtual base::Result<void> load(const strategy::CheckedRequest& request) = 0;
  // Bars before the window that it wants to see, at most.
  virtual int history_bars() const = 0;
  // Null when the snippet decides by signals. When it ended a run, failure() says why; else null.
  virtual engine::Trader* trader() = 0;
  virtual const base::Error* failure() const = 0;
  // Signals over all bars of one asset, and sizes of entries when it gives any.
  virtual base::Result<engine::Decisions> decide(const Series& series) = 0;
  // What it printed, cut at the log limit.
  virtual std::string log() = 0;
  // The indicators that it declared, of the latest run.
  virtual std::vector<engine::DeclaredIndicator> declared() const { return {}; }
  // What random numbers start from.
  virtual std::uint32_t seed() const = 0;
};

}  // namespace hindcast::runner
