// How the result came about: what was asked, what ran, on which data, under which rules.
import type { Result } from "../../api/types";
import { Copy } from "../../components/Copy";
import { integer, kDash, price, sentence, time } from "../../ui/format";
import { Card, TableFrame } from "../../ui/layout";
import { VerifyCard } from "./VerifyCard";

export type Fact = [name: string, value: string];

function text(value: unknown): string {
  if (value === null || value === undefined) return kDash;
  if (typeof value === "number") return price(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Fields as a person reads them; `_pct` in a name becomes the unit. */
export function facts(values: Record<string, unknown>): Fact[] {
  const unit = (name: string, value: unknown) => (name.endsWith("_pct") && typeof value === "number" ? " %" : "");
  return Object.entries(values).map(([name, value]) => [sentence(name), text(value) + unit(name, value)]);
}

export function Facts({ all }: { all: Fact[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
      {all.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Formulas({ formulas }: { formulas: Record<string, string> | undefined }) {
  return (
    <dl className="space-y-3">
      {Object.entries(formulas ?? {}).map(([name, formula]) => (
        <div key={name}>
          <dt className="text-muted">{sentence(name)}</dt>
          <dd>
            <code className="text-[13px] wrap-anywhere">{formula}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Data({ result }: { result: Result }) {
  return (
    <TableFrame label="Market data">
      <thead>
        <tr>
          <th>Asset</th>
          <th className="num">Bars</th>
          <th className="num">First (UTC)</th>
          <th className="num">Last (UTC)</th>
          <th>Source</th>
          <th>Version</th>
        </tr>
      </thead>
      <tbody>
        {result.provenance.data.map((data) => (
          <tr key={data.symbol}>
            <td>{data.symbol}</td>
            <td className="num">{integer(data.bars)}</td>
            <td className="num">{time(data.first)}</td>
            <td className="num">{time(data.last)}</td>
            <td>{data.source}</td>
            <td>
              <code title={data.data_version}>{data.data_version.slice(0, 16)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

export function SetupTab({ result }: { result: Result }) {
  const p = result.provenance;
  const code = result.definition.code_snippet;
  const request = JSON.stringify(result.request, null, 2);
  return (
    <>
      <VerifyCard result={result} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Provenance">
          <Facts
            all={[
              ["Result", result.backtest_id],
              ["Finished", `${time(result.created_at)} UTC`],
              ["Engine", result.engine_version],
              ["Strategy hash", result.strategy_hash],
              ["Data hash", result.data_hash],
              ["Window", `${time(result.data_start)} to ${time(result.data_end)} UTC`],
              ["Seed", p.seed === null || p.seed === undefined ? kDash : String(p.seed)],
            ]}
          />
        </Card>
        <Card title="Execution rules and costs">
          <Facts all={[...facts(p.execution), ...facts(p.costs)]} />
        </Card>
        <Card title={code ? "Python code that ran" : "Conditions that ran"}>
          {code ? (
            <pre tabIndex={0} aria-label="Python code" className="max-h-96 overflow-auto text-[12.5px]">
              {code}
            </pre>
          ) : (
            <Formulas formulas={p.formulas} />
          )}
        </Card>
        <Card title="Parameters and risk">
          <Facts all={[...facts(result.definition.parameters ?? {}), ...facts(result.definition.risk_management ?? {})]} />
        </Card>
      </div>
      <Card title="Market data">
        <Data result={result} />
      </Card>
      {result.log ? (
        <Card title="Log">
          <pre tabIndex={0} aria-label="What the Python printed" className="max-h-96 overflow-auto text-[12.5px] whitespace-pre-wrap">
            {result.log}
          </pre>
        </Card>
      ) : null}
      <Card title="Request" actions={<Copy text={request} label="Copy the request" />}>
        <pre tabIndex={0} aria-label="The request as JSON" className="max-h-96 overflow-auto text-[12.5px]">
          {request}
        </pre>
      </Card>
    </>
  );
}
