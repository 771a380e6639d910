import { isUncertain, type Operation } from "./history.ts";
import { step } from "./register.ts";

/** One way to put what has happened so far in order: what is there now, and which of the open operations are in it already. */
interface Order {
  value: string;
  done: ReadonlySet<Operation>;
}

interface Event {
  at: number;
  kind: "start" | "end" | "over";
  operation: Operation;
  /** When its last moment is to take effect. */
  last: number;
}

/** No order of the operations up to this one's end explains all outcomes. */
export interface Contradiction {
  operation: Operation;
  /** What could have been there before it, in all orders that explain the rest. */
  possible: string[];
}

/**
 * Searches for an order of one object's operations in which each takes effect at one moment between its start and its end, and every
 * outcome is what the register's specification says; undefined if there is one.
 *
 * As in Lowe's "Testing for linearizability" (2016): operations are put in order as late as possible, when one of them ends, and orders
 * that come to the same are one. An uncertain operation may take effect at any time until `over` says that it no longer can, or never.
 */
export function contradiction(
  operations: readonly Operation[],
  over: (operation: Operation) => number,
): Contradiction | undefined {
  // With their last moments.
  const open = new Map<Operation, number>();
  let orders: Order[] = [{ value: "", done: new Set() }];
  for (const { kind, operation, last } of eventsOf(operations, over)) {
    if (kind === "start") {
      open.set(operation, last);
      continue;
    }
    const made = withOperation(orders, operation, open);
    if (kind === "end" && made.length === 0) {
      return { operation, possible: [...new Set(orders.map(({ value }) => value))] };
    }
    open.delete(operation);
    const still = kind === "over" ? [...orders, ...made] : made;
    orders = simplest(still.map(({ value, done }) => ({ value, done: without(done, operation) })));
  }
  return undefined;
}

function eventsOf(operations: readonly Operation[], over: (operation: Operation) => number): Event[] {
  const meaning = operations.filter(({ outcome }) => outcome.kind !== "not sent" && outcome.kind !== "wrong");
  // A read changes nothing: without an outcome it says nothing either.
  const telling = meaning.filter((operation) => !(isUncertain(operation) && operation.action.kind === "read"));
  const events = telling.flatMap((operation): Event[] => {
    const last = isUncertain(operation) ? Math.max(over(operation), operation.end) : operation.end;
    return [
      { at: operation.start, kind: "start", operation, last },
      { at: last, kind: isUncertain(operation) ? "over" : "end", operation, last },
    ];
  });
  // At the same moment both were there at once, for all we know: starts first.
  const rank = { start: 0, end: 1, over: 2 };
  return events.sort((one, other) => one.at - other.at || rank[one.kind] - rank[other.kind]);
}

/** All orders that continue those given with open operations, `final` being the last of them, or in them already. */
function withOperation(orders: readonly Order[], final: Operation, open: ReadonlyMap<Operation, number>): Order[] {
  const found: Order[] = [];
  let front = [...orders];
  const seen = seenOrders();
  while (front.length > 0) {
    const next: Order[] = [];
    for (const order of front) {
      if (order.done.has(final)) {
        found.push(order);
        continue;
      }
      for (const operation of worthTrying(open, order.done, final)) {
        const value = step(order.value, operation);
        if (value === undefined) continue;
        const longer = { value, done: new Set(order.done).add(operation) };
        if (seen.isNew(longer)) next.push(longer);
      }
    }
    front = next;
  }
  return simplest(found);
}

/**
 * Open operations that are not in order yet. Of uncertain ones that do the same, only the one that is over first: the others can take its
 * place later.
 */
function worthTrying(
  open: ReadonlyMap<Operation, number>,
  done: ReadonlySet<Operation>,
  final: Operation,
): Iterable<Operation> {
  const first = new Map<string | Operation, Operation>();
  for (const [operation, last] of open) {
    if (done.has(operation)) continue;
    const { kind } = operation.action;
    const isAlike = isUncertain(operation) && operation !== final && (kind === "clear" || kind === "remove");
    const same = isAlike ? kind : operation;
    const before = first.get(same);
    if (before === undefined || last < (open.get(before) ?? last)) first.set(same, operation);
  }
  return first.values();
}

function without(done: ReadonlySet<Operation>, operation: Operation): ReadonlySet<Operation> {
  if (!done.has(operation)) return done;
  const rest = new Set(done);
  rest.delete(operation);
  return rest;
}

/**
 * Of orders that come to the same, those that have used the fewest uncertain operations: whatever can follow the others can follow them,
 * as nothing demands that an uncertain operation takes effect.
 */
function simplest(orders: readonly Order[]): Order[] {
  const seen = seenOrders();
  return [...orders].sort((one, other) => one.done.size - other.done.size).filter(seen.isNew);
}

/** Tells whether an order is none that was seen before, and no more than one with uncertain operations used for nothing. */
function seenOrders(): { isNew: (order: Order) => boolean } {
  const numbers = new Map<Operation, number>();
  const seen = new Map<string, ReadonlySet<Operation>[]>();
  const numberOf = (operation: Operation): number => {
    const number = numbers.get(operation) ?? numbers.size;
    numbers.set(operation, number);
    return number;
  };
  return {
    isNew({ value, done }) {
      const certain = [...done].filter((operation) => !isUncertain(operation)).map(numberOf);
      const key = `${certain.sort((one, other) => one - other).join()} ${value}`;
      const uncertain = new Set([...done].filter(isUncertain));
      const known = seen.get(key) ?? [];
      if (known.some((fewer) => [...fewer].every((operation) => uncertain.has(operation)))) return false;
      seen.set(key, [...known, uncertain]);
      return true;
    },
  };
}
