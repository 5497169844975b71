// Writes a backtest and submits it. Three views of one definition: a template with its parameters, a tree of
// conditions, formulas. Changing the view changes nothing.
import { Tab, TabList, TabPanel, TabProvider } from "@ariakit/react";
import { useMutation } from "@tanstack/react-query";
import { Play, Redo2, Save, Undo2 } from "lucide-react";
import { type FormEvent, useMemo, useState } from "react";
import { apiService } from "../../api/service";
import type { Condition, Dataset, Job, Priority, Template } from "../../api/types";
import { useShortcuts } from "../../app/shortcuts";
import { Button, IconButton } from "../../ui/Button";
import { CheckField, SelectField, TextField } from "../../ui/fields";
import { Card } from "../../ui/layout";
import { ErrorState } from "../../ui/states";
import { useCheck } from "./check";
import { FormulaTab, VisualTab } from "./ConditionTabs";
import { DataPicker } from "./DataPicker";
import { type Draft, filledIn, type Slot, useDraft, withCondition } from "./draft";
import { EstimateCard } from "./EstimateCard";
import { SaveDialog } from "./SaveDialog";
import { NamesEditor } from "./NamesEditor";
import { type Earlier, PythonTab } from "./PythonTab";
import type { Schema } from "./schema";
import { SettingsCards } from "./SettingsCards";
import { TemplateTab } from "./TemplateTab";
import { useVocabularyOf, VocabularyContext } from "./vocabulary";

interface Props {
  start: Draft;
  templates: Template[];
  datasets: Dataset[];
  schema: Schema;
  /** What the run of a snippet said that this draft begins with. */
  earlier?: Earlier;
  onSubmitted: (job: Job) => void;
}

const kTab =
  "h-9 rounded-md px-3.5 font-medium text-muted hover:bg-raised aria-selected:bg-raised aria-selected:text-text";
const kPriorities: Record<Priority, string> = {
  low: "low: after the others",
  normal: "normal",
  high: "high: before the others",
  urgent: "urgent: first",
};

function useSubmit(onSubmitted: Props["onSubmitted"]) {
  return useMutation({
    // One key for one press of the button: a submission that is repeated after a broken connection is one job.
    mutationFn: ({ draft, key }: { draft: Draft; key: string }) => apiService.createBacktestJob(draft, key),
    onSuccess: onSubmitted,
    retry: (failures, error) => failures < 3 && "status" in error && error.status === 0,
  });
}

/** The view in which the draft was written last, as far as it shows. */
function firstTab({ strategy_definition: definition }: Draft): string {
  if (definition.code_snippet !== undefined) return "python";
  return definition.template_id ? "template" : "visual";
}

export function SignalCreation({ start, templates, datasets, schema, earlier, onSubmitted }: Props) {
  const { draft, change, define, undo, redo } = useDraft(start);
  const [tab, setTab] = useState<string | null | undefined>(() => firstTab(start));
  const [saving, setSaving] = useState(false);
  const definition = draft.strategy_definition;
  const filled = useMemo(() => filledIn(definition, templates), [definition, templates]);
  const check = useCheck(draft, filled);
  const vocabulary = useVocabularyOf(filled);
  const submit = useSubmit(onSubmitted);
  const run = () => submit.mutate({ draft, key: crypto.randomUUID() });
  const shortcuts = useMemo(
    () => ({
      ...(undo ? { "mod+z": undo } : {}),
      ...(redo ? { "mod+y": redo, "mod+shift+z": redo } : {}),
      "mod+enter": run,
    }),
    [undo, redo, draft],
  );
  useShortcuts(shortcuts);
  const set = (part: Partial<Draft>, subject?: string) => change((now) => ({ ...now, ...part }), subject);
  const setCondition = (slot: Slot, condition: Condition | undefined) =>
    define((now) => withCondition(now, slot, condition), `condition ${slot}`);
  const conditions = { definition: filled, check, vocabulary, onChange: setCondition };
  const names = (
    <>
      <NamesEditor
        definition={filled}
        hasTemplate={definition.template_id !== undefined}
        mistakes={check.byPointer}
        onDefine={define}
      />
      {definition.template_id ? (
        <p className="mt-3 flex flex-wrap items-center gap-2 text-[13px] text-muted">
          Based on the template {definition.template_id}: what is changed here stands above it.
          <Button size="small" onClick={() => define((now) => filledIn(now, templates))}>
            Leave the template, keep all of it
          </Button>
        </p>
      ) : null}
    </>
  );
  const window = check.estimate?.data_start
    ? { start: check.estimate.data_start, end: check.estimate.data_end! }
    : undefined;
  return (
    <VocabularyContext value={vocabulary}>
      <form
        noValidate
        className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_290px]"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          run();
        }}
      >
        <div className="min-w-0 space-y-4">
          <Card
            title="Strategy"
            actions={
              <div className="flex gap-1">
                <IconButton label="Undo" disabled={!undo} onClick={undo}>
                  <Undo2 aria-hidden className="size-4" />
                </IconButton>
                <IconButton label="Redo" disabled={!redo} onClick={redo}>
                  <Redo2 aria-hidden className="size-4" />
                </IconButton>
              </div>
            }
          >
            <div className="mb-4 grid gap-x-4 gap-y-3 sm:grid-cols-2">
              <TextField
                label="Name"
                mistake={check.byPointer["/strategy_name"]}
                value={draft.strategy_name}
                onChange={(event) => set({ strategy_name: event.target.value }, "name")}
              />
              <TextField
                label="Description"
                value={draft.strategy_description ?? ""}
                onChange={(event) => set({ strategy_description: event.target.value }, "description")}
              />
            </div>
            <TabProvider selectedId={tab} setSelectedId={setTab}>
              <TabList aria-label="How to write the strategy" className="mb-4 flex flex-wrap gap-1 border-b border-line pb-2">
                <Tab id="template" className={kTab}>
                  Template
                </Tab>
                <Tab id="visual" className={kTab}>
                  Visual builder
                </Tab>
                <Tab id="formula" className={kTab}>
                  Formulas
                </Tab>
                <Tab id="python" className={kTab}>
                  Python
                </Tab>
              </TabList>
              <TabPanel tabId="template">
                <TemplateTab definition={definition} templates={templates} mistakes={check.byPointer} onDefine={define} />
              </TabPanel>
              <TabPanel tabId="visual" unmountOnHide>
                <VisualTab {...conditions} />
                {names}
              </TabPanel>
              <TabPanel tabId="formula" unmountOnHide>
                <FormulaTab {...conditions} />
                {names}
              </TabPanel>
              <TabPanel tabId="python" unmountOnHide>
                <PythonTab
                  definition={definition}
                  check={check}
                  vocabulary={vocabulary}
                  earlier={earlier}
                  onDefine={define}
                />
              </TabPanel>
            </TabProvider>
          </Card>
          <Card title="Data">
            <DataPicker draft={draft} datasets={datasets} window={window} mistakes={check.byPointer} onChange={set} />
          </Card>
          <SettingsCards draft={draft} schema={schema} check={check} onChange={change} />
        </div>
        <aside aria-label="Run" className="space-y-4 xl:sticky xl:top-6">
          <Card title="Run">
            <EstimateCard check={check} />
            <div className="mt-4 space-y-3">
              <SelectField
                label="Priority"
                value={draft.priority}
                onChange={(event) => set({ priority: event.target.value as Priority })}
              >
                {Object.entries(kPriorities).map(([priority, text]) => (
                  <option key={priority} value={priority}>
                    {text}
                  </option>
                ))}
              </SelectField>
              <CheckField
                label="Prove that it does not look ahead"
                hint="Runs it again on shortened data; takes longer."
                checked={draft.prove === true}
                onChange={(prove) => set({ prove: prove || undefined })}
              />
              {submit.error ? <ErrorState error={submit.error} /> : null}
              <Button type="submit" kind="primary" className="w-full" disabled={submit.isPending}>
                <Play aria-hidden className="size-4" /> {submit.isPending ? "Submitting …" : "Run backtest"}
              </Button>
              <Button className="w-full" onClick={() => setSaving(true)}>
                <Save aria-hidden className="size-4" /> Save to the library
              </Button>
            </div>
          </Card>
        </aside>
      </form>
      <SaveDialog open={saving} draft={draft} onClose={() => setSaving(false)} />
    </VocabularyContext>
  );
}
