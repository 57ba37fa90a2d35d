import type { NextRequest } from 'next/server';
import NextAuth, { type AuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { Role } from '../../platform/auth/actor.ts';
import type { AuthenticatorDeps } from '../../platform/auth/authenticator.ts';
import { createDeviceCookie } from '../../platform/auth/device-cookie.ts';
import { createNextAuthReader, nextAuthSecret } from '../../platform/auth/nextauth-cookie.ts';
import type { Sessions } from '../../platform/auth/sessions.ts';
import type { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import { credentialsSchema } from './schema.ts';
import type { AuthService } from './session-service.ts';

declare module 'next-auth' {
  interface User {
    session: string;
    role: Role;
  }
  interface Session {
    user: { id: string; name: string; email: string; role: Role };
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    sub: string;
    name: string;
    email: string;
    role: Role;
    /** The token of the row in `sessions`: what makes this cookie end when the sign-in does. */
    session: string;
  }
}

export interface NextAuthDeps {
  config: AuthenticatorDeps['config'];
  auth: AuthService;
  sessions: Sessions;
  logger: Logger;
  /** Where the request that is being worked on comes from. */
  address: () => string;
}

/** Hears what came of a sign-in, which next-auth itself would flatten. */
export interface SignInListener {
  refused(error: AppError): void;
  signedIn(deviceToken: string): void;
}

/** Options for one request. */
export function createNextAuthOptions(
  { config, auth, sessions, logger, address }: NextAuthDeps,
  listener: SignInListener,
): AuthOptions {
  const readToken = createNextAuthReader(config);
  const deviceCookie = createDeviceCookie(config);

  return {
    secret: nextAuthSecret(config),
    useSecureCookies: config.auth.secureCookies,
    session: { strategy: 'jwt', maxAge: config.auth.session.maxSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given, request) {
          const credentials = credentialsSchema.safeParse({ email: given?.email, password: given?.password });
          if (!credentials.success) return null;
          try {
            const { cookie, 'user-agent': userAgent } = request.headers as Record<string, string | undefined>;
            const signedIn = await auth.signIn(credentials.data, address(), deviceCookie.read(cookie), userAgent);
            const { user, session, deviceToken } = signedIn;
            listener.signedIn(deviceToken);
            // The browser forgets the session that it had: so does the server.
            const previous = await readToken(cookie ?? null);
            if (previous !== null) await auth.signOut(previous);
            return { id: user.id, name: user.name, email: user.email, role: user.role, session: session.token };
          } catch (error) {
            if (!isAppError(error)) throw error;
            listener.refused(error);
            return null;
          }
        },
      }),
    ],
    callbacks: {
      /** Runs when somebody signs in (`user`), and each time that the session is asked for. */
      async jwt({ token, user }) {
        // `user` is absent on the later runs, whatever the types say.
        const signedIn = user as typeof user | undefined;
        if (signedIn !== undefined) return { ...token, role: signedIn.role, session: signedIn.session };
        const found = await sessions.inspect(token.session);
        if (found.state !== 'active') throw new Error('The session is over.');
        await sessions.touch(found.session);
        return { ...token, role: found.session.role };
      },
      session({ session, token: { sub: id, name, email, role } }) {
        return { ...session, user: { id, name, email, role } };
      },
    },
    events: {
      signOut: ({ token }) => auth.signOut(token.session),
    },
    logger: {
      error(code, metadata) {
        // A cookie that outlived its session is next-auth's error, and nobody's fault.
        if (code === 'JWT_SESSION_ERROR') return;
        logger.error({ code, err: metadata instanceof Error ? metadata : metadata.error }, 'next-auth failed');
      },
      warn: (code) => {
        logger.warn({ code }, 'next-auth warns');
      },
    },
  };
}

export type NextAuthHandler = (
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
) => Promise<Response>;

/** next-auth's routes, under `/api/auth`. */
export function createNextAuthHandler(deps: NextAuthDeps): NextAuthHandler {
  // The one thing that next-auth takes from the environment only.
  process.env.NEXTAUTH_URL = deps.config.publicUrl;
  const deviceCookie = createDeviceCookie(deps.config);
  return async (request, context) => {
    let refusal: AppError | undefined;
    let deviceToken: string | undefined;
    const options = createNextAuthOptions(deps, {
      refused(error) {
        refusal = error;
      },
      signedIn(token) {
        deviceToken = token;
      },
    });
    const response = await NextAuth(request, context, options) as Response;
    // The body stays: next-auth's client in the browser reads it.
    if (refusal?.code === 'rate_limited' && response.status === 401) {
      return answerWith(response, refusal.status, Object.entries(refusal.headers));
    }
    if (deviceToken === undefined) return response;
    return answerWith(response, response.status, [['Set-Cookie', deviceCookie.write(deviceToken)]]);
  };
}

function answerWith(response: Response, status: number, added: readonly (readonly [string, string])[]): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of added) headers.append(name, value);
  return new Response(response.body, { status, headers });
}

/** By its name: Next bundles a copy of these modules, and the service throws the class of the server's own copy. */
function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError';
}
