// Writes the strings that tokenizers are compared on, one a line, on standard output. What is not printable ASCII, and
// the backslash, is \uXXXX: a UTF-16 unit, for some of the strings are not well-formed. Equal on every machine with one
// version of node.
const lines = [];
let state = 20250601;
const below = n => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8) % n;
const pick = list => list[below(list.length)];
const some = (most, make) => Array.from({ length: 1 + below(most) }, make);
const repeat = (times, make) => { for (let i = 0; i < times; i++) add(make()); };
const add = text => lines.push(text);
const chars = (...codes) => String.fromCodePoint(...codes);

const ALL = [];
for (let code = 0; code < 0x110000; code++) if (code < 0xD800 || code > 0xDFFF) ALL.push(code);
const matching = pattern => { const p = new RegExp(`^${pattern}$`, 'u'); return ALL.filter(c => p.test(chars(c))); };

const WORDS = ('the of and to in is that it was for on are as with his they be at one have this from or had by hot but some '
  + 'what there we can out other were all your when up use word how said an each she which do their time if will way about '
  + 'many then them would write like so these her long make thing see him two has look more day could go come did my sound '
  + 'no most number who over know water than call first people may down side been now find Mary John gave drink store '
  + 'tokenization unbelievable antidisestablishmentarianism naïve café Zürich São garçon résumé Łódź Ångström').split(' ');
const CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'T", "'RE", "'Ve", "'LL", "'D", "'ſ", "'", "’s", "''", "'x", "'l"];
const MARKS = [...'.,;:!?-–—…"“”‘’()[]{}<>/\\|@#$%^&*_+=~`§°€£¥'];
const SPACES = [' ', ' ', ' ', '  ', '\n', '\r\n', '\r', '\t', '\v', '\f', '\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u2029', '\u202f', '\u3000', '\u200b', '\ufeff', '\x1c'];
const cased = word => pick([word, word, word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)]);
const number = () => pick([below(10), below(100), below(1000), below(1e5), below(1e6) * 12345, `${below(99)}.${below(999)}`, `1,${below(999)}`]).toString();

// Nothing, every ASCII character, every space, and the pieces that patterns turn on.
add('');
for (let c = 0; c < 256; c++) add(chars(c));
for (const space of SPACES) for (const after of ['', 'a', '1', '!', '\n', ' b']) { add(space + after); add('x' + space + after); add(space + space + after); }
for (const c of CONTRACTIONS) { add('he' + c); add(c); add(' ' + c + 'a'); add(c + c); add('1' + c + ' '); }

// All of Unicode in order; of the thousands of ideographs and syllables, one stretch in twelve.
const MANY = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Tangut}\p{Script=Yi}\p{Script=Egyptian_Hieroglyphs}\p{Script=Anatolian_Hieroglyphs}\p{Script=Cuneiform}\p{Script=Khitan_Small_Script}\p{Script=Nushu}\p{Script=Bamum}]/u;
const assigned = matching('\\p{Assigned}').filter(c => !/\p{Co}/u.test(chars(c)));
for (let i = 0, stretch = 0; i < assigned.length; i += 24) {
  const text = chars(...assigned.slice(i, i + 24));
  if (!MANY.test(text) || stretch++ % 12 === 0) add(text);
}
for (const c of [0xE000, 0xF8FF, 0xF0000, 0xFFFFD, 0x100000, 0x10FFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0x378, 0x2FE0, 0xE0080]) add(chars(c, 0x61, c));

// Words of every script, among digits, marks and spaces.
const SCRIPTS = ('Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo '
  + 'Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Coptic Cuneiform '
  + 'Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic '
  + 'Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew '
  + 'Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li '
  + 'Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani '
  + 'Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive '
  + 'Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu '
  + 'Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian '
  + 'Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician '
  + 'Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo '
  + 'Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan '
  + 'Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square').split(' ');
for (const script of SCRIPTS) {
  const codes = matching(`\\p{Script=${script}}`);
  const word = () => chars(...some(5, () => pick(codes)));
  repeat(14, () => some(4, () => word() + pick(['', '', number(), pick(MARKS), pick(CONTRACTIONS)])).join(pick(SPACES)));
}

// Prose, code, numbers, and long runs of spaces, newlines and marks.
repeat(1500, () => some(9, () => cased(pick(WORDS)) + pick(['', '', '', pick(CONTRACTIONS), pick(MARKS), number()])).join(pick([' ', ' ', ' ', '  ', pick(SPACES)])));
const NAMES = ['foo', 'i', 'self', 'HttpClient', 'max_len', '__init__', 'x1', 'fooBarBaz', 'std::vector', '0xFF', 'π'];
const LINES = [
  () => `for (int ${pick(NAMES)} = 0; ${pick(NAMES)} < ${number()}; ++${pick(NAMES)}) {`, () => `def ${pick(NAMES)}(${pick(NAMES)}, *args):`,
  () => `return ${pick(NAMES)}[${number()}] ?? "${pick(WORDS)}\\n";`, () => `// ${pick(WORDS)} ${pick(WORDS)}`, () => `}`, () => ``,
  () => `<a href="https://${pick(WORDS)}.org/?q=${number()}&amp;x">${pick(WORDS)}</a>`, () => `SELECT * FROM ${pick(NAMES)} WHERE id='${number()}';`,
];
repeat(900, () => some(4, () => pick(['', '  ', '    ', '\t', '\t\t', '            ']) + pick(LINES)()).join(pick(['\n', '\r\n', '\n\n'])));
repeat(700, () => some(5, () => pick([number, number, () => pick(MARKS), () => ' ', () => chars(0x660 + below(10)), () => chars(0x1D7CE + below(50)), () => '½²Ⅷ①'[below(4)]])()).join(''));
repeat(900, () => some(6, () => pick(SPACES).repeat(1 + below(pick([3, 8, 40])))).join(pick(['', '', 'a', '!', '1', 'é'])));
repeat(300, () => some(3, () => pick(MARKS).repeat(1 + below(60))).join(pick(['', ' ', '\n'])));
repeat(200, () => some(3, () => pick([...'aZ0_ \né中🙂']).repeat(1 + below(150))).join(''));

// Emoji in sequences: joiners, skin tones, flags, keycaps, tags.
const EMOJI = matching('\\p{Emoji_Presentation}');
const emoji = () => pick([
  () => chars(pick(EMOJI)), () => chars(pick(EMOJI), 0x1F3FB + below(5)), () => chars(0x1F468 + below(2), 0x200D, 0x1F4BB),
  () => '👨‍👩‍👧‍👦', () => '🏳️‍🌈', () => '❤️‍🔥', () => chars(0x1F1E6 + below(26), 0x1F1E6 + below(26)), () => `${below(10)}\ufe0f\u20e3`,
  () => chars(0x1F3F4, 0xE0067, 0xE0062, 0xE0065, 0xE006E, 0xE0067, 0xE007F), () => '🧑🏽‍🤝‍🧑🏿', () => '☺️',
])();
repeat(900, () => some(4, emoji).join(pick(['', '', ' ', 'a', '1', '\n'])));

// Marks in every order, jamo, and characters that normal forms change.
const COMBINING = matching('\\p{Mn}'), DECOMPOSING = ALL.filter(c => chars(c).normalize('NFKD') !== chars(c) && (c < 0xAC00 || c > 0xD7A3));
const BASES = [...'aeiounszAEOUcdgklrtyαιωυϰאבはかカ가각ᄀ'];
const jamo = () => pick([chars(0x1100 + below(19), 0x1161 + below(21)), chars(0x1100 + below(19), 0x1161 + below(21), 0x11A8 + below(27)), chars(0xAC00 + below(11172), 0x11A7 + below(29)), chars(0xAC00 + below(399) * 28, 0x11A8 + below(27))]);
repeat(1100, () => some(5, () => pick([() => pick(BASES), () => pick(BASES) + some(3, () => chars(pick(COMBINING))).join(''),
  () => chars(pick(DECOMPOSING)), () => chars(0x300 + below(0x45)), () => pick(BASES) + chars(0x300 + below(14)), jamo, () => pick(WORDS).normalize('NFD')])()).join(pick(['', '', ' '])));
for (let i = 0; i < DECOMPOSING.length; i += 16) add(chars(...DECOMPOSING.slice(i, i + 16)));

// Special tokens in the text, whole and not.
const SPECIAL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>', '<think>', '</think>', '<tool_response>', '<|begin_of_text|>', '<|eot_id|>',
  '<|reserved_special_token_7|>', '<bos>', '<eos>', '<unk>', '<pad>', '<start_of_turn>', '<unused7>', '<h1>', '</s>', '<0x0A>', '<|end', '|>', '<', '▁', '▁▁', 'Ġ', 'Ċ', '\n\n\n', '[multimodal]'];
repeat(500, () => some(5, () => pick([() => pick(SPECIAL), () => pick(WORDS), () => pick(SPACES), () => pick(MARKS)])()).join(pick(['', '', ' '])));

// Surrogates without their other half, and noise.
const unit = () => pick([0xD800 + below(0x800), 0xD83D, 0xDE42, 0x61, 0x20, 0x4E2D]);
repeat(400, () => String.fromCharCode(...some(6, unit)));
repeat(400, () => chars(...some(12, () => pick(ALL))));
repeat(300, () => chars(...some(12, () => below(0x3000))));

for (const line of lines)
  console.log(line.replace(/[^\x20-\x7e]|\\/g, unit => '\\u' + unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')));
