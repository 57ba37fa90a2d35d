/** Every choice of one value for each key, so that rows agree and differ in all ways. */
export function combinations<Row extends object>(values: { readonly [Key in keyof Row]: readonly Row[Key][] }): Row[] {
  return Object.entries<readonly unknown[]>(values).reduce<object[]>(
    (rows, [key, choices]) => rows.flatMap((row) => choices.map((value) => ({ ...row, [key]: value }))),
    [{}],
  ) as Row[];
}
