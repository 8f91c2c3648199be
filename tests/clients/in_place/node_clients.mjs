// Runs the Node clients that know no other address than that of the service they were made for, and prints what they got.
import { createRequire } from "node:module";

const require = createRequire(process.argv[2] + "/x.js");
const { KEY, WRONG, HAM, SPAM } = process.env;
const blog = "https://blog.example", user_ip = "192.0.2.7";

async function all(steps) {
  const told = {};
  for (const [name, step] of Object.entries(steps)) {
    try { told[name] = (await step()) ?? null; } catch (error) { told[name] = error.message.split("\n")[0]; }
  }
  return told;
}
const called = (client, method, ...given) =>
  new Promise((done, failed) => client[method](...given, (error, value) => (error ? failed(error) : done(value))));
const old = (apiKey) => require("akismet").client({ blog, apiKey });
const { AkismetClient } = require("akismet-api");
const api = (key) => new AkismetClient({ key, blog });
const said = (content) => ({ ip: user_ip, useragent: "Browser/1", content, date: new Date(0) });
const { Client } = require("@conversationai/perspectiveapi-js-client");
const edge = require("openai-edge");
const moderate = async (apiKey) => {
  const answer = await new edge.OpenAIApi(new edge.Configuration({ apiKey })).createModeration({ input: "you idiot" });
  const body = await answer.json();
  return answer.ok ? body.results[0].flagged : `${answer.status} ${body.error.code}`;
};

console.log(JSON.stringify({
  "npm akismet": await all({
    verified: () => called(old(KEY), "verifyKey"), stranger: () => called(old(WRONG), "verifyKey"),
    ham: () => called(old(KEY), "checkComment", { user_ip, comment_content: HAM }),
    spam: () => called(old(KEY), "checkSpam", { user_ip, comment_content: SPAM }),
    submitted: () => called(old(KEY), "submitSpam", { user_ip, comment_content: HAM }),
  }),
  "npm akismet-api": await all({
    verified: () => api(KEY).verifyKey(), stranger: () => api(WRONG).verifyKey(),
    ham: () => api(KEY).checkSpam(said(HAM)), spam: () => api(KEY).checkSpam(said(SPAM)),
    trap: () => api(KEY).checkSpam({ ...said(HAM), honeypot: "filled in" }),
    submitted: async () => (await api(KEY).submitHam(said(SPAM))).text, refused: () => api(WRONG).checkSpam(said(HAM)),
  }),
  "npm perspectiveapi-js-client": await all({
    scores: async () => Object.entries(await new Client(KEY).getScores("you <b>idiot</b>")).map(([name, score]) => [name, score > 0.5]),
    refused: () => new Client(WRONG).getScores("you idiot"),
  }),
  "npm openai-edge": await all({ rude: () => moderate(KEY), refused: () => moderate(WRONG) }),
}));
