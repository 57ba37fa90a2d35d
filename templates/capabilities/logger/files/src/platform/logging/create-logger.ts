export { createLogger } from './pino.ts';
