// Saves the report as a file and prints it. The report stands in the page only while it is printed, so
// that "print" of the browser's own menu gives it too.
import { useQuery } from "@tanstack/react-query";
import { FileDown, Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import { queries } from "../../api/queries";
import type { Result } from "../../api/types";
import { Button } from "../../ui/Button";
import { kReportTradesMax, Report, type ReportProps } from "./Report";
import "./report.css";

function useReport(result: Result): ReportProps | undefined {
  const { data: curve } = useQuery(queries.equity(result.backtest_id));
  const { data: trades } = useQuery(queries.trades(result.backtest_id, 0, kReportTradesMax));
  if (!curve || !trades) return undefined;
  return { result, curve, trades, address: location.origin + location.pathname };
}

function PrintedReport({ report }: { report: ReportProps }) {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  if (!printing) return null;
  return createPortal(
    <div className="hidden print:block" data-report>
      <Report {...report} />
    </div>,
    document.body,
  );
}

export function ReportActions({ result }: { result: Result }) {
  const report = useReport(result);
  const save = async () => {
    const { saveReport } = await import("./reportFile");
    saveReport(report!);
  };
  return (
    <>
      <Button size="small" disabled={!report} onClick={() => void save()}>
        <FileDown aria-hidden className="size-3.5" /> HTML report
      </Button>
      <Button size="small" disabled={!report} onClick={() => print()}>
        <Printer aria-hidden className="size-3.5" /> Print or PDF
      </Button>
      {report ? <PrintedReport report={report} /> : null}
    </>
  );
}
