// Fields of a form for an object that the server describes. What is left empty is not sent, and means
// what the server's description says.
import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../../ui/Button";
import { CheckField, NumberField, SelectField, TextField } from "../../ui/fields";
import { sentence, words } from "../../ui/format";
import { rangeOf, type Schema, typeOf } from "./schema";

type Value = Record<string, unknown>;

interface Props {
  schema: Schema;
  value: Value;
  onChange: (value: Value, field: string) => void;
  /** Only these, in this order; all when left out. */
  names?: string[];
  /** Mistakes by JSON pointer below this object, e.g. "/stop_loss_pct". */
  mistakes?: Record<string, string>;
}

const kGrid = "grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3";

/** Sets a field, or leaves it out. */
function assigned(value: Value, name: string, to: unknown): Value {
  const next = { ...value };
  if (to === undefined || to === "") delete next[name];
  else next[name] = to;
  return next;
}

function NumberInput({ name, schema, value, mistake, onChange }: FieldProps) {
  const range = rangeOf(schema);
  return (
    <NumberField
      label={sentence(name)}
      unit={schema["x-unit"]}
      hint={[schema.description, range && `${range.charAt(0).toUpperCase()}${range.slice(1)}.`].filter(Boolean).join(" ")}
      mistake={mistake}
      min={schema.minimum ?? schema.exclusiveMinimum}
      max={schema.maximum}
      step={typeOf(schema) === "integer" ? 1 : "any"}
      value={value as number | undefined}
      onChange={onChange}
    />
  );
}

function ChoiceInput({ name, schema, value, mistake, onChange }: FieldProps) {
  return (
    <SelectField
      label={sentence(name)}
      hint={schema.description}
      mistake={mistake}
      value={(value as string | undefined) ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">default</option>
      {schema.enum!.map((choice) => (
        <option key={choice} value={choice}>
          {words(choice)}
        </option>
      ))}
    </SelectField>
  );
}

function Rows({ name, schema, value, onChange }: FieldProps) {
  const rows = (value as Value[] | undefined) ?? [];
  const set = (next: Value[]) => onChange(next.length > 0 ? next : undefined);
  return (
    <fieldset className="col-span-full rounded-md border border-line p-3">
      <legend className="px-1 text-[13px] font-medium">{sentence(name)}</legend>
      <p className="mb-2 text-[12.5px] text-muted">{schema.description}</p>
      {rows.map((row, i) => (
        <div key={i} className="mb-3 flex items-start gap-2">
          <div className="grow">
            <SchemaFields
              schema={schema.items!}
              value={row}
              onChange={(next) => set(rows.map((old, j) => (i === j ? next : old)))}
            />
          </div>
          <IconButton label={`Remove row ${i + 1}`} onClick={() => set(rows.toSpliced(i, 1))}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </div>
      ))}
      <Button size="small" disabled={rows.length >= (schema.maxItems ?? Infinity)} onClick={() => set([...rows, {}])}>
        <Plus aria-hidden className="size-3.5" /> Add
      </Button>
    </fieldset>
  );
}

function Part({ name, schema, value, mistakes, onChange }: FieldProps & { mistakes: Record<string, string> }) {
  const part = (value as Value | undefined) ?? {};
  return (
    <details className="col-span-full rounded-md border border-line p-3" open={value !== undefined}>
      <summary className="text-[13px] font-medium">{sentence(name)}</summary>
      <p className="my-2 text-[12.5px] text-muted">{schema.description}</p>
      <SchemaFields
        schema={schema}
        value={part}
        mistakes={mistakes}
        onChange={(next) => onChange(Object.keys(next).length > 0 ? next : undefined)}
      />
    </details>
  );
}

interface FieldProps {
  name: string;
  schema: Schema;
  value: unknown;
  mistake?: string;
  onChange: (value: unknown) => void;
}

function Field(props: FieldProps & { mistakes: Record<string, string> }) {
  const { name, schema, value, mistake, onChange } = props;
  if (schema.enum) return <ChoiceInput {...props} />;
  switch (typeOf(schema)) {
    case "number":
    case "integer":
      return <NumberInput {...props} />;
    case "boolean":
      return (
        <CheckField
          label={sentence(name)}
          hint={schema.description}
          checked={value === true}
          onChange={(checked) => onChange(checked || undefined)}
        />
      );
    case "array":
      return schema.items?.properties ? <Rows {...props} /> : null;
    case "object":
      return schema.properties ? <Part {...props} /> : null;
    default:
      return (
        <TextField
          label={sentence(name)}
          hint={schema.description}
          mistake={mistake}
          maxLength={schema.maxLength}
          value={(value as string | undefined) ?? ""}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
  }
}

/** The mistakes below one field, with pointers that begin there. */
function below(mistakes: Record<string, string>, name: string): Record<string, string> {
  const start = `/${name}/`;
  return Object.fromEntries(
    Object.entries(mistakes)
      .filter(([pointer]) => pointer.startsWith(start))
      .map(([pointer, text]) => [pointer.slice(start.length - 1), text]),
  );
}

export function SchemaFields({ schema, value, onChange, names, mistakes = {} }: Props) {
  const properties = schema.properties ?? {};
  return (
    <div className={kGrid}>
      {(names ?? Object.keys(properties)).map((name) => {
        const field = properties[name];
        if (!field) return null;
        return (
          <Field
            key={name}
            name={name}
            schema={field}
            value={value[name]}
            mistake={mistakes[`/${name}`]}
            mistakes={below(mistakes, name)}
            onChange={(to) => onChange(assigned(value, name, to), name)}
          />
        );
      })}
    </div>
  );
}
