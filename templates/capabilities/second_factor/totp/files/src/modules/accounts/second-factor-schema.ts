import { z } from '@hono/zod-openapi';

const code = z.string().min(1).max(40).openapi({ description: 'Six digits of the app.', example: '123456' });

export const confirmSchema = z.strictObject({ code });
