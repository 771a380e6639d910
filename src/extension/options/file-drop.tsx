import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

interface FileDropProps {
  boxRef?: RefObject<HTMLDivElement | null>;
  onDrop(dropped: DataTransfer | null): void;
  children: ComponentChildren;
}

/** A place that files can be dropped on. Beside it nothing happens: the browser would open the file in this tab. */
export function FileDrop({ boxRef, onDrop, children }: FileDropProps) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stay = (event: DragEvent): void => event.preventDefault();
    document.addEventListener("dragover", stay);
    document.addEventListener("drop", stay);
    return () => {
      document.removeEventListener("dragover", stay);
      document.removeEventListener("drop", stay);
    };
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for the mouse; the button does the same.
    <div
      ref={boxRef ?? null}
      class={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop(event.dataTransfer);
      }}
    >
      {children}
    </div>
  );
}
