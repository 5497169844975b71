// Elements from values. Text goes in as text nodes only: nothing from the server becomes markup.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export function show(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((c): c is Node | string => !!c));
}

export interface ColumnSpec<T> {
  title: string;
  number?: boolean;
  cell: (row: T) => Child;
}

export function table<T>(caption: string, columns: ColumnSpec<T>[], rows: T[]): HTMLElement {
  const align = (c: ColumnSpec<T>) => (c.number ? "number" : undefined);
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "hidden" }, caption),
      h(
        "thead",
        {},
        h("tr", {}, ...columns.map((c) => h("th", { scope: "col", class: align(c) }, c.title))),
      ),
      h(
        "tbody",
        {},
        ...rows.map((row) =>
          h("tr", {}, ...columns.map((c) => h("td", { class: align(c) }, c.cell(row)))),
        ),
      ),
    ),
  );
}
