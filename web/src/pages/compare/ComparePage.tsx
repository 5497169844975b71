// Two to six results side by side.
import { useQuery } from "@tanstack/react-query";
import { Share2, X } from "lucide-react";
import { useState } from "react";
import { comparisonQuery } from "../../api/results";
import type { Comparison } from "../../api/resultTypes";
import { useSearchState } from "../../app/searchState";
import { Copy } from "../../components/Copy";
import { IconButton } from "../../ui/Button";
import { signedPercent, time, tone } from "../../ui/format";
import { Link } from "../../ui/Link";
import { Card, PageHeader } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { colour, idsOf, kComparedMax, kComparedMin, letter } from "./chosen";
import { Configuration } from "./Configuration";
import { Curves } from "./Curves";
import { Metrics } from "./Metrics";
import { Picker } from "./Picker";
import { TradeSets } from "./TradeSets";

function Chosen({ comparison, remove }: { comparison: Comparison; remove: (id: string) => void }) {
  return (
    <ol className="grid gap-2 md:grid-cols-2 xl:grid-cols-3" aria-label="Compared results">
      {comparison.backtests.map((b, i) => (
        <li key={b.backtest_id} className="flex min-w-0 items-center gap-3 rounded-lg border border-line bg-panel px-3 py-2">
          <span
            className="grid size-7 shrink-0 place-items-center rounded-md border-2 font-semibold"
            style={{ borderColor: `var(${colour(i)})` }}
          >
            {letter(i)}
          </span>
          <span className="min-w-0 flex-1">
            <Link to={`/results/${b.backtest_id}`} className="block truncate text-accent hover:underline">
              {b.strategy_name}
            </Link>
            <span className="block truncate text-[12.5px] text-muted">
              {b.assets.join(", ")} · {b.timeframe} · {time(b.created_at)} {i === 0 ? "· baseline" : ""}
            </span>
          </span>
          <span className={`tabular ${tone(b.total_return_pct)}`}>{signedPercent(b.total_return_pct)}</span>
          <IconButton label={`Take ${letter(i)} away`} onClick={() => remove(b.backtest_id)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </li>
      ))}
    </ol>
  );
}

function Body({ ids, choose }: { ids: string[]; choose: (ids: string[]) => void }) {
  const { data, error, refetch } = useQuery({ ...comparisonQuery(ids), enabled: ids.length >= kComparedMin });
  if (ids.length < kComparedMin) return null;
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Loading label="Comparing" rows={8} />;
  return (
    <>
      <Chosen comparison={data} remove={(id) => choose(ids.filter((other) => other !== id))} />
      <Curves comparison={data} />
      <Metrics comparison={data} />
      <Configuration comparison={data} />
      <TradeSets comparison={data} />
    </>
  );
}

export default function ComparePage() {
  const [search, change] = useSearchState();
  const ids = idsOf(search.ids);
  const choose = (chosen: string[]) => change({ ids: chosen.length > 0 ? chosen.join(",") : undefined });
  const enough = ids.length >= kComparedMin;
  const [open, setOpen] = useState(!enough);
  return (
    <>
      <PageHeader
        title="Compare"
        lead={enough ? "The first result is the baseline." : `Choose ${kComparedMin} to ${kComparedMax} results. The first one is the baseline.`}
      >
        {enough ? <Copy text={location.href} label="Copy link" icon={<Share2 aria-hidden className="size-3.5" />} /> : null}
      </PageHeader>
      <div className="space-y-4">
        <Card label="Choose results">
          <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary className="font-medium">
              Results to compare ({ids.length} of {kComparedMax} chosen)
            </summary>
            <div className="mt-3 max-h-96 overflow-y-auto">
              <Picker ids={ids} choose={choose} />
            </div>
          </details>
        </Card>
        <Body ids={ids} choose={choose} />
      </div>
    </>
  );
}
