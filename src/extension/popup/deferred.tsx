import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { views } from "./after-paint.ts";
import { afterPaint, afterPaintNow } from "./load-after-paint.ts";

type Views = typeof views;
type PropsOf<C> = C extends (props: infer Props extends object) => unknown ? Props : object;

/** A component of after-paint.ts, which the first paint does not wait for. */
export function deferred<Name extends keyof Views>(name: Name): (props: PropsOf<Views[Name]>) => JSX.Element | null {
  return (props) => {
    const [, setLoaded] = useState(afterPaintNow() !== undefined);
    useEffect(() => void afterPaint().then(() => setLoaded(true)), []);
    const Component = afterPaintNow()?.[name] as ComponentType<PropsOf<Views[Name]>> | undefined;
    return Component === undefined ? null : <Component {...props} />;
  };
}
