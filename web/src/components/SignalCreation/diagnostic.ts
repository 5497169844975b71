// What the server says about a condition.
/** A mistake or a remark with its place in the formula. */
export interface Diagnostic {
  severity: "error" | "warning";
  pointer: string;
  code: string;
  message: string;
  allowed?: string;
  suggestion?: string;
  line?: number;
  column?: number;
  length?: number;
}

export const sentenceOf = (d: Diagnostic) =>
  `${d.message}${d.allowed ? ` (allowed: ${d.allowed})` : ""}${d.suggestion ? `. Did you mean ${d.suggestion}?` : ""}`;
