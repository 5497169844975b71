// Every figure of a result, in groups.
import type { Result } from "../../api/types";
import { Card } from "../../ui/layout";
import { figureName, figureText } from "./metricNames";

const kGroups: [string, RegExp][] = [
  ["Return", /return|cagr|equity|best_(day|month|year)|worst_(day|month|year)/],
  ["Risk", /volatility|drawdown|ulcer|var_95|skew|kurtosis|tail|recovery/],
  ["Ratios", /sharpe|sortino|calmar|omega|psr|dsr/],
  ["Trades", /trade|win|loss|losing|profit|payoff|expectancy|sqn|kelly|fees|turnover|exposure|financing/],
  ["Against buy & hold", /benchmark|alpha|beta|correlation|information|tracking/],
];

/** Each figure once, in the first group that it fits; what fits none comes last. */
export function groupsOf(metrics: Result["metrics"]): [string, string[]][] {
  const left = new Set(Object.keys(metrics));
  const take = (pattern: RegExp) => [...left].filter((name) => pattern.test(name) && left.delete(name));
  const last = kGroups.at(-1)!;
  const against = take(last[1]);
  const groups = kGroups.slice(0, -1).map(([title, pattern]): [string, string[]] => [title, take(pattern)]);
  return [...groups, [last[0], against] as [string, string[]], ["Period", [...left]] as [string, string[]]].filter(
    ([, names]) => names.length > 0,
  );
}

export function FiguresTab({ result }: { result: Result }) {
  return (
    <div className="gap-4 md:columns-2 xl:columns-3">
      {groupsOf(result.metrics).map(([title, names]) => (
        <Card key={title} title={title} className="mb-4 break-inside-avoid">
          <dl>
            {names.map((name) => (
              <div key={name} className="flex justify-between gap-3 border-t border-line py-1 first:border-t-0">
                <dt className="text-muted">{figureName(name)}</dt>
                <dd className="tabular whitespace-nowrap">{figureText(name, result.metrics[name])}</dd>
              </div>
            ))}
          </dl>
        </Card>
      ))}
      <p className="text-[13px] text-muted">A dash stands for what is not defined, such as a Sharpe ratio without any trade.</p>
    </div>
  );
}
