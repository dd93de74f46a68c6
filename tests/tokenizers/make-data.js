// Writes the committed test data: the strings, and what Hugging Face's own tokenizer makes of them with each vocabulary.
// node make-data.js, after `fetch oracle`. The strings come from make-strings.js; the ids include what belongs around a prompt.
// A line of NAME.txt.gz: the ids, a tab, and the first 8 hex digits of the SHA-256 of their text without special tokens.
// long.json: texts of a megabyte by recipe, and the SHA-256 of their ids. normal.json: that of all of Unicode, normalized.
const { execFileSync } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');

const cache = path.join(__dirname, '../../.build/tokenizers');
const out = path.join(__dirname, '../data/tokenizers');
const hf = require(path.join(cache, 'oracle/node_modules/@anush008/tokenizers'));
const sha = text => createHash('sha256').update(text).digest('hex');
const write = (name, text) => fs.writeFileSync(path.join(out, name), zlib.gzipSync(text, { level: 9 }));

const escaped = execFileSync(process.execPath, [path.join(__dirname, 'make-strings.js')], { maxBuffer: 1 << 28 }).toString();
const strings = escaped.split('\n').slice(0, -1).map(line => line.replace(/\\u([0-9A-F]{4})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))));

function letters() {
  let state = 1, text = '';
  for (let i = 0; i < 1e6; i++) text += String.fromCharCode(97 + ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16) % 26);
  return text;
}

const LONG = {
  'all strings': strings.join(''),
  'random letters': letters(),
  'a': 'a'.repeat(1e6),
  'blanks': ' '.repeat(1e6),
  'newlines': '\n'.repeat(1e6),
  'emoji': '🙂'.repeat(5e5),
};

(async () => {
  fs.mkdirSync(out, { recursive: true });
  write('strings.txt.gz', escaped);
  const long = {};
  for (const name of ['gpt2', 'llama3', 'qwen', 'gemma']) {
    const tokenizer = hf.Tokenizer.fromFile(path.join(cache, name, 'tokenizer.json'));
    const lines = [];
    for (const text of strings) {
      const ids = (await tokenizer.encode(text)).getIds();
      lines.push(`${ids.join(' ')}\t${sha(await tokenizer.decode(ids, true)).slice(0, 8)}\n`);
    }
    write(`${name}.txt.gz`, lines.join(''));
    long[name] = {};
    for (const [recipe, text] of Object.entries(LONG)) long[name][recipe] = sha((await tokenizer.encode(text)).getIds().join(' '));
    console.log(name, lines.length);
  }
  fs.writeFileSync(path.join(out, 'long.json'), JSON.stringify(long, null, 2) + '\n');

  const normal = {};
  for (const [form, make] of [['NFC', hf.nfcNormalizer], ['NFD', hf.nfdNormalizer], ['NFKC', hf.nfkcNormalizer], ['NFKD', hf.nfkdNormalizer]]) {
    const normalizer = make(), hash = createHash('sha256');
    for (let code = 0; code < 0x110000; code++) if (code < 0xD800 || code > 0xDFFF) hash.update(normalizer.normalizeString(String.fromCodePoint(code)) + '\n');
    for (const text of strings) hash.update(normalizer.normalizeString(text.toWellFormed()) + '\n');
    normal[form] = hash.digest('hex');
  }
  fs.writeFileSync(path.join(out, 'normal.json'), JSON.stringify(normal, null, 2) + '\n');
})();
