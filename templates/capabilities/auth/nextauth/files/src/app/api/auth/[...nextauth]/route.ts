import { createNextAuthHandler, type NextAuthHandler } from '../../../../modules/auth/nextauth.ts';
import { addressBlock } from '../../../../platform/http/client-address.ts';
import { application } from '../../../../application.ts';

let handler: NextAuthHandler | undefined;

/** Made with the first request: there is no configuration yet while Next builds. */
function create(): NextAuthHandler {
  const { container, caller } = application();
  const { config, logger, services, sessions } = container;
  const address = (): string => addressBlock(caller.getStore()?.address ?? 'unknown');
  return createNextAuthHandler({ config, logger, sessions, address, auth: services.auth });
}

const handle: NextAuthHandler = async (request, context) => {
  try {
    return await (handler ??= create())(request, context);
  } catch (error) {
    // next-auth takes the body for JSON when its type says so.
    if (error instanceof SyntaxError) return new Response(null, { status: 400 });
    throw error;
  }
};

export { handle as GET, handle as POST };
