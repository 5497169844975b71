import type { Job, Submission } from "../../api/types";

/** The request that a job was made from. */
export function submissionOf(job: Job): Submission {
  const { user_id, strategy_name, strategy_description, timeframe, assets, period, initial_capital, priority } = job;
  const { strategy_definition, costs, execution, account, market_rules, prove } = job;
  const all = {
    ...{ user_id, strategy_name, strategy_description, timeframe, assets, period, initial_capital, priority },
    ...{ strategy_definition, costs, execution, account, market_rules, prove },
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given) as unknown as Submission;
}
