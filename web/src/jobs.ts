// The list of jobs and one job that is followed live.
import { api, type Job, type Problem } from "./api";
import { h, show, table } from "./dom";
import { number, time } from "./format";

const kRefreshMs = 2000;
const kIcons = { pending: "◷", running: "▶", completed: "✓", failed: "✕", cancelled: "⊘" };

export function statusChip(job: Job): HTMLElement {
  const stopping = job.status === "running" && job.cancel_requested_at;
  const text = stopping ? "cancelling" : job.status;
  return h("span", { class: `chip ${job.status}` }, `${kIcons[job.status]} ${text}`);
}

function jobLink(job: Job): HTMLElement {
  const target = job.result_backtest_id
    ? `#/results/${job.result_backtest_id}`
    : `#/jobs/${job.job_id}`;
  return h("a", { href: target }, job.strategy_name || job.job_id);
}

function progressOf(job: Job): string {
  if (job.status === "running") return `${job.progress} %`;
  return job.actual_duration !== undefined ? `${number(job.actual_duration, 3)} s` : "";
}

function emptyList(): HTMLElement {
  return h(
    "div",
    { class: "empty" },
    h("p", {}, "No backtests yet. Submit the example and watch it run."),
    h("a", { class: "button", href: "#/new" }, "New backtest"),
  );
}

function jobTable(jobs: Job[]): HTMLElement {
  return table(
    "Jobs, newest first",
    [
      { title: "Strategy", cell: jobLink },
      { title: "Status", cell: statusChip },
      { title: "Progress / time", number: true, cell: progressOf },
      { title: "Assets", cell: (job) => job.assets.join(", ") },
      { title: "Bars", cell: (job) => job.timeframe },
      { title: "Period", cell: (job) => job.period },
      { title: "Submitted (UTC)", cell: (job) => time(job.created_at) },
    ],
    jobs,
  );
}

// Kept current until the view is left; returns how to stop that.
export function showJobs(view: HTMLElement): () => void {
  const list = h("div", { "aria-live": "polite" }, h("p", { class: "muted" }, "Loading …"));
  show(
    view,
    h(
      "div",
      { class: "title" },
      h("h1", {}, "Jobs"),
      h("a", { class: "button", href: "#/new" }, "New backtest"),
    ),
    list,
  );
  let last = "";
  const refresh = async () => {
    try {
      const page = await api.jobs();
      const now = JSON.stringify(page.items);
      if (now === last) return; // leaves selection and focus alone
      last = now;
      show(list, page.items.length ? jobTable(page.items) : emptyList());
    } catch (problem) {
      last = "";
      show(list, h("p", { class: "error", role: "alert" }, (problem as Problem).message));
    }
  };
  void refresh();
  const timer = setInterval(() => void refresh(), kRefreshMs);
  return () => clearInterval(timer);
}

export function showJob(view: HTMLElement, jobId: string): () => void {
  const state = h("div", { class: "card", "aria-live": "polite" }, "Loading …");
  show(view, h("h1", {}, "Job"), state);
  let job: Job | undefined;
  let equity = "";
  const cancel = async () => {
    try {
      job = await api.cancel(jobId);
      draw();
    } catch (problem) {
      state.append(h("p", { class: "error", role: "alert" }, (problem as Problem).message));
    }
  };
  const draw = () => {
    if (!job) return;
    const active = job.status === "pending" || job.status === "running";
    show(
      state,
      h("h2", {}, job.strategy_name),
      h("p", {}, statusChip(job), ` ${job.assets.join(", ")} · ${job.timeframe} · ${job.period}`),
      active && h("progress", { max: 100, value: job.progress, "aria-label": "Progress" }),
      active && h("p", { class: "muted" }, `${job.phase}${equity ? ` · equity ${equity}` : ""}`),
      job.status === "pending" &&
        job.queue_position !== undefined &&
        h("p", {}, `${job.queue_position} jobs ahead`),
      job.error_message && h("p", { class: "error" }, job.error_message),
      active && h("button", { click: () => void cancel() }, "Cancel"),
    );
  };
  const events = api.events(jobId);
  const on = (name: string, act: (data: any) => void) =>
    events.addEventListener(name, (event) => {
      act(JSON.parse((event as MessageEvent).data));
      draw();
    });
  on("status", (data) => (job = data));
  on("progress", (data) => job && Object.assign(job, data));
  on("equity", (data) => (equity = number(data.equity)));
  on("done", (data) => {
    events.close();
    if (data.result_backtest_id) location.hash = `#/results/${data.result_backtest_id}`;
  });
  events.addEventListener("error", () => {
    if (!job) show(state, h("p", { class: "error", role: "alert" }, "There is no such job."));
  });
  return () => events.close();
}
