// Drives a server with an official TypeScript client and prints what that client saw, as one line of JSON.
// drive.mjs modern|legacy URL | COMMAND ARG...
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';

const [generation, ...target] = process.argv.slice(2);
const require = createRequire(process.cwd() + '/');
const load = name => import(pathToFileURL(require.resolve(name)));
const info = { name: 'pyro-test', version: '1.0.0' };
const capabilities = { elicitation: {} };
const answer = async () => ({ action: 'accept', content: { username: 'Ada' } });

async function modern() {
  const { Client, StreamableHTTPClientTransport } = await load('@modelcontextprotocol/client');
  const { StdioClientTransport } = await load('@modelcontextprotocol/client/stdio');
  const options = { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } };
  const client = new Client(info, options);
  client.setRequestHandler('elicitation/create', answer);
  await client.connect(transport(StreamableHTTPClientTransport, StdioClientTransport));
  return [client, (params, options) => client.callTool(params, options)];
}

async function legacy() {
  const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
  const { ElicitRequestSchema } = await load('@modelcontextprotocol/sdk/types.js');
  const client = new Client(info, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, answer);
  await client.connect(transport(StreamableHTTPClientTransport, StdioClientTransport));
  return [client, (params, options) => client.callTool(params, undefined, options)];
}

function transport(Http, Stdio) {
  return target[0].startsWith('http')
    ? new Http(new URL(target[0]))
    : new Stdio({ command: target[0], args: target.slice(1) });
}

const [client, call] = await (generation === 'modern' ? modern() : legacy());
const seen = { server: client.getServerVersion()?.name, instructions: client.getInstructions() };
seen.tools = (await client.listTools()).tools.length;
seen.text = (await call({ name: 'test_simple_text', arguments: {} })).content[0].text;
seen.isError = (await call({ name: 'test_error_handling', arguments: {} })).isError;
seen.progress = [];
const onprogress = ({ progress }) => {
  seen.progress.push(progress);
  if (progress === 100) call({ name: 'seen', arguments: {} });
};
await call({ name: 'progress_that_is_seen', arguments: {} }, { onprogress });
seen.elicited = (await call({ name: 'test_elicitation', arguments: {} })).content[0].text;
seen.unknownTool = await call({ name: 'no_such_tool', arguments: {} }).catch(error => error.code);

const abort = new AbortController();
const slow = call({ name: 'slow_compute', arguments: { seconds: 3000 } }, { signal: abort.signal });
setTimeout(() => abort.abort(), 50);
seen.aborted = await slow.then(() => false, () => true);

const many = Array.from({ length: 50 }, (_, i) => call({ name: 'greet', arguments: { name: String(i) } }));
seen.greeted = (await Promise.all(many)).every((result, i) => result.content[0].text === `Hello, ${i}!`);
await client.close();
console.log(JSON.stringify(seen));
process.exit(0);
