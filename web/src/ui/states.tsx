// What stands where something is not there yet, not there at all, or cannot be had.
import { CircleAlert, Inbox, RotateCw, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { isUnreachable, type Mistake, Problem } from "../api/client";
import { Button } from "./Button";

/** One sentence, one action, perhaps one example. */
export function Empty({ text, action, example }: { text: string; action?: ReactNode; example?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line px-6 py-12 text-center">
      <Inbox aria-hidden className="size-8 text-muted" />
      <p className="max-w-[60ch]">{text}</p>
      {action}
      {example ? <div className="max-w-full text-[13px] text-muted">{example}</div> : null}
    </div>
  );
}

/** Bars in the place of what is being loaded; told to screen readers once. */
export function Loading({ label = "Loading", rows = 3 }: { label?: string; rows?: number }) {
  return (
    <div role="status" className="space-y-2">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} aria-hidden className="h-9 animate-pulse rounded-md bg-raised" />
      ))}
    </div>
  );
}

// Where the mistake is: a field, or a line of a file or of code.
const placeOf = (m: Mistake) => m.pointer || m.parameter || m.header || (m.line === undefined ? "/" : `line ${m.line}`);

export function Mistakes({ problem }: { problem: Problem }) {
  if (problem.mistakes.length === 0) return null;
  return (
    <ul className="mt-2 list-disc space-y-1 pl-5">
      {problem.mistakes.map((m, i) => (
        <li key={i} className="wrap-anywhere">
          <code>{placeOf(m)}</code> {m.detail}
          {m.allowed ? <span className="text-muted"> (allowed: {m.allowed})</span> : null}
          {m.suggestion ? <span> Did you mean {m.suggestion}?</span> : null}
        </li>
      ))}
    </ul>
  );
}

/** What went wrong, and what to do next. */
export function ErrorState({ error, retry, action }: { error: unknown; retry?: () => void; action?: ReactNode }) {
  const problem = error instanceof Problem ? error : undefined;
  const Icon = isUnreachable(error) ? WifiOff : CircleAlert;
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-bad bg-panel p-4">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="whitespace-pre-line wrap-anywhere first-letter:uppercase">{error instanceof Error ? error.message : String(error)}</p>
        {problem ? <Mistakes problem={problem} /> : null}
        {isUnreachable(error) ? (
          <p className="mt-1 text-muted">Is <code>hindcast serve</code> running? Nothing is lost; this page goes on when it answers again.</p>
        ) : null}
        {problem?.requestId && problem.status >= 500 ? (
          <p className="mt-1 text-muted">The server's log knows it as {problem.requestId}.</p>
        ) : null}
        <div className="mt-3 flex gap-2 empty:hidden">
          {retry ? (
            <Button size="small" onClick={retry}>
              <RotateCw aria-hidden className="size-3.5" /> Try again
            </Button>
          ) : null}
          {action}
        </div>
      </div>
    </div>
  );
}
