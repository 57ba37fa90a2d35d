const MOST = 36;
/** A prime that no number of combinations shares, so that stepping by it reaches all of them, well mixed. */
const STEP = 7919;

/** Choices of one value for each key, so that rows agree and differ in all ways: all of them if they are few. */
export function combinations<Row extends object>(values: { readonly [Key in keyof Row]: readonly Row[Key][] }): Row[] {
  const choices = Object.entries<readonly unknown[]>(values);
  const total = choices.reduce((product, [, options]) => product * options.length, 1);
  return Array.from({ length: Math.min(total, MOST) }, (_, turn) => {
    let rest = (turn * STEP) % total;
    return Object.fromEntries(choices.map(([key, options]) => {
      const chosen = options[rest % options.length];
      rest = Math.floor(rest / options.length);
      return [key, chosen];
    })) as Row;
  });
}
