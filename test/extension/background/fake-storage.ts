/** Stands in for ext.ts and ext-background.ts outside a browser: their storage, copied in and out as a browser does. */
const areas: Record<string, Record<string, unknown>> = { local: {}, session: {} };

export function emptyStorage(): void {
  areas.local = {};
  areas.session = {};
}

export async function read(area: string, ...keys: string[]): Promise<Record<string, unknown>> {
  const found = keys.filter((key) => areas[area]?.[key] !== undefined).map((key) => [key, areas[area]?.[key]]);
  return structuredClone(Object.fromEntries(found));
}

export async function write(area: string, records: Record<string, unknown>): Promise<void> {
  areas[area] = { ...areas[area], ...structuredClone(records) };
}

export async function remove(area: string, ...keys: string[]): Promise<void> {
  for (const key of keys) delete areas[area]?.[key];
}

export const setAlarm = async (): Promise<void> => undefined;
export const clearAlarm = async (): Promise<void> => undefined;
export const hasOrigins = async (): Promise<boolean> => true;
export const setBadge = async (): Promise<void> => undefined;
export const showNotification = async (): Promise<void> => undefined;
export const message = (key: string): string => key;
