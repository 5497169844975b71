// Saves the definition to the library: as a new strategy, or as the next version of one that is there.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { libraryQueries, libraryService, type SavedStrategy } from "../../api/library";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { ErrorState } from "../../ui/states";
import type { Draft } from "./draft";

interface Props {
  open: boolean;
  draft: Draft;
  onClose: () => void;
}

function tagsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function Form({ draft, onClose }: Omit<Props, "open">) {
  const client = useQueryClient();
  const { data: library } = useQuery(libraryQueries.list());
  const [target, setTarget] = useState("");
  const [name, setName] = useState(draft.strategy_name);
  const [tags, setTags] = useState("");
  const [note, setNote] = useState("");
  const save = useMutation({
    mutationFn: (): Promise<SavedStrategy> =>
      target
        ? libraryService.saveVersion(target, draft.strategy_definition, note)
        : libraryService.create({
            name,
            description: draft.strategy_description ?? "",
            tags: tagsOf(tags),
            definition: draft.strategy_definition,
            ...(note ? { note } : {}),
          }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["strategies"] }),
  });
  if (save.data) {
    return (
      <div className="space-y-3">
        <p role="status">
          Saved as version {save.data.version} of{" "}
          <Link to={`/library/${save.data.strategy_id}`}>{save.data.name}</Link>.
        </p>
        <Button onClick={onClose}>Close</Button>
      </div>
    );
  }
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <SelectField label="Save as" value={target} onChange={(event) => setTarget(event.target.value)}>
        <option value="">a new strategy</option>
        {library?.items.map((s) => (
          <option key={s.strategy_id} value={s.strategy_id}>
            the next version of {s.name}
          </option>
        ))}
      </SelectField>
      {target ? null : (
        <>
          <TextField label="Name" required value={name} onChange={(event) => setName(event.target.value)} />
          <TextField label="Tags" hint="With commas between them" value={tags} onChange={(e) => setTags(e.target.value)} />
        </>
      )}
      <TextField label="Note" hint="What is new in this version" value={note} onChange={(e) => setNote(e.target.value)} />
      {save.error ? <ErrorState error={save.error} /> : null}
      <Button type="submit" kind="primary" disabled={save.isPending}>
        Save
      </Button>
    </form>
  );
}

export function SaveDialog({ open, draft, onClose }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title="Save to the library">
      <Form draft={draft} onClose={onClose} />
    </Dialog>
  );
}
