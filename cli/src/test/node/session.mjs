// A session of an official TypeScript client that a test leads, one line of JSON for each request and each answer.
// session.mjs '{"era": "modern" | "legacy", "url": URL, "token": TOKEN}' | '{"era": …, "command": […], "cwd": DIR}'
//   {"n": 1, "do": "list"}                                 {"n": 1, "tools": […]}
//   {"n": 2, "do": "call", "tool": …, "arguments": {…}}    {"n": 2, "result": {…}, "progress": […]} or {"n": 2, "error": {…}}
//   {"n": 3, "do": "abort", "call": 2}                     {"n": 3}
//   {"n": 4, "do": "wire"}                                 {"n": 4, "wire": [what went over the transport]}
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const target = JSON.parse(process.argv[2]);
const require = createRequire(process.cwd() + '/');
const load = name => import(pathToFileURL(require.resolve(name)));
const info = { name: 'pyro-test', version: '1.0.0' };
const MAX_MILLISECONDS = 600_000;
const wire = [];

function transport(Http, Stdio) {
  return target.url
    ? new Http(new URL(target.url), { requestInit: { headers: { Authorization: 'Bearer ' + target.token } } })
    : new Stdio({ command: target.command[0], args: target.command.slice(1), cwd: target.cwd, env: process.env });
}

async function modern() {
  const { Client, StreamableHTTPClientTransport } = await load('@modelcontextprotocol/client');
  const { StdioClientTransport } = await load('@modelcontextprotocol/client/stdio');
  const client = new Client(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(transport(StreamableHTTPClientTransport, StdioClientTransport));
  return [client, (params, options) => client.callTool(params, options)];
}

async function legacy() {
  const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
  const client = new Client(info, {});
  await client.connect(transport(StreamableHTTPClientTransport, StdioClientTransport));
  return [client, (params, options) => client.callTool(params, undefined, options)];
}

function record(transport) {
  const { onmessage, send } = transport;
  transport.onmessage = (message, ...more) => {
    wire.push({ from: 'server', id: message.id, method: message.method, requestId: message.params?.requestId, message });
    onmessage.call(transport, message, ...more);
  };
  transport.send = (message, ...more) => {
    wire.push({ from: 'client', id: message.id, method: message.method, requestId: message.params?.requestId });
    return send.call(transport, message, ...more);
  };
}

const [client, callTool] = await (target.era === 'modern' ? modern() : legacy());
record(client.transport);
await client.listTools(); // from now on, results are checked against the schemas
const aborts = new Map();

async function call({ n, tool, arguments: given }) {
  const abort = new AbortController();
  const progress = [];
  aborts.set(n, abort);
  try {
    const options = { signal: abort.signal, timeout: MAX_MILLISECONDS, onprogress: p => progress.push(p) };
    return { result: await callTool({ name: tool, arguments: given }, options), progress };
  } catch (error) {
    return { error: { code: error.code ?? null, message: String(error.message ?? error) }, progress };
  } finally {
    aborts.delete(n);
  }
}

async function answer(request) {
  switch (request.do) {
    case 'list':
      return { tools: (await client.listTools()).tools };
    case 'call':
      return call(request);
    case 'abort':
      aborts.get(request.call).abort();
      return {};
    case 'wire':
      return { wire };
    default:
      return { error: { message: 'what is ' + request.do + '?' } };
  }
}

// A client's own close() kills a server that has not ended after four seconds, which is too soon on a slow host.
async function serverEnds() {
  const server = client.transport._process;
  if (server) {
    server.stdin.end();
    await new Promise(resolve => server.once('close', resolve));
  }
}

const say = (n, said) => process.stdout.write(JSON.stringify({ n, ...said }) + '\n');
say(0, { server: client.getServerVersion(), instructions: client.getInstructions() });
const lines = createInterface({ input: process.stdin });
lines.on('line', async line => {
  const request = JSON.parse(line);
  say(request.n, await answer(request).catch(error => ({ error: { code: error.code, message: error.message } })));
});
lines.on('close', async () => {
  await serverEnds();
  await client.close();
  process.exit(0);
});
