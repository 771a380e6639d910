/** Who waits for a change under which key: in this process, whatever the store is. */
export interface WatchedKeys {
  /** Returns what ends it. */
  add: (keys: readonly string[], changed: () => void) => () => void;
  /** Tells those who watch one of the keys. */
  tell: (keys: Iterable<string>) => void;
  /** Tells everybody: something has changed, and nobody can say what. */
  tellAll: () => void;
  isEmpty: () => boolean;
}

/** A change costs what those cost who watch its keys, however many others there are. */
export function watchKeys(): WatchedKeys {
  const watchers = new Map<string, Set<() => void>>();

  function tell(keys: Iterable<string>): void {
    if (watchers.size === 0) return;
    for (const key of keys) for (const changed of [...(watchers.get(key) ?? [])]) changed();
  }

  return {
    add(keys, changed) {
      // Its own identity, so that ending it ends no other watch of the same function.
      const watcher = () => changed();
      for (const key of keys) watchers.set(key, (watchers.get(key) ?? new Set()).add(watcher));
      return () => {
        for (const key of keys) {
          const others = watchers.get(key);
          others?.delete(watcher);
          if (others?.size === 0) watchers.delete(key);
        }
      };
    },
    tell,
    tellAll: () => tell([...watchers.keys()]),
    isEmpty: () => watchers.size === 0,
  };
}
