// A code_snippet in Python, as the runner carries it out.
#pragma once

#include <memory>
#include <string>

#include "runner/snippet.h"
#include "snippets/object.h"
#include "snippets/python_trader.h"

namespace hindcast::snippets {

class PythonSnippet final : public runner::Snippet {
 public:
  base::Result<void> load(const strategy::CheckedRequest& request) override;
  int history_bars() const override { return history_; }
  engine::Trader* trader() override { return trader_.get(); }
  const base::Error* failure() const override { return trader_ ? trader_->failure() : nullptr; }
  base::Result<engine::Decisions> decide(const Series& series) override;
  std::string log() override;
  std::vector<engine::DeclaredIndicator> declared() const override {
    return trader_ ? trader_->declared() : std::vector<engine::DeclaredIndicator>();
  }
  std::uint32_t seed() const override { return seed_; }

 private:
  std::string timeframe_;
  std::uint32_t seed_ = 0;
  int history_ = 0;
  Ref signals_, params_;
  std::unique_ptr<PythonTrader> trader_;
};

// Whether the code is Python, without running any of it. Errors as of load().
base::Result<void> check_syntax(std::string_view code);

}  // namespace hindcast::snippets
