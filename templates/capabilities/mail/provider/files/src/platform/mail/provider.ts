import { MailRefusedError } from './mailer.ts';

export interface Provider {
  readonly apiKey: string;
  /** Where its API is. */
  readonly url: string;
}

/** The mail is at fault, and the same mail has the same fault again. A wrong key (401, 403) is put right by somebody. */
const FINAL = new Set([400, 413, 422]);

/** Hands a mail to the API of a provider, within so many milliseconds. What it answers is not kept: it repeats addresses. */
export async function handOver(
  { apiKey, url }: Provider,
  path: string,
  { body, headers, timeout }: { body: unknown; headers?: Record<string, string>; timeout: number },
): Promise<void> {
  const { ok, status, body: answer } = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'Authorization': `Bearer ${apiKey}`, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    // Another host would get the key.
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  await answer?.cancel();
  if (ok) return;
  const message = `The mail provider answered with ${status}`;
  throw FINAL.has(status) ? new MailRefusedError(message) : new Error(message);
}
