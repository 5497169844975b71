// Returns over time, and what each asset brought.
import type { Result } from "../../api/types";
import { Card } from "../../ui/layout";
import { MonthlyTable } from "./Monthly";
import { PerAsset } from "./PerAsset";

export function ReturnsTab({ result }: { result: Result }) {
  return (
    <>
      <Card title="Return of each month (%)">
        <MonthlyTable monthly={result.monthly} />
      </Card>
      <Card title="By asset">
        <PerAsset rows={result.per_asset} />
      </Card>
    </>
  );
}
