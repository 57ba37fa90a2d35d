import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { z } from 'zod';

import { application } from '../../application.ts';
import type { Container } from '../../container.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import type { FieldError } from '../../platform/errors/app-error.ts';
import { addressBlock } from '../../platform/http/client-address.ts';
import { toFieldErrors } from '../../platform/http/field-errors.ts';
import { access } from '../../platform/policy/access.ts';
import type { AccessRule } from '../../platform/policy/rule.ts';
import type { ActionState, FormAction } from './action-state.ts';
import { currentActor } from './actor.ts';
import { isAppError } from './app-error.ts';
import { inTime } from './in-time.ts';
import { type FormShape, readForm } from './read-form.ts';

interface ActionContext {
  readonly actor: Actor | null;
  readonly services: Container['services'];
  /** Of the client, or its whole network of IPv6, for limits; `unknown` without the server in front. */
  readonly address: string;
}

interface ActionOutcome {
  readonly message?: string;
  /** The page whose data has changed. */
  readonly revalidate?: string;
  readonly redirectTo?: string;
}

interface ActionOptions<Schema extends z.ZodType> {
  readonly input: Schema;
  /** How the form's text becomes the schema's types. */
  readonly form?: FormShape;
  /** Who may send this form at all. What they may do to which row, the service decides. */
  readonly allow: AccessRule<string>;
  readonly run: (input: z.output<Schema>, context: ActionContext) => Promise<ActionOutcome>;
}

/**
 * Every server action is made here. An action is a public endpoint: whoever knows its id can call it with anything,
 * so the origin, the caller and the input are checked in this order before it runs.
 */
export function defineAction<Schema extends z.ZodType>({ input, form = {}, allow, run }: ActionOptions<Schema>): FormAction {
  async function perform(data: FormData): Promise<ActionState & ActionOutcome> {
    const { container, caller } = application();
    try {
      if (!isSameOrigin(await headers(), container.config.publicUrl)) {
        return { status: 'refused', message: 'This form was sent by another site.' };
      }
      const actor = await currentActor();
      access.authorise(allow, actor);
      const parsed = await input.safeParseAsync(readForm(data, form));
      if (!parsed.success) return refuse('Please check what you have entered.', toFieldErrors(parsed.error));
      const address = addressBlock(caller.getStore()?.address ?? 'unknown');
      const outcome = await inTime(() => run(parsed.data, { actor, services: container.services, address }));
      return { status: 'done', ...outcome };
    } catch (error) {
      if (isAppError(error) && error.status < 500) return refuse(error.message, error.errors ?? []);
      container.logger.error({ err: error }, 'action failed');
      return { status: 'refused', message: 'Something went wrong on our side. Please try again.' };
    }
  }

  return async (_state, data) => {
    const { redirectTo, revalidate, ...state } = await perform(data);
    if (revalidate !== undefined) revalidatePath(revalidate);
    // Throws, which is how Next redirects: so it stands outside of every try.
    if (redirectTo !== undefined) redirect(redirectTo);
    return state;
  };
}

/** Next compares an Origin that is there with the host; a request without one it would let through. */
function isSameOrigin(sent: Headers, publicUrl: string): boolean {
  const origin = sent.get('origin');
  return sent.get('sec-fetch-site') === 'same-origin' || origin === new URL(publicUrl).origin;
}

function refuse(message: string, errors: readonly FieldError[]): ActionState {
  const fields = errors.map(({ pointer, detail }) => [pointer.replace(/^#\//, ''), detail]);
  return { status: 'refused', message, fields: Object.fromEntries(fields) as Record<string, string> };
}
