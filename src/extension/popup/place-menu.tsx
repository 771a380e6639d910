import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Project } from "../../clouds/openstack/identity.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { CheckIcon, Spinner } from "../ui/icons.tsx";
import { command } from "./command.ts";
import type { Place } from "./go-to.ts";

interface PlaceMenuProps {
  connection: ConnectionSummary;
  onChoose: (place: Place) => void;
}

/** The projects and regions of the active connection, where it is signed in. */
export function PlaceMenu({ connection, onChoose }: PlaceMenuProps): JSX.Element | null {
  const { project, regions = [], region } = connection;
  if (project === undefined) return null;
  const here = region || regions[0];
  return (
    <>
      <Projects connection={connection} present={project} onChoose={onChoose} />
      {regions.length > 1 && (
        <Group label={text("popupRegion")}>
          {regions.map((name) => (
            <Item key={name} name={name} checked={name === here} onClick={() => onChoose({ region: name })} />
          ))}
        </Group>
      )}
    </>
  );
}

interface ProjectsProps {
  connection: ConnectionSummary;
  present: Project;
  onChoose: (place: Place) => void;
}

/** The present project at once and first, the others below it when they are there: nothing moves. */
function Projects({ connection, present, onChoose }: ProjectsProps): JSX.Element {
  const [others, setOthers] = useState<Project[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const fixed = connection.fixedProject === true;
  const onlyOne = fixed && connection.stays?.ours !== true;

  useEffect(() => {
    if (!onlyOne) void fetchProjects();
  }, []);

  async function fetchProjects(): Promise<void> {
    const answer = await command("listProjects", { connectionId: connection.id });
    if (answer.code !== "projects") return setFailure(answer);
    setOthers(answer.projects.filter(({ id }) => id !== present.id).sort(byName));
  }

  return (
    <Group label={text("popupProject")}>
      <Item name={present.name} checked />
      {others?.map((project) => (
        <Item key={project.id} name={project.name} checked={false} onClick={() => onChoose({ project })} />
      ))}
      {onlyOne && <p class="menu-note">{text("popupOneProject")}</p>}
      {!onlyOne && others === null && failure === null && (
        <p class="menu-note">
          <Spinner />
          {text("popupFetchingProjects")}
        </p>
      )}
      {failure !== null && fixed && (
        // What stays signed in need not be allowed to look at projects.
        <button
          type="button"
          class="menu-item place"
          role="menuitem"
          tabIndex={-1}
          onClick={() => onChoose({ project: null })}
        >
          <span class="menu-check" />
          {text("popupAnotherProject")}
        </button>
      )}
      {failure !== null && !fixed && (
        <p class="menu-note" role="alert">
          {sentences(failure)}
        </p>
      )}
    </Group>
  );
}

function Group({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of a menu
    <div class="menu-group" role="group" aria-label={label}>
      <p class="menu-label" aria-hidden="true">
        {label}
      </p>
      {children}
    </div>
  );
}

function Item({ name, checked, onClick }: { name: string; checked: boolean; onClick?: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="menu-item place"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      title={name}
      onClick={onClick}
    >
      <span class="menu-check">{checked && <CheckIcon />}</span>
      <span class="truncate">{name}</span>
    </button>
  );
}

function sentences(failure: Failure): string {
  const { what, next } = describeFailure(failure);
  return `${what}. ${next}`;
}

const byName = (a: Project, b: Project): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
