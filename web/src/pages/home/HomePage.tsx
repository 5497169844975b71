import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { ButtonLink } from "../../ui/Button";
import { signedPercent, tone } from "../../ui/format";
import { Link } from "../../ui/Link";
import { Card, PageHeader } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

export default function HomePage() {
  const { data, error, refetch } = useQuery(queries.backtests(5));
  return (
    <>
      <PageHeader title="Hindcast" lead="Run a trading strategy on past data and see whether it holds.">
        <ButtonLink kind="primary" to="/new">
          New backtest
        </ButtonLink>
      </PageHeader>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading /> : null}
      {data?.items.length === 0 ? <Empty text="No result yet." action={<ButtonLink to="/new">Run the first backtest</ButtonLink>} /> : null}
      {data && data.items.length > 0 ? (
        <Card title="Latest results">
          <ul className="space-y-1">
            {data.items.map((result) => (
              <li key={result.backtest_id} className="flex justify-between gap-4">
                <Link to={`/results/${result.backtest_id}`}>{result.strategy_name}</Link>
                <span className={`tabular ${tone(result.total_return_pct)}`}>{signedPercent(result.total_return_pct)}</span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  );
}
