// An indicator as Python calls it: what `help(ta.NAME)` says in a snippet (src/snippets/python/prelude.py).
import type { Indicator } from "./vocabulary";

function signatureOf({ name, inputs, parameters }: Indicator): string {
  // A second series of any kind is called so.
  const columns = inputs.map((input, i) => (input === "real" && inputs.indexOf(input) < i ? "other" : input));
  return `ta.${name}(${[...columns, ...parameters.map((p) => `${p.name}=${p.default}`)].join(", ")})`;
}

export function docsOf(i: Indicator): string {
  const outputs = i.outputs.length > 1 ? [`Returns ${i.outputs.map((o) => o.name).join(", ")}.`] : [];
  const parameters = i.parameters.map((p) => `${p.name}: ${p.doc} ${p.minimum} to ${p.maximum}.`);
  return [signatureOf(i), `${i.title}. ${i.doc}`, ...outputs, ...parameters].join("\n");
}
