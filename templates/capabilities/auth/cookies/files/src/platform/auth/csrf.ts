import type { Config } from '../config/config.ts';
import { AppError } from '../errors/app-error.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser attaches cookies to requests that other sites make, so a write that a cookie vouches for must
 * show where it comes from. Browsers send both headers by themselves and scripts cannot forge them; a client
 * that is not a browser sends `Origin`.
 */
export function assertTrustedOrigin(request: Request, trustedOrigins: ReadonlySet<string>): void {
  if (SAFE_METHODS.has(request.method)) return;
  const sameOrigin = request.headers.get('sec-fetch-site') === 'same-origin';
  const origin = request.headers.get('origin');
  const trusted = sameOrigin || (origin !== null && trustedOrigins.has(origin));
  if (!trusted) throw new AppError('forbidden', { detail: 'This request was sent by another site.' });
}

/** Our own pages, and those that may call us across origins anyway. */
export function trustedOriginsOf({ publicUrl, http }: Pick<Config, 'publicUrl' | 'http'>): ReadonlySet<string> {
  return new Set([new URL(publicUrl).origin, ...http.corsOrigins]);
}
