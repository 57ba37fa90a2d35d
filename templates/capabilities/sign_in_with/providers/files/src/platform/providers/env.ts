import { z } from 'zod';

import type { Mode } from '../config/sections.ts';
import { providers } from './providers.ts';

/** What a provider is made of: its own variables, or where the one of development is. */
type ProviderValues = Readonly<Record<string, string>>;

const text = z.string().min(1);

/**
 * Production has to know each provider. Elsewhere one that nothing is said of is played by the provider that
 * `npm run dev` starts, so that every button does something.
 */
export function providersEnv({ production }: Mode) {
  const variables = providers.flatMap((provider) => provider.variables);
  const shape = Object.fromEntries(variables.map((name) => [name, production ? text : text.optional()]));
  const defaults = Object.assign({}, ...providers.map((provider) => provider.defaults)) as ProviderValues;
  const optional = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, text.default(value)]));
  return z
    .object({ ...shape, ...optional, DEV_PROVIDER_URL: z.url().optional() })
    .transform(({ DEV_PROVIDER_URL: standIn, ...rest }) => {
      const values = rest as Readonly<Record<string, string | undefined>>;
      return {
        /** The stand-in of development. */
        standIn: production ? undefined : standIn,
        configured: new Map(providers.flatMap(({ name, variables: needed, defaults: others }) => {
          const given = [...needed, ...Object.keys(others)].map((variable) => [variable, values[variable]] as const);
          const isWhole = needed.every((variable) => values[variable] !== undefined);
          return isWhole ? [[name, Object.fromEntries(given) as ProviderValues] as const] : [];
        })),
      };
    });
}

export type ProvidersConfig = z.output<ReturnType<typeof providersEnv>>;
