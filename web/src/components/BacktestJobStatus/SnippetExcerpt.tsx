// The lines of a snippet around the one that failed, with that one marked.
const kAround = 2;

export function SnippetExcerpt({ code, line }: { code: string; line: number }) {
  const lines = code.split("\n");
  if (lines[line - 1] === undefined) return null;
  const first = Math.max(1, line - kAround);
  const last = Math.min(lines.length, line + kAround);
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={`Line ${line} of the Python`}
      className="mt-1 overflow-x-auto rounded-md bg-raised py-2 font-mono text-[12.5px]"
    >
      {lines.slice(first - 1, last).map((text, i) => {
        const here = first + i === line;
        const row = (
          <>
            <span aria-hidden className={`mr-3 inline-block w-10 text-right tabular ${here ? "" : "text-muted"}`}>
              {here ? "▸ " : ""}
              {first + i}
            </span>
            {text}
            {"\n"}
          </>
        );
        const look = "block w-max min-w-full border-l-3 pr-3";
        return here ? (
          <mark key={i} className={`${look} border-bad bg-bad/15 text-text`}>
            {row}
          </mark>
        ) : (
          <span key={i} className={`${look} border-transparent`}>
            {row}
          </span>
        );
      })}
    </pre>
  );
}
