import type { ReactNode } from 'react';

export default function NotFound(): ReactNode {
  return (
    <>
      <h1>There is nothing here</h1>
      <p>The page has moved, or the address has a typing error.</p>
    </>
  );
}
