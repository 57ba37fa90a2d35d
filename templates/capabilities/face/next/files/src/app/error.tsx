'use client';

import type { ReactNode } from 'react';

/** The digest is in the log, with the cause that the page must not show. */
export default function PageError({ error, reset }: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}): ReactNode {
  return (
    <>
      <h1>Something went wrong on our side</h1>
      {error.digest === undefined ? null : <p>{`Reference: ${error.digest}`}</p>}
      <button type="button" onClick={reset}>Try again</button>
    </>
  );
}
