/** Unix milliseconds of a time as Nova writes it: UTC, with and without saying so. NaN if it is none. */
export const utc = (written: string): number =>
  Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`);
