import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Starts a TypeScript file of ours, or a command that a package brings. */
export function startCommand([command = '', ...args]: readonly string[], env: Environment): ChildProcess {
  const isOurs = command.endsWith('.ts') || command.startsWith('--');
  const file = isOurs ? process.execPath : join('node_modules', '.bin', command);
  return spawn(file, isOurs ? ['--import', 'tsx', command, ...args] : args, {
    env: { ...process.env, ...env },
    stdio: 'inherit',
    // A group of its own: Ctrl-C reaches only this process, which tells the others in order.
    detached: process.platform !== 'win32',
  });
}

/** Waits for the end of a process; tells its exit code. */
export async function exitOf(child: ChildProcess): Promise<number> {
  const [code, signal] = await once(child, 'exit') as [number | null, NodeJS.Signals | null];
  return code ?? (signal === 'SIGINT' ? 130 : 143);
}

/**
 * Waits until all have ended, and ends the others when the first one does. SIGINT and SIGTERM are passed on once;
 * whoever repeats them does not want to wait.
 */
export async function superviseAll(children: readonly ChildProcess[]): Promise<number> {
  let asked = 0;
  const endAll = () => {
    asked += 1;
    for (const child of children) child.kill(asked === 1 ? 'SIGTERM' : 'SIGKILL');
  };
  process.on('SIGINT', endAll).on('SIGTERM', endAll);
  try {
    const exits = children.map(exitOf);
    const first = await Promise.race(exits);
    if (asked === 0 && children.length > 1) endAll();
    await Promise.all(exits);
    return first;
  } finally {
    process.off('SIGINT', endAll).off('SIGTERM', endAll);
  }
}
