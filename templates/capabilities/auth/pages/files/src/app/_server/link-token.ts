import type { PageInput } from './page-input.ts';

/** The token of a link in a mail. To open the link uses nothing up: programs that look through mail open it too. */
export async function linkToken({ searchParams }: PageInput): Promise<string> {
  const { token } = await searchParams;
  return typeof token === 'string' ? token : '';
}
