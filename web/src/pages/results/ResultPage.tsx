// A finished backtest.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CircleCheck, FilePen, GitCompareArrows, Share2, TriangleAlert } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { queries } from "../../api/queries";
import type { Result } from "../../api/types";
import { patiently } from "../../app/patiently";
import { useSearchState } from "../../app/searchState";
import { Copy } from "../../components/Copy";
import { type TabChoice, Tabs } from "../../components/Tabs";
import { ButtonLink } from "../../ui/Button";
import { integer, time } from "../../ui/format";
import { Card, Chip, PageHeader } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { EquityCharts } from "./EquityCharts";
import { FiguresTab } from "./FiguresTab";
import { MonthlyTable } from "./Monthly";
import { OrdersTab } from "./OrdersTab";
import { ReportActions } from "./ReportActions";
import { SetupTab } from "./SetupTab";
import { Tiles } from "./Tiles";

// Loaded when they are first shown: candles bring a chart library of their own.
const ReturnsTab = lazy(patiently(() => import("./ReturnsTab")));
const TradesTab = lazy(patiently(() => import("./TradesTab")));

function Provenance({ result }: { result: Result }) {
  return (
    <ul aria-label="How it came about" className="-mt-2 mb-4 flex flex-wrap gap-1.5">
      {[
        <Chip key="status" tone="text-ok">
          <CircleCheck aria-hidden className="size-3.5" /> Completed
        </Chip>,
        <Chip key="assets">{result.assets.length > 3 ? `${result.assets.length} assets` : result.assets.join(", ")}</Chip>,
        <Chip key="bars">
          {integer(result.bars)} bars of {result.timeframe}
        </Chip>,
        <Chip key="window">
          {time(result.data_start)} to {time(result.data_end)} UTC
        </Chip>,
        <Chip key="rules">rules: {result.provenance.execution.preset ?? "own"}</Chip>,
        <Chip key="engine">engine {result.engine_version}</Chip>,
        <Chip key="data" title={result.data_hash}>
          data {result.data_hash.slice(0, 10)}
        </Chip>,
        <Chip key="strategy" title={result.strategy_hash}>
          strategy {result.strategy_hash.slice(0, 10)}
        </Chip>,
      ].map((chip) => (
        <li key={chip.key} className="min-w-0 max-w-full">
          {chip}
        </li>
      ))}
    </ul>
  );
}

function Warnings({ result }: { result: Result }) {
  const all = result.synthetic
    ? [{ code: "synthetic", message: "Made-up sample data: this is not a real market." }, ...result.warnings.filter((w) => !/synthetic|sample/.test(w.code))]
    : result.warnings;
  if (all.length === 0) return null;
  return (
    <Card className="border-warn" label="Warnings">
      <h2 className="mb-2 flex items-center gap-2 text-warn">
        <TriangleAlert aria-hidden className="size-4" /> Before you trust it
      </h2>
      <ul className="list-disc space-y-1 pl-5">
        {all.map((warning) => (
          <li key={warning.code}>{warning.message}</li>
        ))}
      </ul>
    </Card>
  );
}

function Overview({ result }: { result: Result }) {
  return (
    <>
      <Tiles result={result} />
      <EquityCharts result={result} />
      <Card title="Return of each month (%)">
        <MonthlyTable monthly={result.monthly} />
      </Card>
    </>
  );
}

const Later = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<Loading label="Loading this part" rows={10} />}>{children}</Suspense>
);

const tabsOf = (result: Result): TabChoice[] => [
  { id: "overview", label: "Overview", panel: () => <Overview result={result} /> },
  {
    id: "trades",
    label: "Chart and trades",
    panel: () => (
      <Later>
        <TradesTab result={result} />
      </Later>
    ),
  },
  {
    id: "returns",
    label: "Returns and risk",
    panel: () => (
      <Later>
        <ReturnsTab result={result} />
      </Later>
    ),
  },
  { id: "orders", label: "Orders", panel: () => <OrdersTab result={result} /> },
  { id: "figures", label: "All figures", panel: () => <FiguresTab result={result} /> },
  { id: "setup", label: "Setup", panel: () => <SetupTab result={result} /> },
];

export default function ResultPage() {
  const { backtestId } = useParams({ from: "/results/$backtestId" });
  const [search, change] = useSearchState();
  const { data: result, error, refetch } = useQuery(queries.backtest(backtestId));
  if (!result) {
    return (
      <>
        <PageHeader title="Result" />
        {error ? (
          <ErrorState error={error} retry={() => void refetch()} action={<ButtonLink size="small" to="/results">All results</ButtonLink>} />
        ) : (
          <Loading label="Loading the result" rows={8} />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={result.strategy_name}
        lead={result.strategy_description}
      >
        <ButtonLink size="small" kind="primary" to={`/new?from=${result.job_id}&compare=${backtestId}`}>
          <FilePen aria-hidden className="size-3.5" /> Change and run
        </ButtonLink>
        <ButtonLink size="small" to={`/compare?ids=${backtestId}`}>
          <GitCompareArrows aria-hidden className="size-3.5" /> Compare
        </ButtonLink>
        <Copy text={location.href} label="Copy link" icon={<Share2 aria-hidden className="size-3.5" />} />
        <ReportActions key={backtestId} result={result} />
      </PageHeader>
      <Provenance result={result} />
      <div className="space-y-4">
        <Warnings result={result} />
        <Tabs
          key={backtestId}
          label="Parts of the result"
          tabs={tabsOf(result)}
          chosen={String(search.tab ?? "overview")}
          choose={(tab) => change({ tab: tab === "overview" ? undefined : tab })}
        />
      </div>
    </>
  );
}
