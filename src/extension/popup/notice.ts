/** Something small that was done, at a time in unix milliseconds. */
export interface Notice {
  text: string;
  /** A line below it. */
  more?: string;
  /** Something that went on by itself has failed. */
  failed?: boolean;
  /** Said beside the list only: it leads to something there. */
  inList?: true;
  at: number;
}
