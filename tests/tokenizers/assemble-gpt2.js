// Writes GPT-2's tokenizer.json from its vocabulary and its merges: node assemble-gpt2.js encoder.json vocab.bpe OUT
const fs = require('fs');

const [vocabulary, merges, out] = process.argv.slice(2);
const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
fs.writeFileSync(out, JSON.stringify({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [{
    id: 50256, content: '<|endoftext|>', single_word: false, lstrip: false, rstrip: false, normalized: true, special: true,
  }],
  normalizer: null,
  pre_tokenizer: byteLevel,
  post_processor: { ...byteLevel, trim_offsets: false },
  decoder: byteLevel,
  model: {
    type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false,
    vocab: JSON.parse(fs.readFileSync(vocabulary)),
    merges: fs.readFileSync(merges, 'utf8').split('\n').filter(line => line && !line.startsWith('#version')),
  },
}));
