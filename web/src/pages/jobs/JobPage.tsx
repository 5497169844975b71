import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { queries } from "../../api/queries";
import { BacktestJobStatus } from "../../components/BacktestJobStatus/BacktestJobStatus";
import { PageHeader } from "../../ui/layout";

export default function JobPage() {
  const { jobId } = useParams({ from: "/jobs/$jobId" });
  const { data: job } = useQuery(queries.job(jobId));
  return (
    <>
      <PageHeader title={job?.strategy_name ?? "Job"} lead={job?.strategy_description} />
      <BacktestJobStatus key={jobId} jobId={jobId} />
    </>
  );
}
