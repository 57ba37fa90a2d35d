import { z } from 'zod';

/** One value of a row, under the name that it has in JSON: `title`, `price.amount`. */
export interface Column {
  readonly name: string;
  /** Null where there is nothing. */
  textOf(row: unknown): string | null;
}

/** The columns of a table whose rows are objects of this schema. What has parts has a column for each of them. */
export function columnsOf(schema: z.ZodObject): Column[] {
  return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([name, property]) => {
    const type = plain(property);
    const partOf = (row: unknown): unknown => (row as Readonly<Record<string, unknown>> | null)?.[name];
    if (type instanceof z.ZodObject) {
      return columnsOf(type).map((part) => ({ name: `${name}.${part.name}`, textOf: (row: unknown) => part.textOf(partOf(row)) }));
    }
    // Any JSON value: a text among them keeps its quotes, or `"1"` would come back as 1.
    const isJson = type instanceof z.ZodCustom;
    return [{ name, textOf: (row: unknown) => toText(partOf(row), isJson) }];
  });
}

/** What a type is, apart from that there may be none. */
function plain(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodNullable || type instanceof z.ZodOptional ? plain(type.def.innerType) : type;
}

function toText(value: unknown, isJson: boolean): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && !isJson) return value;
  return JSON.stringify(value);
}
