// LangGraph with its SQLite checkpointer: a checkpoint after each of five nodes, written before the next (durability "sync"),
// and synchronous=FULL, so that each commit waits for the disk as ours does.
import path from "node:path";
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { serve } from "../driver.mjs";

const saver = SqliteSaver.fromConnString(path.join(process.env.BENCH_DATA, "checkpoints.sqlite"));
const State = Annotation.Root({ value: Annotation({ reducer: (_, next) => next, default: () => 0 }) });
const graph = new StateGraph(State);
for (let step = 0; step < 5; step++) graph.addNode(`s${step}`, ({ value }) => ({ value: value + 1 }));
graph.addEdge(START, "s0");
for (let step = 0; step < 4; step++) graph.addEdge(`s${step}`, `s${step + 1}`);
graph.addEdge("s4", END);
const app = graph.compile({ checkpointer: saver });

let thread = 0;
const once = async () =>
  (await app.invoke({ value: 0 }, { configurable: { thread_id: `t${thread++}` }, durability: "sync" })).value;
await once(); // creates the tables, and with them the pragmas of its own
saver.db.pragma("synchronous=FULL");
await serve(once);
