import { expect, test } from "vitest";
import { syntaxOf } from "./pythonSyntax";

test("Python that can be read has no mistakes", () => {
  const snippets = [
    "def signals(bars, params):\n    rsi = ta.rsi(bars.close, 14)\n    return {\"entry\": rsi < 30, \"exit\": rsi > 70}\n",
    "class Strategy:\n    def on_bar(self, ctx):\n        if ctx.position == 0 and ctx.close > ctx.open:\n            ctx.buy()\n",
    "import numpy as np\n\n\ndef signals(bars, params):\n    x = [i for i in range(3) if i]\n    print(f\"{x!r:>10}\")\n    return {'entry': np.where(bars.close > 1, True, False)}\n",
    "match = 3\nlambda a, *b, c=1, **d: a\n@x\ndef f(a: int = 3, /, *, b) -> None: ...\n",
    "try:\n    pass\nexcept* ValueError as e:\n    raise\nfinally:\n    y = (z := 3)\n",
    "",
  ];
  for (const snippet of snippets) expect(syntaxOf(snippet), snippet).toEqual([]);
});

test("a bracket that is never closed is marked itself", () => {
  const [only] = syntaxOf("def signals(bars, params):\n    rsi = ta.rsi(bars.close, 14\n    return {}\n");
  expect(only).toMatchObject({ severity: "error", line: 2, column: 17, message: "'(' is never closed" });
});

test("what cannot be read is marked where it stands", () => {
  expect(syntaxOf("def signals(bars, params):\n    return = 3\n")[0]).toMatchObject({ line: 2 });
  expect(syntaxOf("x = 1\nif x\n    y = 2\n")[0]).toMatchObject({ line: 2 });
});
