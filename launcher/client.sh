# Sourced by ./pyro when an MCP client starts the server and pyro must be built first. Reads root; needs start.sh.

# answer_client: builds, and meanwhile answers each request of the client with what goes on. A build takes minutes, and
# clients wait for seconds; then they say only that there is no answer.
answer_client() {
  why='pyro is being built from its sources, which takes a minute or more. Start this server again then.'
  why="$why The log is build/client.log in the checkout of pyro."
  say "$why"
  mkdir -p "$root/build"
  setsid "$root/pyro" --version < /dev/null > "$root/build/client.log" 2>&1 & # lives on when the client gives up
  while IFS= read -r request; do
    id=$(printf '%s\n' "$request" | sed -n 's/.*"id" *: *\("[^"]*"\|-\{0,1\}[0-9]\{1,\}\).*/\1/p')
    [ -z "$id" ] || printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32603,"message":"%s"}}\n' "$id" "$why"
  done
  exit 125
}
