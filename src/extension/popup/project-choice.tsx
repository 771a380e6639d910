import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Project } from "../../clouds/openstack/identity.ts";
import { text } from "../text.ts";
import { Spinner } from "../ui/icons.tsx";
import { moveAmongButtons } from "./steps.tsx";

interface ProjectChoiceProps {
  /** Null while they are fetched. */
  projects: Project[] | null;
  busy: boolean;
  onChoose: (project: Project) => void;
}

/** So many are found by looking. */
const FEW = 8;

/** The projects that are open to the user, as buttons; many can be searched. */
export function ProjectChoice({ projects, busy, onChoose }: ProjectChoiceProps): JSX.Element {
  const [query, setQuery] = useState("");
  if (projects === null)
    return (
      <p class="waiting secondary-text">
        {busy && <Spinner />}
        {busy && text("popupFetchingProjects")}
      </p>
    );
  if (projects.length === 0) return <p role="status">{text("popupNoProjects")}</p>;
  const wanted = query.trim().toLowerCase();
  const found = projects.filter(({ name }) => name.toLowerCase().includes(wanted)).sort(byName);
  return (
    <>
      {projects.length > FEW && (
        <input
          class="control"
          type="search"
          aria-label={text("popupSearchProjects")}
          placeholder={text("popupSearchProjects")}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      {found.length === 0 ? (
        <p class="secondary-text">{text("popupNoProjectMatch", query.trim())}</p>
      ) : (
        <ul class="steps choices" aria-label={text("popupChooseProject")} onKeyDown={moveAmongButtons}>
          {found.map((project) => (
            <li key={project.id}>
              <button type="button" class="step" aria-disabled={busy || undefined} onClick={() => onChoose(project)}>
                <span class="truncate">{project.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const byName = (a: Project, b: Project): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
