// The report as one HTML file. React writes the elements, so text is text, whatever a strategy is called;
// the file forbids scripts and the network to itself.
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Report, type ReportProps } from "./Report";
import css from "./report.css?raw";

const kPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function markupOf(props: ReportProps): string {
  const place = document.createElement("div");
  const root = createRoot(place);
  flushSync(() => root.render(<Report {...props} />));
  const markup = place.innerHTML;
  root.unmount();
  return markup;
}

export function reportHtml(props: ReportProps): string {
  const title = document.createElement("title");
  title.textContent = `${props.result.strategy_name} · Hindcast`;
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${kPolicy}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    title.outerHTML,
    `<style>body{margin:24px;background:#fff}${css}</style></head>`,
    `<body>${markupOf(props)}</body></html>`,
  ].join("\n");
}

/** A name that every file system takes. */
export function reportFileName(result: ReportProps["result"]): string {
  const words = result.strategy_name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${words || "backtest"}-${result.backtest_id}.html`;
}

export function saveReport(props: ReportProps): void {
  const url = URL.createObjectURL(new Blob([reportHtml(props)], { type: "text/html" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = reportFileName(props.result);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
