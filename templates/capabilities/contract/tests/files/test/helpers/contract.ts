// Compares responses with the contract: what is answered must be what openapi.json declares.
import { AssertionError } from 'node:assert';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';

interface DeclaredResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: AnySchema } | undefined>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, DeclaredResponse | undefined>>;
}

type PathItem = Readonly<Record<string, Operation | undefined>>;

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly responses: Readonly<Record<string, DeclaredResponse | undefined>> };
}

export interface Contract {
  readonly document: OpenApiDocument;
  /** Throws when a response is not one that the operation declares. */
  check(method: string, path: string, response: Response): Promise<void>;
}

export function createContract(document: OpenApiDocument): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closeObjects(document) as AnySchema, 'openapi.json');
  const validators = new Map<string, ValidateFunction>();

  function validatorOf(reference: string): ValidateFunction {
    const known = validators.get(reference) ?? ajv.compile({ $ref: `openapi.json#${reference}` });
    validators.set(reference, known);
    return known;
  }

  return {
    document,
    async check(method, path, response) {
      const template = templateOf(document, path);
      const operation = document.paths[template]?.[method.toLowerCase()];
      // Nothing is declared for a method that is not served.
      if (operation === undefined) return;
      const declared = operation.responses[response.status];
      if (declared === undefined) throw new Error(`${operation.operationId} does not declare ${response.status}.`);
      const body = await response.clone().text();
      const type = (response.headers.get('Content-Type') ?? '').split(';')[0] ?? '';
      const place = declared.$ref?.slice(1)
        ?? `/paths/${escape(template)}/${method.toLowerCase()}/responses/${response.status}`;
      const content = resolve(document, declared).content;
      if (content === undefined) {
        if (body !== '') throw new Error(`${operation.operationId} declares no body for ${response.status}.`);
        return;
      }
      if (content[type] === undefined) throw new Error(`${operation.operationId} does not declare ${type} for ${response.status}.`);
      const validate = validatorOf(`${place}/content/${escape(type)}/schema`);
      if (!validate(JSON.parse(body))) {
        const faults = ajv.errorsText(validate.errors);
        throw new AssertionError({ message: `${operation.operationId} breaks its contract for ${response.status}: ${faults}` });
      }
    },
  };
}

function templateOf(document: OpenApiDocument, path: string): string {
  const [plain = ''] = path.split('?');
  return Object.keys(document.paths).find((template) => {
    return new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(plain);
  }) ?? plain;
}

function resolve(document: OpenApiDocument, response: DeclaredResponse): DeclaredResponse {
  const name = response.$ref?.split('/').at(-1);
  return name === undefined ? response : document.components.responses[name] ?? {};
}

/** A part of a JSON pointer inside a URI fragment. */
function escape(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** In tests a response may hold nothing but what is declared, though clients must bear more. */
function closeObjects(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeObjects);
  if (typeof value !== 'object' || value === null) return value;
  const closed = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closeObjects(item)]));
  return closed['type'] === 'object' && 'properties' in closed ? { additionalProperties: false, ...closed } : closed;
}
