// The gallery of templates, and the form of the one that was chosen.
import { useEffect, useId, useRef } from "react";
import type { Definition, Template } from "../../api/types";
import { Button } from "../../ui/Button";
import { NumberField } from "../../ui/fields";
import { price, sentence } from "../../ui/format";
import { Chip } from "../../ui/layout";

interface Props {
  definition: Definition;
  templates: Template[];
  mistakes: Record<string, string>;
  onDefine: (change: (definition: Definition) => Definition, subject?: string) => void;
}

const kConditionFields = [
  "entry_conditions",
  "exit_conditions",
  "short_entry_conditions",
  "short_exit_conditions",
  "custom_indicators",
] as const;

/** Chooses a template: its conditions and parameters come in place of the present ones, the rest stays. */
function choose(definition: Definition, id: string): Definition {
  const next: Definition = { ...definition, template_id: id, parameters: {} };
  for (const field of kConditionFields) delete next[field];
  return next;
}

function TemplateCard({ template, chosen, onChoose }: { template: Template; chosen: boolean; onChoose: () => void }) {
  const card = useRef<HTMLLabelElement>(null);
  const id = useId();
  useEffect(() => {
    const frame = card.current?.closest("fieldset > div");
    if (chosen && frame) frame.scrollTop = card.current!.offsetTop - frame.clientHeight / 3;
    // Only where it begins: later the person has scrolled there.
  }, []);
  return (
    <label
      ref={card}
      className={`flex flex-col gap-1.5 rounded-lg border p-3 ${chosen ? "border-accent ring-1 ring-accent" : "border-line hover:bg-raised"}`}
    >
      <span className="flex items-center gap-2 font-medium">
        <input
          type="radio"
          name="template"
          aria-labelledby={`${id}-name`}
          aria-describedby={`${id}-idea`}
          className="size-4 accent-(--accent)"
          checked={chosen}
          onChange={onChoose}
        />
        <span id={`${id}-name`}>{template.name}</span>
      </span>
      <span id={`${id}-idea`} className="text-[13px] text-muted">
        {template.idea}
      </span>
      <span className="mt-auto flex flex-wrap gap-1">
        {template.tags.map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
      </span>
    </label>
  );
}

function Details({ template }: { template: Template }) {
  return (
    <dl className="grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-[auto_1fr]">
      <dt className="font-medium">Works when</dt>
      <dd className="text-muted">{template.works_when}</dd>
      <dt className="font-medium">Fails when</dt>
      <dd className="text-muted">{template.fails_when}</dd>
      <dt className="font-medium">Risk settings</dt>
      <dd className="text-muted">{template.risk}</dd>
      <dt className="font-medium">Source</dt>
      <dd className="text-muted">{template.source}</dd>
    </dl>
  );
}

export function TemplateTab({ definition, templates, mistakes, onDefine }: Props) {
  const template = templates.find((t) => t.id === definition.template_id);
  const parameters = definition.parameters ?? {};
  const setParameter = (name: string, value: number | undefined) =>
    onDefine((now) => {
      const next = { ...now.parameters };
      if (value === undefined) delete next[name];
      else next[name] = value;
      return { ...now, parameters: next };
    }, `parameter ${name}`);
  const own = kConditionFields.filter((field) => definition[field] !== undefined);
  return (
    <div className="space-y-4">
      <fieldset>
        <legend className="sr-only">Template</legend>
        <div className="relative grid max-h-[420px] gap-2.5 overflow-y-auto p-0.5 sm:grid-cols-2 xl:grid-cols-4">
          {templates.map((t) => (
            <TemplateCard
              key={t.id}
              template={t}
              chosen={t.id === definition.template_id}
              onChoose={() => onDefine((now) => choose(now, t.id))}
            />
          ))}
        </div>
      </fieldset>
      {template ? (
        <div className="space-y-4 border-t border-line pt-4">
          <Details template={template} />
          {own.length > 0 ? (
            <p className="flex flex-wrap items-center gap-2 text-[13px] text-warn">
              Changed by hand: {own.map((field) => field.replaceAll("_", " ")).join(", ")}.
              <Button size="small" onClick={() => onDefine((now) => ({ ...choose(now, template.id), parameters: now.parameters }))}>
                Take the template's own again
              </Button>
            </p>
          ) : null}
          {template.parameters.length > 0 ? (
            <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
              {template.parameters.map((p) => (
                <NumberField
                  key={p.name}
                  label={sentence(p.name)}
                  hint={`${p.doc} ${price(p.minimum)} to ${price(p.maximum)}, else ${price(p.default)}.`}
                  mistake={mistakes[`/strategy_definition/parameters/${p.name}`]}
                  min={p.minimum}
                  max={p.maximum}
                  step={p.integer ? 1 : "any"}
                  placeholder={String(p.default)}
                  value={parameters[p.name] ?? p.default}
                  onChange={(value) => setParameter(p.name, value)}
                />
              ))}
            </div>
          ) : (
            <p className="text-muted">This template has no parameters.</p>
          )}
        </div>
      ) : (
        <p className="text-muted">No template: the conditions are your own. Choosing one replaces them.</p>
      )}
    </div>
  );
}
