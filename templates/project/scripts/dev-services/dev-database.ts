/** The database of development and tests, for as long as somebody here uses it. */
export interface DevDatabase {
  readonly url: string;
  release(): Promise<void>;
}
