import type { Connection } from "../records.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { hostOf } from "./identity-url.ts";

interface ConnectionListProps {
  connections: ConnectionSummary[];
  unsaved: Connection[];
  shown: string | undefined;
  onChoose(id: string): void;
}

export function ConnectionList({ connections, unsaved, shown, onChoose }: ConnectionListProps) {
  return (
    <ul class="connection-list" aria-label={text("optionsConnections")}>
      {connections.map(({ id, name, identityUrl, signedIn }) => (
        <li key={id} class={id === shown ? "shown" : undefined}>
          <Choice id={id} shown={shown} name={name} host={hostOf(identityUrl)} onChoose={onChoose} />
          {signedIn && (
            <span class="state">
              <span class="state-dot on" />
              {text("commonSignedIn")}
            </span>
          )}
          {!signedIn && id === shown && (
            <span class="state">
              <span class="state-dot" />
              {text("commonSignedOut")}
            </span>
          )}
          {!signedIn && id !== shown && (
            <Button aria-label={text("optionsSignInTo", name)} onClick={() => onChoose(id)}>
              {text("commonSignIn")}
            </Button>
          )}
        </li>
      ))}
      {unsaved.map(({ id, name }) => (
        <li key={id} class={id === shown ? "shown" : undefined}>
          <Choice id={id} shown={shown} name={name.trim() || text("optionsNewConnection")} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  );
}

interface ChoiceProps {
  id: string;
  shown: string | undefined;
  name: string;
  /** Of a saved connection. */
  host?: string;
  onChoose(id: string): void;
}

function Choice({ id, shown, name, host, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      class="connection-choice"
      aria-current={id === shown ? "true" : undefined}
      title={host === undefined ? name : `${name} · ${host}`}
      onClick={() => onChoose(id)}
    >
      <span class="truncate">{name}</span>
      <span class="truncate secondary-text" dir={host === undefined ? undefined : "ltr"}>
        {host ?? text("optionsNotSaved")}
      </span>
    </button>
  );
}
