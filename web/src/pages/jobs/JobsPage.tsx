import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Job } from "../../api/types";
import { StatusChip } from "../../components/StatusChip";
import { ButtonLink } from "../../ui/Button";
import { duration, time } from "../../ui/format";
import { Link } from "../../ui/Link";
import { PageHeader, TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

function Row({ job }: { job: Job }) {
  return (
    <tr>
      <td>
        <Link to={`/jobs/${job.job_id}`}>{job.strategy_name}</Link>
      </td>
      <td>
        <StatusChip job={job} />
      </td>
      <td className="num">{job.status === "running" ? `${job.progress} %` : duration(job.actual_duration)}</td>
      <td>{job.assets.join(", ")}</td>
      <td>{job.timeframe}</td>
      <td>{job.period}</td>
      <td className="num">{time(job.created_at)}</td>
    </tr>
  );
}

export default function JobsPage() {
  const { data, error, refetch } = useQuery(queries.jobs());
  return (
    <>
      <PageHeader title="Jobs">
        <ButtonLink kind="primary" to="/new">
          New backtest
        </ButtonLink>
      </PageHeader>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={8} /> : null}
      {data?.items.length === 0 ? (
        <Empty
          text="No backtests yet. Submit the example and watch it run."
          action={<ButtonLink to="/new">New backtest</ButtonLink>}
        />
      ) : null}
      {data && data.items.length > 0 ? (
        <TableFrame label="Jobs, newest first">
          <thead>
            <tr>
              <th>Strategy</th>
              <th>Status</th>
              <th className="num">Progress / time</th>
              <th>Assets</th>
              <th>Bars</th>
              <th>Period</th>
              <th className="num">Submitted (UTC)</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((job) => (
              <Row key={job.job_id} job={job} />
            ))}
          </tbody>
        </TableFrame>
      ) : null}
    </>
  );
}
