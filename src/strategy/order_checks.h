// What the fields of orders, stops and costs have to agree on among each other. Each appends its
// problems, with pointers below `pointer`.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "strategy/costs.h"
#include "strategy/definition.h"
#include "strategy/market_rules.h"
#include "strategy/orders.h"
#include "strategy/risk_management.h"

namespace hindcast::strategy {

void check_risk(const RiskManagement& risk, const std::string& pointer,
                std::vector<base::Problem>& problems);

void check_orders(const OrderSpecs& orders, const std::string& pointer,
                  std::vector<base::Problem>& problems);

// The portfolio rules, and what they leave no room for. `pointer` is the definition's.
void check_portfolio(const StrategyDefinition& definition, const std::string& pointer,
                     std::vector<base::Problem>& problems);

// `market` is null when the request gives no market rules.
void check_costs(const Costs& costs, const MarketRules* market,
                 const std::vector<std::string>& assets, const std::string& pointer,
                 std::vector<base::Problem>& problems);

// Rules of single assets are of assets of the request.
void check_market_rules(const MarketRules& rules, const std::vector<std::string>& assets,
                        const std::string& pointer, std::vector<base::Problem>& problems);

}  // namespace hindcast::strategy
