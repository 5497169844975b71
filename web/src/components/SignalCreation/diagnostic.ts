// What the server says about a strategy.
import type { Schemas } from "../../api/client";

/** A mistake or a remark with its place in the formula or the code. */
export type Diagnostic = Schemas["Diagnostic"];

export const sentenceOf = (d: Diagnostic) =>
  `${d.message}${d.allowed ? ` (allowed: ${d.allowed})` : ""}${d.suggestion ? `. Did you mean ${d.suggestion}?` : ""}`;
