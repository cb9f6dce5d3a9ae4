// Restate: its server and a service in processes of their own, driven through its ingress.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { serve } from "../driver.mjs";

const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const [node, ingress, admin, service] = [await freePort(), await freePort(), await freePort(), await freePort()];
const data = process.env.BENCH_DATA;
const config = path.join(data, "restate.toml");
fs.writeFileSync(
  config,
  `bind-address = "127.0.0.1:${node}"
advertised-address = "http://127.0.0.1:${node}"
disable-telemetry = true
base-dir = "${path.join(data, "restate-data")}"
[ingress]
bind-address = "127.0.0.1:${ingress}"
[admin]
bind-address = "127.0.0.1:${admin}"
`,
);

const options = { stdio: ["ignore", "ignore", "inherit"] };
const children = [
  spawn("node_modules/.bin/restate-server", ["--config-file", config], { ...options, detached: true }),
  spawn("node", ["service.mjs"], { ...options, env: { ...process.env, SERVICE_PORT: String(service) } }),
];
// The server's command starts the real one as a child of its own: a group is ended as a whole.
const end = (child, signal) => {
  try {
    process.kill(child === children[0] ? -child.pid : child.pid, signal);
  } catch {
    // It has ended already.
  }
};
const stop = async () => children.forEach((child) => end(child, "SIGTERM"));
process.on("exit", () => children.forEach((child) => end(child, "SIGKILL")));

const agent = new http.Agent({ keepAlive: true, maxSockets: 1024 });
const post = (port, where, body) =>
  new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port, path: where, method: "POST", agent, headers: { "content-type": "application/json" } },
      (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part));
        response.on("end", () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode < 300) resolve(JSON.parse(text));
          else reject(new Error(`${response.statusCode} ${text}`));
        });
      },
    );
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
const eventually = async (action) => {
  for (const deadline = Date.now() + 90_000; ; ) {
    try {
      return await action();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};

await eventually(() => post(admin, "/deployments", { uri: `http://127.0.0.1:${service}` }));
const once = () => post(ingress, "/bench/five", 0);
await eventually(once);
await serve(once, stop);
