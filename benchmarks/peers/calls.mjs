// Times obscenity's matcher on each text of a file and prints microseconds as JSON. usage: node calls.mjs TEXTS.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.PEERS_NODE + "/");
const { RegExpMatcher, englishDataset, englishRecommendedTransformers } = require("obscenity");
const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
const texts = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const text of texts) matcher.hasMatch(text);
const times = texts.map((text) => {
  const start = process.hrtime.bigint();
  matcher.hasMatch(text);
  return Number(process.hrtime.bigint() - start) / 1000;
});
process.stdout.write(JSON.stringify(times));
