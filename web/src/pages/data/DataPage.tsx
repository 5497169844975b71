// The market data that backtests can run on.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { queries } from "../../api/queries";
import { dataService } from "../../api/data";
import type { Dataset } from "../../api/types";
import { useSearchState } from "../../app/searchState";
import { Button, ButtonLink, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { integer, percent, time } from "../../ui/format";
import { PageHeader, TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";
import { Coverage } from "./Coverage";
import { UploadCard } from "./UploadCard";

const keyOf = (dataset: Dataset) => `${dataset.symbol} ${dataset.timeframe}`;

function Row({ dataset, chosen, choose, remove }: { dataset: Dataset; chosen: boolean; choose: () => void; remove: () => void }) {
  return (
    <tr aria-current={chosen ? "true" : undefined} className="aria-[current=true]:bg-raised">
      <td>
        <button type="button" className="text-accent underline-offset-2 hover:underline" onClick={choose} aria-label={`Coverage of ${keyOf(dataset)}`}>
          {dataset.symbol}
        </button>
      </td>
      <td>{dataset.timeframe}</td>
      <td>{dataset.calendar}</td>
      <td className="num">{integer(dataset.bars)}</td>
      <td className="num">{time(dataset.first)}</td>
      <td className="num">{time(dataset.last)}</td>
      <td>
        <span className="flex items-center gap-2">
          <meter className="w-20" min={0} max={100} value={dataset.coverage_pct ?? 0} aria-label={`Coverage of ${keyOf(dataset)}`} />
          <span className="tabular whitespace-nowrap">{percent(dataset.coverage_pct, 1)}</span>
        </span>
      </td>
      <td className="num">{integer(dataset.missing_bars)}</td>
      <td className="max-w-48 truncate">{dataset.synthetic ? "made-up sample" : dataset.source}</td>
      <td>
        <IconButton label={`Delete ${keyOf(dataset)}`} onClick={remove}>
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      </td>
    </tr>
  );
}

interface TableProps {
  datasets: Dataset[];
  chosen: string;
  choose: (key: string) => void;
  remove: (dataset: Dataset) => void;
}
function Table({ datasets, chosen, choose, remove }: TableProps) {
  return (
    <TableFrame label="Datasets">
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col">Bars of</th>
          <th scope="col">Trades</th>
          <th scope="col" className="num">
            Bars
          </th>
          <th scope="col" className="num">
            First (UTC)
          </th>
          <th scope="col" className="num">
            Last (UTC)
          </th>
          <th scope="col">Coverage</th>
          <th scope="col" className="num">
            Missing
          </th>
          <th scope="col">Source</th>
          <th scope="col" className="relative">
            <span className="sr-only">Delete</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {datasets.map((dataset) => (
          <Row
            key={keyOf(dataset)}
            dataset={dataset}
            chosen={keyOf(dataset) === chosen}
            choose={() => choose(keyOf(dataset) === chosen ? "" : keyOf(dataset))}
            remove={() => remove(dataset)}
          />
        ))}
      </tbody>
    </TableFrame>
  );
}

interface DeleteProps {
  dataset?: Dataset;
  onClose: () => void;
  onDeleted: () => void;
}
function DeleteDialog({ dataset, onClose, onDeleted }: DeleteProps) {
  const client = useQueryClient();
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (gone: Dataset) => dataService.deleteDataset(gone.symbol, gone.timeframe),
    onSuccess: (_, gone) => {
      onDeleted();
      onClose();
      client.removeQueries({ queryKey: ["datasets", gone.symbol, gone.timeframe] });
      void client.invalidateQueries({ queryKey: ["datasets"], exact: true });
    },
  });
  const close = () => {
    reset();
    onClose();
  };
  return (
    <Dialog open={dataset !== undefined} onClose={close} title={dataset ? `Delete ${keyOf(dataset)}?` : "Delete"}>
      <p>
        {integer(dataset?.bars)} bars go for good. Results stay, but their candles and reasons can no longer be shown;
        jobs that wait for these bars will fail.
      </p>
      {error ? <ErrorState error={error} /> : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={close}>Keep</Button>
        <Button kind="danger" disabled={isPending} onClick={() => dataset && mutate(dataset)}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}

export default function DataPage() {
  const [search, change] = useSearchState();
  const [doomed, setDoomed] = useState<Dataset>();
  const { data, error, refetch } = useQuery(queries.datasets());
  const chosen = String(search.dataset ?? "");
  const dataset = data?.find((d) => keyOf(d) === chosen);
  return (
    <>
      <PageHeader title="Data" lead="Bars that backtests can run on.">
        <ButtonLink kind="primary" to="/new">
          New backtest
        </ButtonLink>
      </PageHeader>
      <div className="space-y-4">
        {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <Loading rows={4} /> : null}
        {data?.length === 0 ? (
          <Empty
            text="There is no market data yet: add a file below, or fetch some."
            example={<code>hindcast data fetch --symbol BTC/USD --timeframe 1h</code>}
          />
        ) : null}
        {data && data.length > 0 ? (
          <Table datasets={data} chosen={chosen} choose={(key) => change({ dataset: key || undefined })} remove={setDoomed} />
        ) : null}
        {dataset ? <Coverage key={chosen} dataset={dataset} /> : null}
        <UploadCard />
      </div>
      <DeleteDialog
        dataset={doomed}
        onClose={() => setDoomed(undefined)}
        onDeleted={() => doomed && keyOf(doomed) === chosen && change({ dataset: undefined })}
      />
    </>
  );
}
