/** A form sends text: these inputs mean something else. */
export interface FormShape {
  readonly numbers?: readonly string[];
  readonly flags?: readonly string[];
  /** Any number of values, under one name. */
  readonly lists?: readonly string[];
  /** `datetime-local`: the browser sends no time zone, we take it as UTC. */
  readonly instants?: readonly string[];
}

/** What the form says, as a request body would say it. An input that was left empty is absent. */
export function readForm(form: FormData, { numbers = [], flags = [], lists = [], instants = [] }: FormShape): Record<string, unknown> {
  const read = [...flags, ...lists];
  const values: Record<string, unknown> = Object.fromEntries<unknown>([
    ...flags.map((name) => [name, form.has(name)] as const),
    ...lists.map((name) => [name, form.getAll(name)] as const),
  ]);
  for (const [name, value] of form) {
    // Next's own bookkeeping rides along.
    if (typeof value !== 'string' || value === '' || name.startsWith('$ACTION') || read.includes(name)) continue;
    if (numbers.includes(name)) values[name] = Number(value);
    else values[name] = instants.includes(name) ? toInstant(value) : value;
  }
  return values;
}

function toInstant(local: string): string {
  const time = Date.parse(`${local}Z`);
  return Number.isNaN(time) ? local : new Date(time).toISOString();
}
