#include "cases/random_settings.h"

namespace hindcast::cases {
namespace {

void set_risk(Knobs& knobs, strategy::RiskManagement& risk) {
  if (knobs.one_in(2)) risk.stop_loss_pct = knobs.pick({0.5, 1, 2, 5, 10, 100});
  if (knobs.one_in(2)) risk.take_profit_pct = knobs.pick({0.5, 1, 2, 5, 10, 50});
  if (knobs.one_in(4)) risk.trailing_stop_pct = knobs.pick({0.5, 1, 3, 10});
  switch (knobs.below(5)) {
    case 1:
      risk.position_size_pct = knobs.pick({10, 33, 50, 100});
      break;
    case 2:
      risk.position_size_amount = knobs.pick({5, 100, 900, 5000});
      break;
    case 3:
      risk.position_size_units = knobs.pick({0.5, 1, 7, 90});
      break;
    default:
      break;
  }
  if (knobs.one_in(3)) risk.max_open_positions = knobs.upto(2);
}

void set_costs(Knobs& knobs, strategy::Costs& costs) {
  if (knobs.one_in(2)) costs.commission_pct = knobs.pick({0.1, 0.25, 2});
  if (knobs.one_in(3)) costs.commission_fixed = knobs.pick({0.5, 3, 150});
  if (knobs.one_in(3)) costs.slippage_pct = knobs.pick({0.05, 0.5});
  if (knobs.one_in(3)) costs.spread_pct = knobs.pick({0.1, 1});
}

void set_rules(Knobs& knobs, strategy::ExecutionRules& rules) {
  const auto any = [&knobs](auto& rule) {
    using Rule = std::remove_reference_t<decltype(rule)>;
    const auto names = describe_enum(static_cast<Rule*>(nullptr));
    rule = names[knobs.below(static_cast<std::uint32_t>(names.size()))].value;
  };
  any(rules.fill);
  any(rules.stops_from);
  any(rules.stop_base);
  any(rules.exit_priority);
  any(rules.both_hit);
  any(rules.at_end);
  any(rules.entry_and_exit);
  any(rules.spread_paid);
  any(rules.stop_fill);
  any(rules.adjustment);
}

}  // namespace

void set_basics(Knobs& knobs, engine::SimulationInput& input) {
  input.initial_capital = knobs.pick({10000, 1000, 123.45});
  set_risk(knobs, input.risk);
  set_costs(knobs, input.costs);
  set_rules(knobs, input.rules);
}

}  // namespace hindcast::cases
