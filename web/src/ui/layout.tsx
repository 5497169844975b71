// The parts that every page is made of.
import type { ReactNode } from "react";
import { useEffect } from "react";

/** A page's heading, what to do there, and its name in the browser's tab. */
export function PageHeader({ title, children, lead }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Hindcast`;
  }, [title]);
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <h1 className="wrap-anywhere">{title}</h1>
        {lead ? <div className="mt-1 max-w-[75ch] text-muted">{lead}</div> : null}
      </div>
      {children ? <div className="flex flex-wrap gap-2">{children}</div> : null}
    </header>
  );
}

type CardProps = { title?: ReactNode; actions?: ReactNode; label?: string; className?: string; children: ReactNode };
export function Card({ title, actions, label, className = "", children }: CardProps) {
  return (
    <section aria-label={label} className={`rounded-lg border border-line bg-panel p-4 ${className}`}>
      {title || actions ? (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          {title ? <h2>{title}</h2> : null}
          {actions}
        </div>
      ) : null}
      {children}
    </section>
  );
}

/** A figure with its name. `note` says the same as the colour in words. */
export function Tile({ name, value, tone = "", note }: { name: string; value: string; tone?: string; note?: string }) {
  return (
    <div className="rounded-lg border border-line bg-panel px-3.5 py-2.5 max-sm:px-3">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className={`tabular text-xl font-semibold whitespace-nowrap max-sm:text-lg ${tone}`}>{value}</dd>
      {note ? <dd className="text-[13px] text-muted">{note}</dd> : null}
    </div>
  );
}

/** A table that scrolls sideways by itself on a narrow screen. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-panel"
    >
      <table className="w-full border-collapse text-[13.5px] [&_td]:h-9 [&_td]:border-t [&_td]:border-line [&_td]:px-3 [&_tbody_th]:border-t [&_tbody_th]:border-line [&_th]:h-9 [&_th]:px-3 [&_th]:text-left [&_th]:font-medium [&_th]:whitespace-nowrap [&_th]:text-muted [&_th.num]:text-right">
        {children}
      </table>
    </div>
  );
}

export function Chip({ children, tone = "", title }: { children: ReactNode; tone?: string; title?: string }) {
  return (
    <span
      title={title}
      className={`inline-flex h-6 items-center gap-1 rounded-full border border-line bg-raised px-2.5 text-[12.5px] whitespace-nowrap ${tone}`}
    >
      {children}
    </span>
  );
}

export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded border border-line bg-raised px-1.5 py-0.5 font-mono text-[11.5px] text-muted">{children}</kbd>
);
