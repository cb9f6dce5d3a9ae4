// Starts Portkey's gateway as its package starts it, but reachable from this machine only.
// PORT names the port; a line of JSON says when it listens.
const net = require("node:net");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
  const port = typeof args[0] === "object" && args[0] !== null ? args[0].port : args[0];
  return listen.call(this, { port, host: "127.0.0.1" }, () => {
    callback?.();
    process.stdout.write(JSON.stringify({ ready: true }) + "\n");
  });
};

process.argv.push("--headless", `--port=${process.env.PORT}`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
import(pathToFileURL(path.join(__dirname, "node_modules/@portkey-ai/gateway/build/start-server.js")).href);
