import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component in a file of its own, which the first paint does not wait for; `load` fetches it before it is needed. */
export function deferred<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
): ComponentType<Props> & { load: () => Promise<void> } {
  let Component: ComponentType<Props> | undefined;
  async function load(): Promise<void> {
    Component = await fetch();
  }
  function Deferred(props: Props): JSX.Element | null {
    const [loaded, setLoaded] = useState(Component !== undefined);
    useEffect(() => {
      if (!loaded) void load().then(() => setLoaded(true));
    }, []);
    return Component === undefined ? null : <Component {...props} />;
  }
  return Object.assign(Deferred, { load });
}
