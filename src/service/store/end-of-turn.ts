let actions: (() => void)[] = [];

/**
 * Calls back when this turn of the event loop has read all that had arrived. What is asked for by such a call comes in the same turn,
 * behind: a layer that gathers commits and the store that groups them wait once, not twice. `action` must not throw.
 */
export function atEndOfTurn(action: () => void): void {
  if (actions.push(action) === 1) setImmediate(endTurn);
}

function endTurn(): void {
  // Grows while it is gone through.
  for (const action of actions) action();
  actions = [];
}
