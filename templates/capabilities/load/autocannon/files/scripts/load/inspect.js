// Loaded into the server before its own code: hands the inspector to whoever started the process, by no port.
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();
process.on('message', async ({ id, method, params }) => {
  const answer = await session.post(method, params).then((result) => ({ result }), (error) => ({ error: String(error) }));
  process.send({ id, ...answer });
});
// Being asked is no reason to stay.
process.channel.unref();
