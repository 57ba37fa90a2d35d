import type { TestClient } from './app.ts';

export interface Operation {
  readonly operationId: string;
  readonly tags: string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>> };
}

export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags?: readonly { readonly name: string }[];
  readonly components: { readonly schemas?: Readonly<Record<string, unknown>> };
}

export async function readContract(client: TestClient): Promise<Contract> {
  const response = await client.request('/openapi.json');
  return await response.json() as Contract;
}

/** Every operation of the contract, with the place it stands in. */
export function operationsOf(contract: Contract): { path: string; method: string; operation: Operation }[] {
  return Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
}
