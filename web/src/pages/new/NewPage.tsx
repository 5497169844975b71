// A new backtest: from the example, from a job (?from=), or from the library (?strategy=, ?version=). With
// ?compare= the result is set beside an earlier one when it is there.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { libraryQueries, libraryService } from "../../api/library";
import { queries } from "../../api/queries";
import type { Dataset, Job } from "../../api/types";
import { submissionOf } from "../../components/BacktestJobStatus/submission";
import { type Draft, kExampleDraft } from "../../components/SignalCreation/draft";
import { type Earlier, earlierOf } from "../../components/SignalCreation/PythonTab";
import { submissionSchema } from "../../components/SignalCreation/schema";
import { SignalCreation } from "../../components/SignalCreation/SignalCreation";
import { useGo } from "../../ui/Link";
import { PageHeader } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";

/** Where a draft begins: the address says. */
export interface NewSearch {
  from?: string;
  strategy?: string;
  version?: number;
  compare?: string;
}

/** The example on data that is there. */
function exampleFor(datasets: Dataset[]): Draft {
  const fits = datasets.some((d) => kExampleDraft.assets.includes(d.symbol));
  const first = datasets[0];
  return fits || !first ? kExampleDraft : { ...kExampleDraft, assets: [first.symbol], timeframe: first.timeframe };
}

interface Start {
  error: Error | null;
  start?: Draft;
  earlier?: Earlier;
}

function useStart(search: NewSearch, datasets: Dataset[] | undefined): Start {
  const job = useQuery({ ...queries.job(search.from ?? ""), enabled: search.from !== undefined, staleTime: Infinity });
  const { strategy: id = "", version } = search;
  const saved = useQuery({ ...libraryQueries.one(id), enabled: id !== "", staleTime: Infinity });
  const old = useQuery({
    queryKey: ["strategies", id, "version", version],
    queryFn: ({ signal }) => libraryService.version(id, version!, { signal }),
    enabled: id !== "" && version !== undefined,
    staleTime: Infinity,
  });
  const error = job.error ?? saved.error ?? old.error;
  if (!datasets) return { error };
  if (search.from) {
    return job.data
      ? { error, start: { ...kExampleDraft, ...cloneOf(job.data) }, earlier: earlierOf(job.data) }
      : { error };
  }
  const example = exampleFor(datasets);
  if (!id) return { error, start: example };
  const definition = version === undefined ? saved.data?.definition : old.data?.definition;
  if (!saved.data || !definition) return { error };
  const { name, description } = saved.data;
  return { error, start: { ...example, strategy_name: name, strategy_description: description, strategy_definition: definition } };
}

// Who submits is not copied: a clone of the example is one's own.
function cloneOf(job: Job): Draft {
  const { user_id: _, ...rest } = submissionOf(job);
  return rest;
}

export default function NewPage() {
  const search = useSearch({ from: "/new" });
  const templates = useQuery(queries.templates());
  const datasets = useQuery(queries.datasets());
  const schema = useQuery(submissionSchema());
  const { start, earlier, error: startError } = useStart(search, datasets.data);
  const go = useGo();
  const client = useQueryClient();
  const error = templates.error ?? datasets.error ?? schema.error ?? startError;
  const ready = templates.data && datasets.data && schema.data && start;
  return (
    <>
      <PageHeader
        title="New backtest"
        lead={search.compare ? "Change one thing and run it: the result is set beside the earlier one." : undefined}
      />
      {error && !ready ? (
        <ErrorState error={error} retry={() => void client.refetchQueries({ type: "active", predicate: (q) => q.state.error !== null })} />
      ) : null}
      {ready ? (
        <SignalCreation
          key={JSON.stringify(search)}
          start={start}
          templates={templates.data}
          datasets={datasets.data}
          schema={schema.data}
          earlier={earlier}
          onSubmitted={(job) => go(`/jobs/${job.job_id}${search.compare ? `?compare=${search.compare}` : ""}`)}
        />
      ) : error ? null : (
        <Loading rows={8} />
      )}
    </>
  );
}
