import type { Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import type { Change } from './bus.ts';
import type { Topic } from './topic.ts';

/** `ready`: from now on. `reset`: something may have been missed, so read again. `drain`: come back in a moment. */
export interface Message {
  readonly event: 'ready' | 'changed' | 'gone' | 'reset' | 'drain';
  /** Where to go on from later. */
  readonly id?: string;
  /** In JSON. */
  readonly data: string;
}

/** All rows of a topic, or the one of an id. */
export interface Channel {
  readonly topic: Topic;
  readonly id?: string | undefined;
}

export interface Listener {
  /** Where people sign in, with the session that vouches for them. */
  readonly actor: (Actor & { readonly session?: string }) | null;
  /** Whose it is, for the limit: an account or an address. */
  readonly caller: string;
  readonly channels: readonly Channel[];
  /** The last id that it has heard before. */
  readonly after?: string | undefined;
  send(message: Message): void;
  /** Says that it is still heard, and where to go on from. */
  beat(id?: string): void;
  /** It hears no more. */
  end(): void;
}

export interface ListenerLimits {
  readonly most: number;
  readonly perCaller: number;
}

const COME_BACK = { headers: { 'Retry-After': '5' } };

/** Those who listen in this process, found by what they listen to. */
export class Listeners<One extends Listener> {
  readonly #all = new Set<One>();
  readonly #channels = new Map<string, Set<One>>();
  readonly #callers = new Map<string, number>();
  readonly #limits: ListenerLimits;

  constructor(limits: ListenerLimits) {
    this.#limits = limits;
  }

  get all(): readonly One[] {
    return [...this.#all];
  }

  get size(): number {
    return this.#all.size;
  }

  has(listener: One): boolean {
    return this.#all.has(listener);
  }

  /** Those whom a change may concern. */
  of({ resource, id }: Change): readonly One[] {
    return [...new Set([...this.#channels.get(keyOf(resource)) ?? [], ...this.#channels.get(keyOf(resource, id)) ?? []])];
  }

  /** Refuses when there are too many already. */
  add(listener: One): void {
    const others = this.#callers.get(listener.caller) ?? 0;
    if (this.#all.size >= this.#limits.most) throw new AppError('unavailable', COME_BACK);
    if (others >= this.#limits.perCaller) throw new AppError('rate_limited', COME_BACK);
    this.#callers.set(listener.caller, others + 1);
    this.#all.add(listener);
    for (const key of keysOf(listener)) this.#channels.set(key, (this.#channels.get(key) ?? new Set()).add(listener));
  }

  /** `false`: it was not there. */
  remove(listener: One): boolean {
    if (!this.#all.delete(listener)) return false;
    for (const key of keysOf(listener)) {
      const others = this.#channels.get(key);
      others?.delete(listener);
      if (others?.size === 0) this.#channels.delete(key);
    }
    const left = (this.#callers.get(listener.caller) ?? 1) - 1;
    if (left > 0) this.#callers.set(listener.caller, left);
    else this.#callers.delete(listener.caller);
    return true;
  }
}

function keysOf({ channels }: Listener): string[] {
  return channels.map(({ topic, id }) => keyOf(topic.resource, id));
}

function keyOf(resource: string, id = ''): string {
  return `${resource}:${id}`;
}
