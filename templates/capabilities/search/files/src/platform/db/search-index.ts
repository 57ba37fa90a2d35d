/** Where the words of a table's rows are looked up. */
export interface SearchIndex {
  readonly table: string;
  /** The index of the words, or the table that holds them. */
  readonly name: string;
  readonly columns: readonly string[];
}
