import type { Router } from './app-env.ts';

type Document = ReturnType<Router['getOpenAPI31Document']>;
type Schemas = NonNullable<NonNullable<Document['components']>['schemas']>;
type Properties = NonNullable<Exclude<Schemas[string], { $ref: string }>['properties']>;
type SecurityScheme = Exclude<NonNullable<NonNullable<Document['components']>['securitySchemes']>[string], { $ref: string }>;

interface Described {
  readonly default?: unknown;
  readonly description?: string;
}

/** What the document says about the API as a whole. */
export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly contact: { readonly name: string; readonly url?: string };
  readonly tags?: readonly { readonly name: string; readonly description: string }[];
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
}

/** Serves the contract of the API, made once from the routes. */
export function mountOpenApi(app: Router, description: ApiDescription): void {
  for (const [name, scheme] of Object.entries(description.securitySchemes ?? {})) {
    app.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  }
  let text: string | undefined;
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(openApiDocument(app, description));
    return c.body(text, 200, { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) });
  });
}

/** OpenAPI 3.1. The server is relative, so that the same contract is true wherever it is served. */
function openApiDocument(app: Router, { title, version, description, contact, tags = [] }: ApiDescription): Document {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title, version, description, contact },
    servers: [{ url: '/', description: 'The server that this document came from' }],
    tags: tags.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  });
  return { ...document, components: { ...document.components, schemas: withoutDefaults(document), responses: usedResponses(document) } };
}

/**
 * A property that has a default is one that generators of clients take for always there, and ask for in requests. What
 * is filled in for a client is said in words.
 */
function withoutDefaults({ components }: Document): Schemas {
  return Object.fromEntries(Object.entries(components?.schemas ?? {}).map(([name, schema]) => [
    name,
    'properties' in schema ? { ...schema, properties: inWords(schema.properties) } : schema,
  ]));
}

function inWords(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, property]: [string, Described]) => {
    const { default: filledIn, ...rest } = property;
    if (filledIn === undefined || filledIn === null) return [name, rest];
    const words = `Left out, it is ${JSON.stringify(filledIn)}`;
    return [name, { ...rest, description: rest.description === undefined ? words : `${rest.description}. ${words}` }];
  }));
}

/** Of the problems in the catalogue, those that some operation of this API answers with. */
function usedResponses({ components, paths }: Document): NonNullable<NonNullable<Document['components']>['responses']> {
  const text = JSON.stringify(paths);
  const responses = Object.entries(components?.responses ?? {});
  return Object.fromEntries(responses.filter(([name]) => text.includes(`"#/components/responses/${name}"`)));
}
