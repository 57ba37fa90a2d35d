// What a schema makes of a value, without asking the schema wherever the outcome is plain: answers are made of rows, and
// nearly all of what stands in a row is of a type that can be seen at once.
import { z } from 'zod';

/** Gives what `schema.parse` would give, or says that only the schema knows. */
type Projection = (value: unknown) => unknown;

export const UNSURE = Symbol('only the schema knows');

const canonicalForms = new WeakMap<z.core.$ZodType, RegExp>();
const projections = new WeakMap<z.core.$ZodType, Projection>();

/** @public Says which texts `schema` takes and gives back as they are. */
export function canonical<Schema extends z.ZodType>(schema: Schema, form: RegExp): Schema {
  canonicalForms.set(schema, form);
  return schema;
}

export function projectionOf(schema: z.core.$ZodType): Projection {
  const known = projections.get(schema);
  if (known !== undefined) return known;
  const made = project(schema);
  projections.set(schema, made);
  return made;
}

function project(schema: z.core.$ZodType): Projection {
  const form = canonicalForms.get(schema);
  if (form !== undefined) return orParse(schema, (value) => typeof value === 'string' && form.test(value));
  if ((schema._zod.def.checks?.length ?? 0) > 0) return parse(schema);
  return projectParts(schema) ?? projectPlain(schema) ?? parse(schema);
}

function projectParts(schema: z.core.$ZodType): Projection | undefined {
  if (schema instanceof z.ZodObject && schema.def.catchall === undefined) return projectObject(schema);
  if (schema instanceof z.ZodArray) return projectItems(projectionOf(schema.def.element));
  if (schema instanceof z.ZodNullable) return unless(null, projectionOf(schema.def.innerType));
  if (schema instanceof z.ZodOptional) return unless(undefined, projectionOf(schema.def.innerType));
  return undefined;
}

function projectPlain(schema: z.core.$ZodType): Projection | undefined {
  if (schema instanceof z.ZodEnum) return ofValues(new Set(schema.options));
  if (schema instanceof z.ZodString) return ofType('string');
  if (schema instanceof z.ZodBoolean) return ofType('boolean');
  if (schema instanceof z.ZodNumberFormat && schema.format === 'safeint') return orParse(schema, Number.isSafeInteger);
  return undefined;
}

function projectObject(schema: z.ZodObject): Projection {
  const properties = Object.entries<z.core.$ZodType>(schema.shape).map(([name, property]) => ({ name, of: projectionOf(property) }));
  return (value) => {
    if (typeof value !== 'object' || value === null) return UNSURE;
    const projected: Record<string, unknown> = {};
    for (const { name, of } of properties) {
      const part = of((value as Record<string, unknown>)[name]);
      if (part === UNSURE) return UNSURE;
      if (part !== undefined) projected[name] = part;
    }
    return projected;
  };
}

function projectItems(of: Projection): Projection {
  return (value) => {
    if (!Array.isArray(value)) return UNSURE;
    const items = value.map(of);
    return items.includes(UNSURE) ? UNSURE : items;
  };
}

function unless(none: null | undefined, of: Projection): Projection {
  return (value) => (value === none ? none : of(value));
}

function ofType(type: 'string' | 'boolean'): Projection {
  return (value) => (typeof value === type ? value : UNSURE);
}

function ofValues(values: ReadonlySet<unknown>): Projection {
  return (value) => (values.has(value) ? value : UNSURE);
}

function orParse(schema: z.core.$ZodType, isPlain: (value: unknown) => boolean): Projection {
  const parsed = parse(schema);
  return (value) => (isPlain(value) ? value : parsed(value));
}

function parse(schema: z.core.$ZodType): Projection {
  return (value) => {
    const { success, data } = z.core.safeParse(schema, value);
    return success ? data : UNSURE;
  };
}
