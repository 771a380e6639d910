import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Project } from "../../clouds/openstack/identity.ts";
import { text } from "../text.ts";
import { Field } from "../ui/field.tsx";

interface ProjectChoiceProps {
  projects: Project[];
  chosen: string | undefined;
  onChoose(id: string): void;
}

/** More are searched, not read through. */
const MOST_AT_A_GLANCE = 10;

/** In which of the user's projects to work. */
export function ProjectChoice({ projects, chosen, onChoose }: ProjectChoiceProps) {
  const box = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState("");
  useLayoutEffect(() => {
    const first = box.current?.querySelector<HTMLElement>("input") ?? box.current?.querySelector("h3");
    first?.focus();
  }, []);
  const severalDomains = new Set(projects.map(({ domainId }) => domainId)).size > 1;
  const wanted = search.trim().toLowerCase();
  const shown = projects
    .filter(({ name, id }) => name.toLowerCase().includes(wanted) || id === wanted)
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div ref={box} class="project-choice">
      <div>
        <h3 tabIndex={-1}>{text("optionsChooseProject")}</h3>
        <p class="secondary-text">{text(projects.length === 0 ? "optionsNoProjects" : "optionsChooseProjectNote")}</p>
      </div>
      {projects.length > MOST_AT_A_GLANCE && (
        <Field label={text("optionsSearchProjects")}>
          {(control) => (
            <input
              {...control}
              type="search"
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {projects.length > 0 && (
        <div class="choice-list" role="radiogroup" aria-label={text("optionsProject")}>
          {shown.map(({ id, name, domainId }) => (
            <label key={id}>
              <input type="radio" name="project" checked={id === chosen} onChange={() => onChoose(id)} />
              <span>{name}</span>
              {severalDomains && domainId !== null && <span class="secondary-text">{domainId}</span>}
            </label>
          ))}
          {shown.length === 0 && <p class="secondary-text">{text("optionsNoProjectFound")}</p>}
        </div>
      )}
    </div>
  );
}
