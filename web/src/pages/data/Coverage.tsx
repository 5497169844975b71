// Where a dataset has holes: a strip over its whole length, and the list.
import { useQuery } from "@tanstack/react-query";
import { datasetQuery, kGapsMax } from "../../api/data";
import type { DatasetDetail } from "../../api/data";
import type { Dataset } from "../../api/types";
import { duration, integer, percent, time } from "../../ui/format";
import { Card, TableFrame } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";

const kBins = 240;

/** Share of the time that lies in holes, for each of `bins` equal stretches from first to last bar; 0 to 1. */
export function holes(detail: Pick<DatasetDetail, "first" | "last" | "gaps">, bins = kBins): number[] {
  const first = Date.parse(detail.first ?? "");
  const width = (Date.parse(detail.last ?? "") - first) / bins;
  const out = new Array<number>(bins).fill(0);
  if (!(width > 0)) return out;
  for (const gap of detail.gaps) {
    const from = (Date.parse(gap.after) - first) / width;
    const to = (Date.parse(gap.before) - first) / width;
    for (let bin = Math.max(0, Math.floor(from)); bin < Math.min(bins, to); ++bin) {
      out[bin]! += Math.min(to, bin + 1) - Math.max(from, bin);
    }
  }
  return out.map((share) => Math.min(1, share));
}

function Strip({ detail }: { detail: DatasetDetail }) {
  return (
    <div>
      <div
        role="img"
        aria-label={`${percent(detail.coverage_pct, 1)} of the bars are there; ${integer(detail.gaps.length)} holes are listed below`}
        className="flex h-8 overflow-hidden rounded border border-line"
      >
        {holes(detail).map((share, bin) => (
          <span
            key={bin}
            className="flex-1"
            style={{ background: `color-mix(in srgb, var(--warn) ${Math.round(share * 100)}%, var(--chart-1))` }}
          />
        ))}
      </div>
      <p className="tabular mt-1 flex justify-between text-[12.5px] text-muted">
        <span>{time(detail.first)}</span>
        <span>
          <span aria-hidden className="mr-1 inline-block size-2.5 rounded-xs bg-(--chart-1)" /> bars{" "}
          <span aria-hidden className="mr-1 ml-3 inline-block size-2.5 rounded-xs bg-(--warn)" /> holes
        </span>
        <span>{time(detail.last)}</span>
      </p>
    </div>
  );
}

function Gaps({ detail }: { detail: DatasetDetail }) {
  if (detail.gaps.length === 0) return <p className="text-muted">There is no hole between the first bar and the last.</p>;
  return (
    <>
      {detail.gaps.length === kGapsMax ? <p className="mb-1 text-muted">The first {integer(kGapsMax)} holes.</p> : null}
      <div className="max-h-96 overflow-y-auto">
        <TableFrame label="Holes">
          <thead>
            <tr>
              <th scope="col" className="num">
                Last bar before (UTC)
              </th>
              <th scope="col" className="num">
                First bar after (UTC)
              </th>
              <th scope="col" className="num">
                Bars missing
              </th>
              <th scope="col" className="num">
                Length
              </th>
            </tr>
          </thead>
          <tbody>
            {detail.gaps.map((gap) => (
              <tr key={gap.after}>
                <td className="num">{time(gap.after)}</td>
                <td className="num">{time(gap.before)}</td>
                <td className="num">{integer(gap.missing_bars)}</td>
                <td className="num">{duration((Date.parse(gap.before) - Date.parse(gap.after)) / 1000)}</td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      </div>
    </>
  );
}

export function Coverage({ dataset }: { dataset: Dataset }) {
  const { data, error, refetch } = useQuery(datasetQuery(dataset.symbol, dataset.timeframe));
  return (
    <Card title={`Coverage of ${dataset.symbol} ${dataset.timeframe}`}>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading label="Loading the coverage" rows={4} /> : null}
      {data ? (
        <div className="space-y-4">
          <p className="text-muted">
            {integer(data.bars)} bars; {integer(data.missing_bars)} that the market&apos;s sessions ({data.calendar}) would have
            between the first and the last are missing.
            {data.bars_outside > 0 ? ` ${integer(data.bars_outside)} bars lie outside of all sessions.` : ""}
          </p>
          <Strip detail={data} />
          <Gaps detail={data} />
        </div>
      ) : null}
    </Card>
  );
}
