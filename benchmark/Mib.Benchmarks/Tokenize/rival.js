// Hugging Face's tokenizer, on one thread: node rival.js BINDING. Reads one request a line and answers each with a line.
// load FILE: a tokenizer.json. lines FILE: the texts, one a line. one: tokenizes them as one text; many: as texts of their
// own; both answer how many tokens there are.
process.env.TOKENIZERS_PARALLELISM = 'false';
const fs = require('fs');
const hf = require(process.argv[2]);

let tokenizer, lines, whole;
const requests = {
  load: path => { tokenizer = hf.Tokenizer.fromFile(path); return 'loaded'; },
  lines: path => { whole = fs.readFileSync(path, 'utf8'); lines = whole.split('\n'); return lines.length; },
  one: async () => (await tokenizer.encode(whole, null, { addSpecialTokens: false })).getIds().length,
  many: async () => (await tokenizer.encodeBatch(lines, { addSpecialTokens: false })).reduce((sum, e) => sum + e.getIds().length, 0),
};

(async () => {
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    const [name, argument] = line.split('\t');
    console.log(await requests[name](argument));
  }
})();
