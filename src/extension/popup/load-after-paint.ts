type Views = typeof import("./after-paint.ts").views;

let loaded: Views | undefined;

/** The one place that names the file of what comes after the first paint: each more would cost the first paint its own lines. */
export async function afterPaint(): Promise<Views> {
  loaded ??= (await import("./after-paint.ts")).views;
  return loaded;
}

/** That, if it is there already. */
export const afterPaintNow = (): Views | undefined => loaded;
