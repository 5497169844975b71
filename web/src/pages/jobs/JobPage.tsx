// One job. With ?compare= its result can be set beside an earlier one when it is there.
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { Job } from "../../api/types";
import { pages } from "../../app/pages";
import { BacktestJobStatus } from "../../components/BacktestJobStatus/BacktestJobStatus";
import { ButtonLink } from "../../ui/Button";
import { PageHeader } from "../../ui/layout";

const kCanCompare = pages.some((page) => page.path === "/compare");

export default function JobPage() {
  const { jobId } = useParams({ from: "/jobs/$jobId" });
  const { compare } = useSearch({ from: "/jobs/$jobId" });
  const { data: job } = useQuery(queries.job(jobId));
  const [ended, setEnded] = useState<Job>();
  const result = ended && ended.job_id === jobId ? ended.result_backtest_id : undefined;
  return (
    <>
      <PageHeader title={job?.strategy_name ?? "Job"} lead={job?.strategy_description}>
        {kCanCompare && compare && result ? (
          <ButtonLink kind="primary" to={`/compare?ids=${compare},${result}`}>
            <GitCompareArrows aria-hidden className="size-4" /> Compare with the earlier result
          </ButtonLink>
        ) : null}
      </PageHeader>
      <BacktestJobStatus key={jobId} jobId={jobId} onComplete={setEnded} />
    </>
  );
}
