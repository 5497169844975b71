// Which assets, bars and stretch of time; what the catalog holds of them.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { part, request } from "../../api/client";
import type { Dataset } from "../../api/types";
import { ButtonLink } from "../../ui/Button";
import { NumberField, SelectField, TextField } from "../../ui/fields";
import { day, integer, number, time } from "../../ui/format";
import { Empty } from "../../ui/states";
import type { Draft } from "./draft";
import { secondsOf, timeframesFrom } from "./timeframes";

interface Props {
  draft: Draft;
  datasets: Dataset[];
  /** The stretch that the server made of the period. */
  window?: { start: string; end: string };
  mistakes: Record<string, string>;
  onChange: (part: Partial<Draft>, subject?: string) => void;
}

const kPeriods = ["1 month", "3 months", "6 months", "1 year", "2 years", "all"];
const kCustom = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** The dataset that a symbol's bars would come from: the coarsest that the timeframe can be made of. */
export function sourceOf(datasets: Dataset[], symbol: string, timeframe: string): Dataset | undefined {
  return datasets
    .filter((d) => d.symbol === symbol && secondsOf(timeframe) % secondsOf(d.timeframe) === 0)
    .sort((a, b) => secondsOf(b.timeframe) - secondsOf(a.timeframe))[0];
}

const share = (at: number, from: number, to: number) => `${(100 * (at - from)) / Math.max(1, to - from)}%`;

function Coverage({ dataset, from, to, window }: { dataset: Dataset; from: number; to: number; window?: Props["window"] }) {
  const bar = (start: string, end: string) => ({
    left: share(Date.parse(start), from, to),
    right: `calc(100% - ${share(Date.parse(end), from, to)})`,
  });
  return (
    <div aria-hidden className="relative h-2.5 w-full rounded-full bg-raised">
      {dataset.first && dataset.last ? (
        <div className="absolute inset-y-0 rounded-full bg-muted/60" style={bar(dataset.first, dataset.last)} />
      ) : null}
      {window ? (
        <div className="absolute -inset-y-0.5 rounded-full border-2 border-accent" style={bar(window.start, window.end)} />
      ) : null}
    </div>
  );
}

function describe(d: Dataset): string {
  const gaps = d.missing_bars > 0 ? `, ${integer(d.missing_bars)} missing (${number(d.coverage_pct, 1)} % there)` : ", no gaps";
  return `${integer(d.bars)} bars of ${d.timeframe}, ${day(d.first)} to ${day(d.last)}${gaps}`;
}

interface DatasetDetail {
  gaps: { after: string; before: string; missing_bars: number }[];
}
const kGapsShown = 20;

/** Where bars are missing, the longest holes first. */
function Gaps({ dataset }: { dataset: Dataset }) {
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["dataset", dataset.symbol, dataset.timeframe, dataset.data_version],
    queryFn: ({ signal }) =>
      request<DatasetDetail>("GET", `/api/datasets/${part(dataset.symbol)}/${part(dataset.timeframe)}`, {
        query: { max_gaps: 10_000 },
        signal,
      }),
    enabled: open,
    staleTime: Infinity,
  });
  const gaps = data?.gaps.toSorted((a, b) => b.missing_bars - a.missing_bars) ?? [];
  return (
    <details className="text-[12.5px]" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-accent">Gaps</summary>
      {error ? <p className="text-bad">{error.message}</p> : null}
      <ul className="mt-1 space-y-0.5 tabular text-muted">
        {gaps.slice(0, kGapsShown).map((gap) => (
          <li key={gap.after}>
            {time(gap.after)} to {time(gap.before)} UTC: {integer(gap.missing_bars)} bars
          </li>
        ))}
        {gaps.length > kGapsShown ? <li>and {integer(gaps.length - kGapsShown)} shorter ones</li> : null}
      </ul>
    </details>
  );
}

function AssetRow({ symbol, draft, datasets, bounds, window, onChange }: Omit<Props, "mistakes"> & {
  symbol: string;
  bounds: [number, number];
}) {
  const chosen = draft.assets.includes(symbol);
  const source = sourceOf(datasets, symbol, draft.timeframe);
  const toggle = () =>
    onChange({ assets: chosen ? draft.assets.filter((a) => a !== symbol) : [...draft.assets, symbol] });
  return (
    <li className="grid grid-cols-[minmax(120px,auto)_1fr] items-center gap-x-4 gap-y-1 py-1.5">
      <label className="flex items-center gap-2">
        <input type="checkbox" className="size-4 accent-(--accent)" checked={chosen} onChange={toggle} />
        <span className="font-medium">{symbol}</span>
      </label>
      <div className="min-w-0">
        {source ? <Coverage dataset={source} from={bounds[0]} to={bounds[1]} window={chosen ? window : undefined} /> : null}
        <p className="mt-0.5 text-[12.5px] text-muted">
          {source
            ? describe(source)
            : `has only ${datasets
                .filter((d) => d.symbol === symbol)
                .map((d) => d.timeframe)
                .join(", ")} bars, from which ${draft.timeframe} cannot be made`}
          {source?.synthetic ? " · made-up sample" : ""}
        </p>
        {source && source.missing_bars > 0 ? <Gaps dataset={source} /> : null}
      </div>
    </li>
  );
}

function PeriodFields({ draft, mistakes, onChange }: Pick<Props, "draft" | "mistakes" | "onChange">) {
  const custom = kCustom.exec(draft.period);
  const kind = custom ? "dates" : kPeriods.includes(draft.period) ? draft.period : "words";
  const setKind = (to: string) => {
    if (to === "dates") onChange({ period: "2018-01-01..2018-12-31" });
    else onChange({ period: to === "words" ? "90 days" : to });
  };
  const setDates = (from: string, to: string) => from && to && onChange({ period: `${from}..${to}` }, "period");
  return (
    <>
      <SelectField
        label="Period"
        hint="Counted back from the newest bar"
        mistake={mistakes["/period"]}
        value={kind}
        onChange={(event) => setKind(event.target.value)}
      >
        {kPeriods.map((period) => (
          <option key={period} value={period}>
            {period === "all" ? "all there is" : `last ${period}`}
          </option>
        ))}
        <option value="dates">from … to …</option>
        <option value="words">another length</option>
      </SelectField>
      {custom ? (
        <>
          <TextField label="From" type="date" value={custom[1]} onChange={(e) => setDates(e.target.value, custom[2]!)} />
          <TextField label="To" type="date" value={custom[2]} onChange={(e) => setDates(custom[1]!, e.target.value)} />
        </>
      ) : kind === "words" ? (
        <TextField
          label="Length"
          hint="90 days, 8 weeks, 2019-01-01..2019-06-30"
          value={draft.period}
          onChange={(event) => onChange({ period: event.target.value }, "period")}
        />
      ) : null}
    </>
  );
}

export function DataPicker(props: Props) {
  const { draft, datasets, mistakes, onChange } = props;
  if (datasets.length === 0) {
    return (
      <Empty
        text="There is no market data yet."
        example={
          <>
            On the server: <code>hindcast data import btc.csv --symbol BTC/USD --timeframe 1h</code>
          </>
        }
        action={<ButtonLink to="/data">To the data</ButtonLink>}
      />
    );
  }
  const symbols = [...new Set(datasets.map((d) => d.symbol))].sort();
  const firsts = datasets.flatMap((d) => (d.first ? [Date.parse(d.first)] : []));
  const lasts = datasets.flatMap((d) => (d.last ? [Date.parse(d.last)] : []));
  const chosen = datasets.filter((d) => draft.assets.includes(d.symbol));
  const frames = timeframesFrom([...new Set((chosen.length > 0 ? chosen : datasets).map((d) => d.timeframe))]);
  return (
    <>
      <fieldset>
        <legend className="text-[13px] font-medium">Assets, in one portfolio with shared cash</legend>
        <ul className="divide-y divide-line">
          {symbols.map((symbol) => (
            <AssetRow
              key={symbol}
              {...props}
              symbol={symbol}
              bounds={[Math.min(...firsts), Math.max(...lasts)]}
            />
          ))}
        </ul>
        {mistakes["/assets"] ? <p className="text-[12.5px] text-bad">{mistakes["/assets"]}</p> : null}
      </fieldset>
      <div className="mt-4 grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        <SelectField
          label="Bars"
          hint="Finer bars are joined to longer ones"
          mistake={mistakes["/timeframe"]}
          value={draft.timeframe}
          onChange={(event) => onChange({ timeframe: event.target.value })}
        >
          {[...new Set([...frames, draft.timeframe])].map((frame) => (
            <option key={frame}>{frame}</option>
          ))}
        </SelectField>
        <PeriodFields draft={draft} mistakes={mistakes} onChange={onChange} />
        <NumberField
          label="Initial capital"
          hint="Cash at the start, in the quote currency"
          min={0}
          mistake={mistakes["/initial_capital"]}
          value={draft.initial_capital}
          onChange={(value) => onChange({ initial_capital: value ?? 0 }, "capital")}
        />
      </div>
    </>
  );
}
