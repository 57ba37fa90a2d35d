/** Keeps texts for a while. What it lost has to be made again, so it may lose everything at any time. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Changes with each `forget`: as a part of the keys, it makes all earlier ones unreachable. */
  generation(name: string): Promise<string>;
  forget(name: string): Promise<void>;
}
