import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component in a file of its own, which the first paint does not wait for. `load` again costs nothing. */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Deferred(props: Props): JSX.Element | null {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (loaded !== undefined) return;
      void load().then((component) => {
        loaded = component;
        setComponent(() => component);
      });
    }, []);
    return Component === undefined ? null : <Component {...props} />;
  };
}
