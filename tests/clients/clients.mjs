// Runs one client against the service and prints what it got as one line of JSON: node clients.mjs NAME ADDRESS KEY
import dns from "node:dns";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [name, base, key] = process.argv.slice(2);

// Names below localhost lead to this machine, as they do on most systems.
const lookup = dns.lookup;
dns.lookup = (host, options, done) => lookup(host.endsWith(".localhost") ? "127.0.0.1" : host, options, done);

const failed = (error) => ({ error: error.message, status: error.status ?? error.code });
const BLOG = "https://blog.example";

const clients = {
  async cedx() {
    const { Author, Blog, CheckResult, Client, Comment } = await import("@cedx/akismet");
    const named = (result) => Object.keys(CheckResult).find((one) => CheckResult[one] === result) ?? result;
    const client = new Client(key, new Blog({ url: BLOG, charset: "UTF-8", languages: ["en"] }), { baseUrl: base });
    const comment = (content, name, role = "") =>
      new Comment({
        author: new Author({ email: "bo@example.net", ipAddress: "192.0.2.1", name, role, userAgent: "Browser/1" }),
        content, context: ["buses", "night"], date: new Date(0), permalink: `${BLOG}/buses`, type: "comment",
      });
    const stranger = new Client("nosuchkey123", new Blog({ url: BLOG }), { baseUrl: base });
    return {
      verified: await client.verifyKey(), stranger: await stranger.verifyKey(),
      ham: named(await client.checkComment(comment("Lovely weather", "Bo"))),
      spam: named(await client.checkComment(comment("you fool", "Bo"))),
      guaranteed: named(await client.checkComment(comment("Hello", "viagra-test-123"))),
      admin: named(await client.checkComment(comment("you fool", "Bo", "administrator"))),
      submitted: [await client.submitSpam(comment("Lovely weather", "Bo")) ?? null, await client.submitHam(comment("you fool", "Bo")) ?? null],
      refused: await stranger.checkComment(comment("Hello", "Bo")).then(String, failed),
    };
  },
  async akismetApi() {
    const { AkismetClient } = require("akismet-api");
    const host = new URL(base).host.replace("127.0.0.1", "localhost");
    const client = new AkismetClient({ key, blog: BLOG, host, protocol: "http" });
    const comment = (content) => ({ ip: "192.0.2.1", useragent: "Browser/1", content, name: "Bo", type: "comment" });
    const wrong = new AkismetClient({ key: "nosuchkey123", blog: BLOG, host, protocol: "http" });
    return {
      verified: await client.verifyKey(), stranger: await wrong.verifyKey(),
      ham: await client.checkSpam(comment("Lovely weather")), spam: await client.checkSpam(comment("you fool")),
      submitted: [(await client.submitSpam(comment("Lovely weather"))).text, (await client.submitHam(comment("you fool"))).text],
      refused: await wrong.checkSpam(comment("Hello")).then(String, failed),
    };
  },
  async googleapis() {
    const { google } = require("googleapis");
    const client = await google.discoverAPI(`${base}/$discovery/rest?version=v1alpha1`);
    const analyze = (resource, given = key) => client.comments.analyze({ key: given, resource }).then((answer) => answer.data, failed);
    const asked = { comment: { text: "you fool 😀" }, requestedAttributes: { TOXICITY: {} }, languages: ["en"], clientToken: "seven" };
    return {
      score: await analyze(asked), badKey: await analyze(asked, "nosuchkey123"),
      unknown: await analyze({ ...asked, requestedAttributes: { LIKELY_TO_REJECT: {} } }), empty: await analyze({ ...asked, comment: { text: "" } }),
      suggested: (await client.comments.suggestscore({ key, resource: { ...asked, attributeScores: { TOXICITY: { summaryScore: { value: 1 } } } } })).data,
    };
  },
  async perspectiveApiClient() {
    const Perspective = require("perspective-api-client");
    const axios = require(require.resolve("axios", { paths: [require.resolve("perspective-api-client")] }));
    axios.interceptors.request.use((request) => ({ ...request, url: request.url.replace("https://commentanalyzer.googleapis.com", base) }));
    const client = new Perspective({ apiKey: key });
    return {
      score: await client.analyze("you <b>fool</b>", { attributes: ["toxicity", "threat"] }),
      unknown: await client.analyze("you fool", { attributes: ["flirtation"] }).then(String, failed),
      badKey: await new Perspective({ apiKey: "nosuchkey123" }).analyze("you fool").then(String, failed),
    };
  },
  async openai() {
    const { OpenAI } = require("openai");
    const client = new OpenAI({ apiKey: key, baseURL: `${base}/v1` });
    const answer = await client.moderations.create({ input: ["hello", "you fool"], model: "omni-moderation-latest" });
    return {
      flagged: answer.results.map((result) => result.flagged), harassment: answer.results.map((result) => result.category_scores.harassment),
      model: answer.model, badKey: await new OpenAI({ apiKey: "nosuchkey123", baseURL: `${base}/v1` }).moderations.create({ input: "x" }).then(String, failed),
    };
  },
};

console.log(JSON.stringify(await clients[name]()));
