/** What Next hands to a page. */
export interface PageInput {
  readonly searchParams: Promise<Search>;
}

/** The query string of a page. */
export type Search = Readonly<Record<string, string | string[] | undefined>>;
