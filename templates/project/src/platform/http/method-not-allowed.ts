import { TrieRouter } from 'hono/router/trie-router';

import type { Router } from './app-env.ts';

/** Finds the methods that a path answers to, from the routes themselves. */
export function allowedMethods(router: Router): (path: string) => string[] {
  const routes = new TrieRouter<string>();
  const methods = new Set<string>();
  for (const { method, path } of router.routes) {
    if (method === 'ALL') continue;
    methods.add(method);
    routes.add(method, path, method);
  }
  return (path) => {
    const found = [...methods].filter((method) => routes.match(method, path)[0].length > 0);
    if (found.includes('GET')) found.push('HEAD');
    return found.length === 0 ? [] : [...found, 'OPTIONS'].sort();
  };
}
