// The visual builder of one condition: a tree of groups and comparisons. Rows are dragged by their handle,
// or moved from it with the arrow keys.
import { GripVertical, Plus, Trash2 } from "lucide-react";
import { createContext, type DragEvent, type KeyboardEvent, useContext, useLayoutEffect, useRef, useState } from "react";
import type { Condition } from "../../api/types";
import { Button, IconButton } from "../../ui/Button";
import { kSmallInput } from "../../ui/fields";
import { OperandEditor } from "./OperandEditor";
import {
  asGroup,
  childrenOf,
  type Comparison,
  type Direction,
  groupKind,
  insert,
  isComparison,
  isGroup,
  move,
  type Path,
  remove,
  replace,
  step,
  unwrap,
  wrap,
} from "./tree";

const kNewCondition: Condition = {
  left: { indicator: "rsi", parameters: { period: 14 } },
  op: "<",
  right: 30,
};
const kOperators: Record<string, string> = {
  ">": "is above",
  "<": "is below",
  ">=": "is at least",
  "<=": "is at most",
  "==": "equals",
  "!=": "differs from",
  crosses_above: "crosses above",
  crosses_below: "crosses below",
  rising: "has risen for (bars)",
  falling: "has fallen for (bars)",
};
const kArrows: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

interface Builder {
  root: Condition;
  set: (root: Condition | undefined) => void;
  dragged: Path | undefined;
  drag: (path: Path | undefined) => void;
  /** Moves by a key, keeps the focus on the row's handle. */
  moveBy: (path: Path, direction: Direction) => void;
}
const BuilderContext = createContext<Builder>(null!);

const samePath = (a: Path, b: Path) => a.length === b.length && a.every((place, i) => place === b[i]);

function Handle({ path }: { path: Path }) {
  const { drag, moveBy } = useContext(BuilderContext);
  const keyDown = (event: KeyboardEvent) => {
    const direction = kArrows[event.key];
    if (!direction) return;
    event.preventDefault();
    moveBy(path, direction);
  };
  return (
    <button
      type="button"
      draggable
      data-path={path.join(".")}
      aria-label={`Move condition ${path.map((place) => place + 1).join(".")}: drag it, or use the arrow keys`}
      title="Drag to move; arrow keys move it too"
      className="mt-1.5 cursor-grab rounded p-1 text-muted hover:bg-raised"
      onKeyDown={keyDown}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", path.join("."));
        // Chromium ends a drag at once when the page moves under the pointer while it begins.
        setTimeout(() => drag(path));
      }}
      onDragEnd={() => drag(undefined)}
    >
      <GripVertical aria-hidden className="size-4" />
    </button>
  );
}

/** The place before the `index`-th condition of a group, seen only while something is dragged. */
function DropPlace({ group, index }: { group: Path; index: number }) {
  const { root, set, dragged, drag } = useContext(BuilderContext);
  const [over, setOver] = useState(false);
  if (!dragged || samePath(dragged, [...group, index])) return null;
  return (
    <div
      data-drop={[...group, index].join(".")}
      className={`h-3 rounded ${over ? "bg-accent" : "bg-raised"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        drag(undefined);
        set(move(root, dragged, group, index));
      }}
    />
  );
}

function ComparisonEditor({ value, path }: { value: Comparison; path: Path }) {
  const { root, set } = useContext(BuilderContext);
  const change = (part: Partial<Comparison>) =>
    set(replace(root, path, (node) => wrap({ ...unwrap(node), inner: { ...value, ...part } })));
  const counts = value.op === "rising" || value.op === "falling";
  const changeOp = (op: string) => {
    const nowCounts = op === "rising" || op === "falling";
    change(nowCounts === counts ? { op } : { op, right: nowCounts ? 3 : 0 });
  };
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <OperandEditor label="Left side" value={value.left} onChange={(left) => change({ left })} />
      <select aria-label="Comparison" className={kSmallInput} value={value.op} onChange={(e) => changeOp(e.target.value)}>
        {Object.entries(kOperators).map(([op, text]) => (
          <option key={op} value={op}>
            {text}
          </option>
        ))}
      </select>
      <OperandEditor label="Right side" value={value.right} onChange={(right) => change({ right })} />
    </div>
  );
}

function LeafEditor({ inner, path }: { inner: Condition; path: Path }) {
  const { root, set } = useContext(BuilderContext);
  const change = (to: Condition) => set(replace(root, path, (node) => wrap({ ...unwrap(node), inner: to })));
  if (isComparison(inner)) return <ComparisonEditor value={inner} path={path} />;
  if (typeof inner === "boolean") {
    return (
      <select
        aria-label="Constant condition"
        className={kSmallInput}
        value={String(inner)}
        onChange={(event) => change(event.target.value === "true")}
      >
        <option value="true">always</option>
        <option value="false">never</option>
      </select>
    );
  }
  return (
    <input
      aria-label="Condition as a formula"
      className={`${kSmallInput} w-full font-mono`}
      value={typeof inner === "string" ? inner : JSON.stringify(inner)}
      onChange={(event) => change(event.target.value)}
    />
  );
}

function NotToggle({ nots, path }: { nots: number; path: Path }) {
  const { root, set } = useContext(BuilderContext);
  return (
    <label className="flex h-8 items-center gap-1 text-[13px]">
      <input
        type="checkbox"
        className="size-4 accent-(--accent)"
        checked={nots % 2 === 1}
        onChange={(event) =>
          set(replace(root, path, (node) => wrap({ nots: event.target.checked ? 1 : 0, inner: unwrap(node).inner })))
        }
      />
      not
    </label>
  );
}

function Row({ node, path }: { node: Condition; path: Path }) {
  const { root, set } = useContext(BuilderContext);
  const { nots, inner } = unwrap(node);
  if (isGroup(inner)) return <GroupEditor node={node} path={path} />;
  return (
    <div className="flex items-start gap-1.5 rounded-md border border-line bg-panel p-1.5">
      <Handle path={path} />
      <NotToggle nots={nots} path={path} />
      <div className="min-w-0 grow">
        <LeafEditor inner={inner} path={path} />
      </div>
      <IconButton label="Remove this condition" onClick={() => set(remove(root, path))}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

function GroupEditor({ node, path }: { node: Condition; path: Path }) {
  const { root, set } = useContext(BuilderContext);
  const { nots, inner } = unwrap(node);
  const children = childrenOf(node);
  const add = (condition: Condition) => set(insert(root, path, children.length, condition));
  const setKind = (kind: string) =>
    set(
      replace(root, path, () =>
        wrap({ nots, inner: kind === "all" ? { all: children } : { any: children } }),
      ),
    );
  return (
    <div role="group" aria-label="Group of conditions" className="rounded-lg border border-line bg-bg p-2.5">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        {path.length > 0 ? <Handle path={path} /> : null}
        <NotToggle nots={nots} path={path} />
        <select
          aria-label="How the conditions are joined"
          className={kSmallInput}
          value={groupKind(inner)}
          onChange={(event) => setKind(event.target.value)}
        >
          <option value="all">all of these hold</option>
          <option value="any">any of these holds</option>
        </select>
        <Button size="small" onClick={() => add(kNewCondition)}>
          <Plus aria-hidden className="size-3.5" /> Condition
        </Button>
        <Button size="small" onClick={() => add({ any: [kNewCondition] })}>
          <Plus aria-hidden className="size-3.5" /> Group
        </Button>
        <IconButton
          label={path.length > 0 ? "Remove this group" : "Remove all conditions"}
          onClick={() => set(path.length > 0 ? remove(root, path) : undefined)}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="space-y-1.5">
        {children.map((child, i) => (
          <div key={i} className="space-y-1.5">
            <DropPlace group={path} index={i} />
            <Row node={child} path={[...path, i]} />
          </div>
        ))}
        <DropPlace group={path} index={children.length} />
        {children.length === 0 ? <p className="text-[13px] text-muted">No condition yet.</p> : null}
      </div>
    </div>
  );
}

interface Props {
  value: Condition | undefined;
  onChange: (value: Condition | undefined) => void;
}

export function ConditionBuilder({ value, onChange }: Props) {
  const [dragged, setDragged] = useState<Path>();
  const [told, setTold] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  const focused = useRef("");
  // The focus goes along with what a key moved.
  useLayoutEffect(() => {
    if (!focused.current) return;
    frame.current?.querySelector<HTMLElement>(`[data-path="${focused.current}"]`)?.focus();
    focused.current = "";
  });
  if (value === undefined) {
    return (
      <Button size="small" onClick={() => onChange({ all: [kNewCondition] })}>
        <Plus aria-hidden className="size-3.5" /> Add a condition
      </Button>
    );
  }
  const root = asGroup(value);
  const moveBy = (path: Path, direction: Direction) => {
    const moved = step(root, path, direction);
    if (moved.root === root) return setTold("It cannot go further that way.");
    onChange(moved.root);
    setTold(`Moved to place ${moved.path.map((place) => place + 1).join(".")}.`);
    focused.current = moved.path.join(".");
  };
  return (
    <BuilderContext value={{ root, set: onChange, dragged, drag: setDragged, moveBy }}>
      <div ref={frame}>
        <GroupEditor node={root} path={[]} />
        <p role="status" className="sr-only">
          {told}
        </p>
      </div>
    </BuilderContext>
  );
}
