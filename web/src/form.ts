// Submits a backtest: the example filled in, with a template and its parameters.
import { api, type Dataset, type Json, Problem, type Template } from "./api";
import { h, show } from "./dom";

function field(label: string, control: HTMLElement, hint = ""): HTMLElement {
  return h(
    "label",
    { class: "field" },
    h("span", {}, label),
    control,
    hint ? h("small", { class: "muted" }, hint) : null,
  );
}

function input(name: string, value: string | number, extra: Record<string, string> = {}) {
  return h("input", { name, value, required: true, ...extra });
}

function numberInput(name: string, value: number, extra: Record<string, string> = {}) {
  return input(name, value, { type: "number", step: "any", ...extra });
}

function parameterFields(template: Template): HTMLElement[] {
  return template.parameters.map((p) =>
    field(
      p.name.replaceAll("_", " "),
      numberInput(`parameter.${p.name}`, p.default, {
        min: String(p.minimum),
        max: String(p.maximum),
        step: p.integer ? "1" : "any",
      }),
      `${p.doc} ${p.minimum} to ${p.maximum}`,
    ),
  );
}

// A field that is left empty is not sent: "no stop loss" is not "a stop loss of 0".
function numbers(data: FormData, names: string[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const name of names) {
    const text = String(data.get(name) ?? "").trim();
    if (text !== "") out[name] = Number(text);
  }
  return out;
}

function optionalInput(name: string, value: number) {
  return h("input", { name, value, type: "number", step: "any", min: 0 });
}

function submission(form: HTMLFormElement): Json {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const parameters: Record<string, number> = {};
  for (const [name, value] of data) {
    if (name.startsWith("parameter.")) parameters[name.slice(10)] = Number(value);
  }
  return {
    strategy_name: text("strategy_name"),
    strategy_description: "Submitted from the web page",
    timeframe: text("timeframe"),
    assets: text("assets").split(/[\s,]+/).filter(Boolean),
    period: text("period"),
    initial_capital: Number(text("initial_capital")),
    strategy_definition: {
      template_id: text("template"),
      parameters,
      risk_management: numbers(data, ["stop_loss_pct", "take_profit_pct", "position_size_pct"]),
    },
    costs: numbers(data, ["commission_pct"]),
  };
}

function mistakes(problem: Problem): HTMLElement {
  return h(
    "div",
    { class: "error", role: "alert" },
    h("p", {}, problem.message),
    h(
      "ul",
      {},
      ...problem.mistakes.map((m) =>
        h(
          "li",
          {},
          h("code", {}, m.pointer || "/"),
          ` ${m.detail}`,
          m.allowed ? ` — allowed: ${m.allowed}` : "",
          m.suggestion ? ` — did you mean ${m.suggestion}?` : "",
        ),
      ),
    ),
  );
}

function build(templates: Template[], datasets: Dataset[]): HTMLElement {
  const parameters = h("fieldset", { class: "fields" });
  const idea = h("p", { class: "muted" });
  const outcome = h("div", {});
  const choose = (template: Template) => {
    show(idea, template.idea);
    show(parameters, h("legend", {}, "Parameters"), ...parameterFields(template));
  };
  const select = h(
    "select",
    { name: "template" },
    ...templates.map((t) => h("option", { value: t.id, selected: t.id === "momentum" }, t.name)),
  );
  select.addEventListener("change", () => choose(templates[select.selectedIndex]!));
  choose(templates[select.selectedIndex]!);

  const symbols = [...new Set(datasets.map((d) => d.symbol))];
  const asset = symbols.includes("BTC/USD") ? "BTC/USD" : (symbols[0] ?? "BTC/USD");
  const button = h("button", { type: "submit" }, "Run backtest");
  const form = h(
    "form",
    { class: "card" },
    field("Name", input("strategy_name", "My momentum strategy")),
    field("Template", select),
    idea,
    parameters,
    h(
      "fieldset",
      { class: "fields" },
      h("legend", {}, "Data"),
      field("Assets", input("assets", asset), `In the catalog: ${symbols.join(", ") || "nothing yet"}`),
      field("Timeframe", input("timeframe", "1h"), "15m, 1h, 4h, 1d …"),
      field("Period", input("period", "6 months"), "6 months, all, 2019-01-01..2019-06-30"),
      field("Initial capital", numberInput("initial_capital", 10000, { min: "1" })),
    ),
    h(
      "fieldset",
      { class: "fields" },
      h("legend", {}, "Risk and costs"),
      field("Stop loss %", optionalInput("stop_loss_pct", 2)),
      field("Take profit %", optionalInput("take_profit_pct", 6)),
      field("Position size %", optionalInput("position_size_pct", 10)),
      field("Commission %", optionalInput("commission_pct", 0.1)),
    ),
    outcome,
    button,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    api
      .submit(submission(form))
      .then((job) => (location.hash = `#/jobs/${job.job_id}`))
      .catch((problem: Problem) => show(outcome, mistakes(problem)))
      .finally(() => (button.disabled = false));
  });
  return form;
}

export function showForm(view: HTMLElement): () => void {
  show(view, h("h1", {}, "New backtest"), h("p", { class: "muted" }, "Loading …"));
  Promise.all([api.templates(), api.datasets()])
    .then(([templates, datasets]) =>
      show(view, h("h1", {}, "New backtest"), build(templates.items, datasets.items)),
    )
    .catch((problem: Problem) =>
      show(view, h("p", { class: "error", role: "alert" }, problem.message)),
    );
  return () => {};
}
