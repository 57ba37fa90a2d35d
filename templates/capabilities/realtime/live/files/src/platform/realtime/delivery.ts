import type { Entry } from './change-log.ts';
import type { Listener, Message } from './listeners.ts';
import type { Topic } from './topic.ts';

/** What a change is to a listener; undefined: nothing that he may hear of. */
export type Tell = (listener: Listener) => Message | undefined;

/** Reads the row as it is. Who may read it hears what it holds, who could until now that it is gone, and nobody else. */
export async function prepare(topic: Topic, { id, change }: Entry): Promise<Tell> {
  const { before } = change;
  const row = await topic.find(change.id);
  const resource = JSON.stringify(topic.name);
  const changed: Message = { event: 'changed', id, data: `{"resource":${resource},"row":${row?.text ?? 'null'}}` };
  const gone: Message = { event: 'gone', id, data: `{"resource":${resource},"id":${JSON.stringify(change.id)}}` };
  return ({ actor }) => {
    if (row?.visibleTo(actor) === true) return changed;
    return before !== null && topic.wasVisibleTo(actor, before) ? gone : undefined;
  };
}
