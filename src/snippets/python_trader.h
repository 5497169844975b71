// A class with on_bar as the engine's trader.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/report.h"
#include "engine/trader.h"
#include "snippets/context.h"

namespace hindcast::snippets {

class PythonTrader final : public engine::Trader {
 public:
  // `type` is the class, `params` the Params object. The definition must outlive the trader.
  PythonTrader(Ref type, Ref params, const strategy::StrategyDefinition& definition)
      : type_(std::move(type)), params_(std::move(params)), definition_(definition) {}
  ~PythonTrader() override { finish(); }

  // A new object of the class for each asset; init() declares what it needs.
  bool begin(const engine::SimulationInput& input) override;
  bool at_close(const engine::TraderView& view, std::vector<engine::TraderOrder>& orders) override;

  // By asset, in the order in which init() declared them.
  const std::vector<engine::DeclaredIndicator>& declared() const { return declared_; }

  const base::Error* failure() const { return failure_ ? &*failure_ : nullptr; }

 private:
  struct Asset {
    AssetRun run;
    Ref context, object, function;  // on_bar: a plain function and its object, or any callable
    bool with_self = false;
  };

  void finish();
  bool prepare(Asset& asset);
  void note_declared(const AssetRun& run);
  bool fail();

  const Ref type_, params_;
  const strategy::StrategyDefinition& definition_;
  std::vector<std::unique_ptr<Asset>> assets_;
  std::vector<engine::DeclaredIndicator> declared_;
  std::optional<base::Error> failure_;
};

}  // namespace hindcast::snippets
