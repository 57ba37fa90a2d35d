import type { Config } from '../../platform/config/config.ts';
import { createRouter, type Router } from '../../platform/http/app-env.ts';
import { addRegisterRoute } from './register-route.ts';
import type { AuthService } from './session-service.ts';

export interface AuthRoutesDeps {
  auth: AuthService;
  config: Config;
}

/** Signing in and out is next-auth's, under `/api/auth`. */
export function authRoutes({ auth, config }: AuthRoutesDeps): Router {
  const router = createRouter();
  addRegisterRoute(router, { register: auth.register, config });
  return router;
}
