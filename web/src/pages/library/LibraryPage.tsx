// The strategies that were saved.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { libraryQueries, type Strategy } from "../../api/library";
import { ButtonLink } from "../../ui/Button";
import { CheckField, TextField } from "../../ui/fields";
import { ago, integer } from "../../ui/format";
import { Link } from "../../ui/Link";
import { Chip, PageHeader, TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

function Row({ strategy, onTag }: { strategy: Strategy; onTag: (tag: string) => void }) {
  return (
    <tr>
      <td className="min-w-48">
        <Link to={`/library/${strategy.strategy_id}`}>{strategy.name}</Link>
        {strategy.archived ? <span className="ml-2 text-muted">(archived)</span> : null}
      </td>
      <td className="num">{integer(strategy.version)}</td>
      <td>
        <span className="flex flex-wrap gap-1 py-1">
          {strategy.tags.map((tag) => (
            <button key={tag} type="button" onClick={() => onTag(tag)} title={`Only those with the tag ${tag}`}>
              <Chip>{tag}</Chip>
            </button>
          ))}
        </span>
      </td>
      <td>{strategy.template_id ?? "own conditions"}</td>
      <td>{strategy.visibility}</td>
      <td className="num">{ago(strategy.updated_at)}</td>
      <td>
        <ButtonLink size="small" to={`/new?strategy=${strategy.strategy_id}`}>
          Use
        </ButtonLink>
      </td>
    </tr>
  );
}

export default function LibraryPage() {
  const [text, setText] = useState("");
  const [tag, setTag] = useState("");
  const [archived, setArchived] = useState(false);
  const filter = { q: text || undefined, tag: tag || undefined, archived: archived ? ("yes" as const) : undefined };
  const { data, error, refetch } = useQuery(libraryQueries.list(filter));
  const filtered = text !== "" || tag !== "" || archived;
  return (
    <>
      <PageHeader title="Library" lead="Strategies with their versions. A job keeps a copy of what it ran.">
        <ButtonLink kind="primary" to="/new">
          New strategy
        </ButtonLink>
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-end gap-x-5 gap-y-3">
        <TextField label="Name" type="search" value={text} onChange={(event) => setText(event.target.value)} />
        <TextField label="Tag" type="search" value={tag} onChange={(event) => setTag(event.target.value)} />
        <div className="pb-2">
          <CheckField label="Archived too" checked={archived} onChange={setArchived} />
        </div>
      </div>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={6} /> : null}
      {data?.items.length === 0 ? (
        <Empty
          text={filtered ? "No strategy is like that." : "Nothing is saved yet. Build a strategy and save it here, with every version it goes through."}
          action={filtered ? undefined : <ButtonLink to="/new">Build a strategy</ButtonLink>}
        />
      ) : null}
      {data && data.items.length > 0 ? (
        <TableFrame label="Strategies, newest first">
          <thead>
            <tr>
              <th>Name</th>
              <th className="num">Version</th>
              <th>Tags</th>
              <th>Template</th>
              <th>Visibility</th>
              <th className="num">Changed</th>
              <th>
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((strategy) => (
              <Row key={strategy.strategy_id} strategy={strategy} onTag={setTag} />
            ))}
          </tbody>
        </TableFrame>
      ) : null}
    </>
  );
}
