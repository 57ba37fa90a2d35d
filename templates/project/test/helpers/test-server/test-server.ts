/** Where tests make their databases. None of them is ever one that existed before. */
export interface TestServer {
  /** Makes an empty database, or a copy of the template; gives its address. */
  create(name: string, template?: string): Promise<string>;
  drop(name: string): Promise<void>;
}

export interface RunningServer {
  /** What `openTestServer` takes, in whichever process. */
  readonly address: string;
  stop(): Promise<void>;
}
