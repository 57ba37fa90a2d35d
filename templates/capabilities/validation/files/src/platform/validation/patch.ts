/** A merge patch (RFC 7396) of a flat object: what is absent stays as it is, null clears. */
export type Patch<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined };

export function applyPatch<Value extends object>(value: Value, patch: Patch<Value>): Value {
  const given = Object.entries(patch).filter(([, item]) => item !== undefined);
  return { ...value, ...Object.fromEntries(given) };
}
