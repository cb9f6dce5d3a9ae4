// DBOS on PostgreSQL: a workflow of five steps, each checkpointed; PostgreSQL waits for the disk at each commit.
import { DBOS } from "@dbos-inc/dbos-sdk";
import { serve } from "../driver.mjs";

const five = DBOS.registerWorkflow(
  async (value) => {
    for (let step = 0; step < 5; step++) value = await DBOS.runStep(async () => value + 1, { name: `s${step}` });
    return value;
  },
  { name: "five-steps" },
);
DBOS.setConfig({ name: "maestro-bench", systemDatabaseUrl: process.env.PG_URL, runAdminServer: false, logLevel: "error" });
await DBOS.launch();
await serve(() => five(0), () => DBOS.shutdown());
