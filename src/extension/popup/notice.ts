/** Something small that was done, at a time in unix milliseconds. */
export interface Notice {
  text: string;
  /** A line below it. */
  more?: string;
  at: number;
}
