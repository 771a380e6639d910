import type { ComponentChildren } from "preact";

interface SectionHeadingProps {
  id: string;
  title: string;
  note?: string;
  children?: ComponentChildren;
}

/** A section's heading, what is said about it, and its buttons. The heading takes the focus when a link leads here. */
export function SectionHeading({ id, title, note, children }: SectionHeadingProps) {
  return (
    <div class="section-heading">
      <div>
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {note !== undefined && <p class="secondary-text">{note}</p>}
      </div>
      {children}
    </div>
  );
}
