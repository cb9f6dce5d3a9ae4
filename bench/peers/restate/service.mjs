// The service that the server calls: five durable steps.
import http2 from "node:http2";
import "../with-resolvers.mjs";
import * as restate from "@restatedev/restate-sdk";

const service = restate.service({
  name: "bench",
  handlers: {
    five: async (context, value) => {
      for (let step = 0; step < 5; step++) {
        const before = value;
        value = await context.run(`s${step}`, async () => before + 1);
      }
      return value;
    },
  },
});
const server = http2.createServer(restate.createEndpointHandler({ services: [service] }));
server.listen(Number(process.env.SERVICE_PORT), "127.0.0.1");
