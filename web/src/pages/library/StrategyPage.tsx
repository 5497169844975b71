// One strategy of the library: what it is, its versions, sharing, archiving, copying.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { libraryQueries, libraryService, type SavedStrategy } from "../../api/library";
import { Button, ButtonLink } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/fields";
import { ago, integer } from "../../ui/format";
import { useGo } from "../../ui/Link";
import { Card, Chip, PageHeader } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";

type Action = () => Promise<unknown>;

function EditDialog({ strategy, open, onClose, act }: {
  strategy: SavedStrategy;
  open: boolean;
  onClose: () => void;
  act: (action: Action) => void;
}) {
  const [name, setName] = useState(strategy.name);
  const [description, setDescription] = useState(strategy.description);
  const [tags, setTags] = useState(strategy.tags.join(", "));
  return (
    <Dialog open={open} onClose={onClose} title="Name, description, tags">
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          const list = tags.split(/[\s,]+/).filter(Boolean);
          act(() => libraryService.change(strategy.strategy_id, { name, description, tags: list }));
          onClose();
        }}
      >
        <TextField label="Name" required value={name} onChange={(event) => setName(event.target.value)} />
        <TextField label="Description" value={description} onChange={(event) => setDescription(event.target.value)} />
        <TextField label="Tags" hint="With commas between them" value={tags} onChange={(e) => setTags(e.target.value)} />
        <Button type="submit" kind="primary">
          Change
        </Button>
      </form>
    </Dialog>
  );
}

function Versions({ strategy }: { strategy: SavedStrategy }) {
  const { data: versions } = useQuery(libraryQueries.versions(strategy.strategy_id));
  const [shown, setShown] = useState(strategy.version);
  const { data: version, error } = useQuery({
    queryKey: ["strategies", strategy.strategy_id, "version", shown],
    queryFn: ({ signal }) => libraryService.version(strategy.strategy_id, shown, { signal }),
    staleTime: Infinity,
  });
  return (
    <Card
      title="Versions"
      actions={
        <ButtonLink size="small" to={`/new?strategy=${strategy.strategy_id}&version=${shown}`}>
          Use version {shown}
        </ButtonLink>
      }
    >
      <SelectField label="Version" value={shown} onChange={(event) => setShown(Number(event.target.value))}>
        {(versions ?? [{ version: shown, note: "", created_at: strategy.updated_at }]).map((v) => (
          <option key={v.version} value={v.version}>
            {v.version}: {v.note || "no note"}, {ago(v.created_at)}
          </option>
        ))}
      </SelectField>
      {error ? <ErrorState error={error} /> : null}
      <pre tabIndex={0} aria-label="Definition" className="mt-3 max-h-[480px] overflow-auto rounded-md bg-raised p-3 font-mono text-[12.5px]">
        {version ? JSON.stringify(version.definition, null, 2) : "…"}
      </pre>
    </Card>
  );
}

function Actions({ strategy, act, onEdit }: { strategy: SavedStrategy; act: (action: Action) => void; onEdit: () => void }) {
  const go = useGo();
  const [sure, setSure] = useState(false);
  const id = strategy.strategy_id;
  const shared = strategy.visibility === "shared";
  return (
    <>
      <ButtonLink kind="primary" to={`/new?strategy=${id}`}>
        Use it
      </ButtonLink>
      <Button onClick={onEdit}>Edit</Button>
      <Button onClick={() => act(async () => go(`/library/${(await libraryService.clone(id)).strategy_id}`))}>Clone</Button>
      <Button onClick={() => act(() => libraryService.change(id, { visibility: shared ? "private" : "shared" }))}>
        {shared ? "Make private" : "Share"}
      </Button>
      <Button onClick={() => act(() => libraryService.change(id, { archived: !strategy.archived }))}>
        {strategy.archived ? "Take back" : "Archive"}
      </Button>
      <Button kind="danger" onClick={() => setSure(true)}>
        Delete
      </Button>
      <Dialog open={sure} onClose={() => setSure(false)} title="Delete for good?">
        <p className="mb-4">
          {strategy.name} and its {integer(strategy.version)} {strategy.version === 1 ? "version" : "versions"} will be gone.
          Jobs and results keep their copies.
        </p>
        <Button
          kind="danger"
          onClick={() =>
            act(async () => {
              await libraryService.remove(id);
              go("/library");
            })
          }
        >
          Delete
        </Button>
      </Dialog>
    </>
  );
}

export default function StrategyPage() {
  const { strategyId } = useParams({ from: "/library/$strategyId" });
  const { data: strategy, error, refetch } = useQuery(libraryQueries.one(strategyId));
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const action = useMutation({
    mutationFn: (run: Action) => run(),
    onSuccess: () => client.invalidateQueries({ queryKey: ["strategies"] }),
  });
  if (!strategy) {
    return (
      <>
        <PageHeader title="Strategy" />
        {error ? (
          <ErrorState
            error={error}
            retry={() => void refetch()}
            action={<ButtonLink size="small" to="/library">To the library</ButtonLink>}
          />
        ) : (
          <Loading label="Loading the strategy" rows={6} />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader title={strategy.name} lead={strategy.description}>
        <Actions strategy={strategy} act={action.mutate} onEdit={() => setEditing(true)} />
      </PageHeader>
      <div className="mb-4 flex flex-wrap gap-1.5">
        <Chip>{strategy.visibility}</Chip>
        {strategy.archived ? <Chip>archived</Chip> : null}
        {strategy.tags.map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
      </div>
      {action.error ? <ErrorState error={action.error} /> : null}
      <Versions key={strategy.version} strategy={strategy} />
      {editing ? (
        <EditDialog strategy={strategy} open onClose={() => setEditing(false)} act={action.mutate} />
      ) : null}
    </>
  );
}
