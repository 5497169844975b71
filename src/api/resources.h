// All handlers, one file per resource. Each is parse -> domain call -> render, on a handler thread.
#pragma once

#include "api/context.h"
#include "api/http.h"

namespace hindcast::api {

// jobs_resource.cc
Response create_job(const Request& request, Context& context);
Response get_job(const Request& request, Context& context);
Response list_jobs(const Request& request, Context& context);
Response list_user_jobs(const Request& request, Context& context);
Response cancel_job(const Request& request, Context& context);

Response retry_job(const Request& request, Context& context);

// cancellations_resource.cc
Response cancel_jobs(const Request& request, Context& context);

// estimate_resource.cc
Response estimate_backtest(const Request& request, Context& context);

// system_resource.cc
Response get_system(const Request& request, Context& context);
Response get_system_activity(const Request& request, Context& context);

// events_resource.cc
Response follow_job(const Request& request, Context& context);

// backtests_resource.cc
Response list_backtests(const Request& request, Context& context);
Response get_backtest(const Request& request, Context& context);
Response get_equity(const Request& request, Context& context);
Response get_trades(const Request& request, Context& context);
Response get_orders(const Request& request, Context& context);

// comparison_resource.cc
Response compare_backtests(const Request& request, Context& context);

// analysis_resource.cc
Response get_analysis(const Request& request, Context& context);

// candles_resource.cc
Response get_candles(const Request& request, Context& context);

// condition_lines_resource.cc
Response get_condition_lines(const Request& request, Context& context);

// explanation_resource.cc
Response get_explanation(const Request& request, Context& context);

// strategies_resource.cc
Response list_strategies(const Request& request, Context& context);
Response create_strategy(const Request& request, Context& context);
Response get_strategy(const Request& request, Context& context);
Response change_strategy(const Request& request, Context& context);
Response delete_strategy(const Request& request, Context& context);
Response list_strategy_versions(const Request& request, Context& context);
Response save_strategy_version(const Request& request, Context& context);
Response get_strategy_version(const Request& request, Context& context);
Response clone_strategy(const Request& request, Context& context);

// library_resource.cc
Response list_templates(const Request& request, Context& context);
Response list_indicators(const Request& request, Context& context);

// datasets_resource.cc
Response list_datasets(const Request& request, Context& context);
Response upload_dataset(const Request& request, Context& context);
Response get_dataset(const Request& request, Context& context);
Response delete_dataset(const Request& request, Context& context);

// validations_resource.cc
Response validate_strategy(const Request& request, Context& context);
Response get_language(const Request& request, Context& context);

// health_resource.cc
Response get_openapi(const Request& request, Context& context);
Response get_health(const Request& request, Context& context);
Response get_readiness(const Request& request, Context& context);

}  // namespace hindcast::api
