// Risk, costs and execution rules: drawn from the server's descriptions, the usual ones first.
import { Card } from "../../ui/layout";
import { type Check, mistakesBelow } from "./check";
import type { Draft } from "./draft";
import { type Schema, schemaAt } from "./schema";
import { SchemaFields } from "./SchemaFields";

interface Props {
  draft: Draft;
  schema: Schema;
  check: Check;
  onChange: (change: (draft: Draft) => Draft, subject?: string) => void;
}

interface PartProps extends Props {
  path: string[];
  first?: string[];
}

type Value = Record<string, unknown>;

const read = (draft: Draft, path: string[]): Value =>
  (path.reduce<unknown>((at, name) => (at as Value | undefined)?.[name], draft) as Value | undefined) ?? {};

/** Sets a part of the draft; an empty part is left out. */
function write(draft: Value, path: string[], value: Value): Value {
  const [name, ...rest] = path as [string, ...string[]];
  const inner = rest.length > 0 ? write((draft[name] as Value | undefined) ?? {}, rest, value) : value;
  const next = { ...draft };
  if (Object.keys(inner).length > 0) next[name] = inner;
  else delete next[name];
  return next;
}

function Part({ draft, schema, check, onChange, path, first }: PartProps) {
  const part = schemaAt(schema, path);
  if (!part?.properties) return null;
  const names = Object.keys(part.properties);
  const usual = first ?? names;
  const others = names.filter((name) => !usual.includes(name));
  const value = read(draft, path);
  const shared = {
    schema: part,
    value,
    mistakes: mistakesBelow(check, `/${path.join("/")}`),
    onChange: (to: Value, field: string) =>
      onChange((now) => write(now as unknown as Value, path, to) as unknown as Draft, [...path, field].join("/")),
  };
  return (
    <>
      <SchemaFields {...shared} names={usual} />
      {others.length > 0 ? (
        <details className="mt-3" open={others.some((name) => value[name] !== undefined)}>
          <summary className="text-[13px] text-accent">More ({others.length})</summary>
          <div className="mt-3">
            <SchemaFields {...shared} names={others} />
          </div>
        </details>
      ) : null}
    </>
  );
}

const kRisk = ["stop_loss_pct", "take_profit_pct", "trailing_stop_pct", "position_size_pct", "max_open_positions", "time_stop_bars"];
const kCosts = ["commission_pct", "slippage_pct", "spread_pct"];

export function SettingsCards(props: Props) {
  return (
    <>
      <Card title="Risk">
        <Part {...props} path={["strategy_definition", "risk_management"]} first={kRisk} />
      </Card>
      <Card title="Costs">
        <Part {...props} path={["costs"]} first={kCosts} />
      </Card>
      <Card title="Execution rules">
        <p className="mb-3 max-w-[80ch] text-muted">
          How signals become fills. The preset <code>strict</code> assumes nothing favourable: fills at the next open, stops before
          targets when one bar reaches both.
        </p>
        <Part {...props} path={["execution"]} first={["preset"]} />
      </Card>
      <Card title="Orders, portfolio, account, market">
        {[
          ["Orders", ["strategy_definition", "orders"]],
          ["Portfolio", ["strategy_definition", "portfolio"]],
          ["Account", ["account"]],
          ["Market rules", ["market_rules"]],
        ].map(([title, path]) => (
          <details key={title as string} className="border-t border-line py-2.5 first:border-0">
            <summary className="font-medium">
              {title}{" "}
              <span className="ml-1 text-[13px] font-normal text-muted">{schemaAt(props.schema, path as string[])?.description}</span>
            </summary>
            <div className="mt-3">
              <Part {...props} path={path as string[]} />
            </div>
          </details>
        ))}
      </Card>
    </>
  );
}
