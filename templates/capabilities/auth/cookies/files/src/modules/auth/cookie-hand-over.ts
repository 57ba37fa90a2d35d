/** For `createRoute`: the answer where a session goes on with another cookie. */
export const handedOver = {
  204: {
    description: 'Done; the session has another cookie',
    headers: { 'Set-Cookie': { description: 'The session cookie', schema: { type: 'string' } } },
  },
} as const;
