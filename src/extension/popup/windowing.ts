/** Only the rows in sight, and a few around them, are in the page. All sizes in pixels. */
export interface Viewport {
  scrollTop: number;
  height: number;
  rowHeight: number;
}

/** Rows beyond each edge, so that scrolling does not show a gap before the next paint. */
const spare = 6;

/** The rows to draw: `first` up to, not including, `end`. */
export function rowsInSight({ scrollTop, height, rowHeight }: Viewport, count: number): { first: number; end: number } {
  const first = Math.floor(scrollTop / rowHeight) - spare;
  const end = Math.ceil((scrollTop + height) / rowHeight) + spare;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}

/** Where to scroll so that the row is in full sight; as little as possible. */
export function scrollToRow({ scrollTop, height, rowHeight }: Viewport, row: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}

/** Page Up and Page Down keep one row of the page before in sight. */
export const rowsInPage = ({ height, rowHeight }: Viewport): number => Math.max(1, Math.floor(height / rowHeight) - 1);
