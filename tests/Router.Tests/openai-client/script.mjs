// A script of chats, streams and tool calls with OpenAI's own client against a router. ROUTER_URL names it; exit 0: all passed.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.env.ROUTER_URL}/v1`, apiKey: "unused", maxRetries: 0 });
const model = "draft";
const tools = [{ type: "function", function: { name: "weather", description: "d", parameters: { type: "object", properties: { city: { type: "string" } } } } }];

const models = await client.models.list();
assert.ok(models.data.some((item) => item.id === model));

const chat = await client.chat.completions.create({ model, messages: [{ role: "user", content: "hello" }] });
assert.equal(chat.choices[0].message.content, "You said: hello");
assert.ok(chat.usage.total_tokens > 0);

let text = "";
let usage;
const stream = await client.chat.completions.create({ model, stream: true, stream_options: { include_usage: true }, messages: [{ role: "user", content: "hello" }] });
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}
assert.equal(text, "You said: hello");
assert.ok(usage.completion_tokens > 0);

const messages = [{ role: "user", content: "weather?" }];
const asked = await client.chat.completions.create({ model, messages, tools });
const call = asked.choices[0].message.tool_calls[0];
assert.equal(asked.choices[0].finish_reason, "tool_calls");
assert.deepEqual(JSON.parse(call.function.arguments), { city: "Zürich" });
messages.push(asked.choices[0].message, { role: "tool", tool_call_id: call.id, content: "grey" });
const told = await client.chat.completions.create({ model, messages, tools });
assert.equal(told.choices[0].message.content, "It is grey");

const runner = client.chat.completions.stream({ model, messages: [{ role: "user", content: "weather?" }], tools });
const final = await runner.finalChatCompletion();
assert.equal(final.choices[0].message.tool_calls[0].function.name, "weather");

const embeddings = await client.embeddings.create({ model, input: ["a", "b"] });
assert.equal(embeddings.data.length, 2);
assert.ok(embeddings.data[0].embedding.length > 1);

await assert.rejects(client.chat.completions.create({ model: "nowhere", messages }), (error) => error.status === 404 && error.code === "model_not_found");
console.log("all passed");
