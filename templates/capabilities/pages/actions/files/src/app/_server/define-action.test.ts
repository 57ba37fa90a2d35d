import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { AppError } from '../../platform/errors/app-error.ts';
import { rule } from '../../platform/policy/rule.ts';
import { idle } from './action-state.ts';
import { defineAction } from './define-action.ts';

const request = vi.hoisted(() => ({ headers: new Headers(), caller: undefined as { address: string } | undefined }));
const error = vi.hoisted(() => vi.fn());
const revalidatePath = vi.hoisted(() => vi.fn());

vi.mock('next/headers', () => ({ headers: () => Promise.resolve(request.headers) }));
vi.mock('next/cache', () => ({ revalidatePath }));
vi.mock('next/navigation', () => ({
  redirect: (path: string) => {
    throw new Error(`redirect to ${path}`);
  },
}));
vi.mock('./actor.ts', () => ({ currentActor: () => Promise.resolve(null) }));
vi.mock('../../application.ts', () => ({
  application: () => ({
    container: { config: { publicUrl: 'https://demo.test', http: { requestTimeoutMs: 200 } }, services: {}, logger: { error } },
    caller: { getStore: () => request.caller },
  }),
}));

const input = z.strictObject({ title: z.string('is missing') });

function formWith(title?: string): FormData {
  const form = new FormData();
  if (title !== undefined) form.set('title', title);
  return form;
}

describe('an action', () => {
  const run = vi.fn();
  const action = defineAction({ input, allow: rule.everyone, run });

  beforeEach(() => {
    vi.clearAllMocks();
    run.mockResolvedValue({ message: 'Done.' });
    request.headers = new Headers({ origin: 'https://demo.test' });
    request.caller = { address: '192.0.2.1' };
  });

  it('runs with checked input, and knows who calls', async () => {
    expect(await action(idle, formWith('Milk'))).toEqual({ status: 'done', message: 'Done.' });
    expect(run).toHaveBeenCalledWith({ title: 'Milk' }, { actor: null, services: {}, address: '192.0.2.1' });
  });

  it('knows a client of IPv6 by its network, whose addresses are as many as it likes', async () => {
    request.caller = { address: '2001:db8:1:2:a:b:c:d' };
    await action(idle, formWith('Milk'));
    expect(run).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ address: '2001:db8:1:2::/64' }));
  });

  it.each([
    ['no origin', {}],
    ['a foreign origin', { origin: 'https://evil.test' }],
    ['a foreign site', { 'sec-fetch-site': 'cross-site' }],
  ])('does not run for a request with %s', async (_name, headers) => {
    request.headers = new Headers(headers);
    expect(await action(idle, formWith('Milk'))).toMatchObject({ status: 'refused' });
    expect(run).not.toHaveBeenCalled();
  });

  it('does not run for a caller whom its rule refuses', async () => {
    const membersOnly = defineAction({ input, allow: rule.signedIn, run });
    expect(await membersOnly(idle, formWith('Milk'))).toMatchObject({ status: 'refused', message: 'Sign in first' });
    expect(run).not.toHaveBeenCalled();
  });

  it('names the inputs that are wrong', async () => {
    expect(await action(idle, formWith())).toMatchObject({ status: 'refused', fields: { title: 'is missing' } });
    expect(run).not.toHaveBeenCalled();
  });

  it('shows what a service has refused, by whichever copy of the class', async () => {
    const refusal = new AppError('conflict', { errors: [{ pointer: '#/title', detail: 'is taken' }] });
    run.mockRejectedValue(Object.assign(new Error('Taken'), { name: 'AppError', status: refusal.status, errors: refusal.errors }));
    expect(await action(idle, formWith('Milk'))).toEqual({ status: 'refused', message: 'Taken', fields: { title: 'is taken' } });
  });

  it('ends in time when a service never answers', async () => {
    run.mockReturnValue(new Promise(() => undefined));
    expect(await action(idle, formWith('Milk'))).toMatchObject({ status: 'refused' });
    expect(error).toHaveBeenCalledOnce();
  });

  it('logs what nobody foresaw, and shows nothing of it', async () => {
    run.mockRejectedValue(new Error('password of the database: hunter2'));
    const state = await action(idle, formWith('Milk'));
    expect(JSON.stringify(state)).not.toContain('hunter2');
    expect(error).toHaveBeenCalledOnce();
  });

  it('has its page made anew, then leads on', async () => {
    run.mockResolvedValue({ revalidate: '/browse', redirectTo: '/sign-in' });
    await expect(action(idle, formWith('Milk'))).rejects.toThrow('redirect to /sign-in');
    expect(revalidatePath).toHaveBeenCalledWith('/browse');
  });
});
