// What every driver does: say that it is ready, then measure as often as it is told, one line of JSON each way.
import readline from "node:readline";

/** Runs `once` in a closed loop with so many callers for so long; counts five steps for each. */
export async function measure(concurrency, seconds, once) {
  const began = performance.now();
  let runs = 0;
  const caller = async () => {
    while (performance.now() - began < seconds * 1000) {
      const result = await once();
      if (result !== 5) throw new Error(`a run answered ${JSON.stringify(result)}`);
      runs++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return { steps: runs * 5, seconds: (performance.now() - began) / 1000 };
}

/** Serves the bench until it closes our input. */
export async function serve(once, stop = async () => {}) {
  process.stdout.write(JSON.stringify({ ready: true }) + "\n");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { concurrency, seconds } = JSON.parse(line);
    process.stdout.write(JSON.stringify(await measure(concurrency, seconds, once)) + "\n");
  }
  await stop();
  process.exit(0);
}
