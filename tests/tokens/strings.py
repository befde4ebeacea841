"""The 200 awkward strings that every tokenizer is held against."""

STRINGS = [
    # Plain and empty
    "", " ", "  ", "a", " a", "Hello world", " Hello world", "  Hello  world  ",
    "The trees are green and the sky is", " The capital of France is", "The plural of star is stars.", "ALL CAPS TEXT", "MiXeD cAsE", "12ab34cd", "don't I'll we've you're he'd I'm it's", "DON'T I'LL WE'VE YOU'RE HE'D I'M IT'S", "'s 't 're 've 'm 'll 'd",
    "it’s “quoted” — dashes – and … dots", "rock'n'roll O'Brien 'tis", "a'b'c'd", "'S'T'Re'vE",
    # Spaces of every kind
    "   three spaces", "three spaces   ", "a   b", "a    b     c      d", " " * 8, " " * 33, "\t", "\t\t\t", "a\tb\t\tc",
    " \t \t ", "\n", "\n\n", "\n\n\n\n", "a\nb", "a\r\nb", "a\rb", "line one\n  line two\n\tline three\n", "a \n b", "trailing newline\n", "\nleading newline", "a\n\n\nb  \n  c", "\r\n\r\n", "x\u00a0y", "\u00a0\u00a0", "x\u2003y\u2009z\u200az",
    "\u3000全角\u3000空白", "x\u2028y\u2029z", "x\u0085y", "\u1680ogham\u1680", "a\u202fb\u205fc", "x\u000by\u000cz",
    "a \u00a0 b", "end\u00a0", " \u3000 ",
    # Zero width, direction marks, byte order mark
    "zero\u200bwidth", "zero\u200cwidth\u200djoin", "\ufeffbom first", "bom\ufeffinside", "\u2060word\u2060joiner",
    "\u202aembedded\u202c \u200f\u200e", "soft\u00adhyphen", "a\u180eb", "\u200b", 
    # Control characters
    "x\u0000y", "\u0000", "\u0000\u0000\u0000", "bell\u0007 back\u0008 esc\u001b[0m", "\u001c\u001d\u001e\u001f", "\u007f\u0080\u009f",
    "\u0001\u0002\u0003", "a\u0000 b\u0000 c", "unit\u001fseparated\u001evalues", "\ufffd", "\ufffe\uffff", "\U0010ffff",
    # Emoji
    "😀", "😀😃😄", "text😀text", "👩‍👩‍👧", "👨‍💻 codes", "🇫🇷", "🇫🇷🇩🇪🇯🇵", "👍🏽", "👍🏽👍🏿👍", "❤️", "☺️ ☺", "1️⃣2️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "🧑🏽‍🚀🌍", "🐈‍⬛", "a👍b👎c", "🤷🏻‍♀️ who knows", "🫠🫡🫥",
    # Combining marks, composed and not
    "é", "e\u0301", "e\u0301 versus \u00e9", "naïve café Ünïcödé", "nai\u0308ve cafe\u0301", "Å Å A\u030a", "ﬁ ﬂ ﬀ", "ǆ Ǆ ǅ",
    "q\u0307\u0323 q\u0323\u0307", "\u1e69 s\u0323\u0307", "\u0301alone", "a\u0300\u0301\u0302\u0303b", "Z̸̡̛a̷l̵g̶o̴", "한글", "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "각\u11a8", "ñ n\u0303 Ñ", "ệ e\u0302\u0323", "İstanbul ı", "ß ẞ ſ 'ſ", "\u212b \u2126 \u212a", "½ ² ₂ Ⅷ ① ㎏ Ａ",
    # Scripts
    "日本語のテキスト。", "中文，標點！", "한국어 문장입니다.", "漢字とかなカナ混じり文", "你好世界你好世界", "مرحبا بالعالم", "السَّلَامُ عَلَيْكُمْ", "שלום עולם", "שָׁלוֹם",
    "हिन्दी में लिखना", "क्षत्रिय", "தமிழ் மொழி", "ภาษาไทยไม่มีวรรค", "ไทย ๑๒๓", "Ελληνικά κείμενο", "Русский текст", "ქართული", "አማርኛ",
    "ខ្មែរ", "မြန်မာ", "བོད་ཡིག", "ᠮᠣᠩᠭᠣᠯ", "mixed 中文 and עברית and ไทย", "१२३ ٤٥٦ ๗๘๙", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 🂡", "𠮷野家", "ﷺ ﷽", "۔،؟ । ॥",
    # Numbers
    "1234567890", "3.14159 1,000,000", "2024-01-02T03:04:05Z", "7+5=12", "1 22 333 4444 55555", "٣٫١٤", "x²+y³", "100% $5 €6 £7 ¥8",
    
    # Code and addresses
    "def f(x):\n    return x ** 2  # comment\n", "for (let i = 0; i < n; i++) {\n\tsum += a[i]\n}", "if (a && b || !c) { return a?.b ?? c }",
    "<div class=\"x\">&amp;</div>", "SELECT * FROM t WHERE a = 'b';", "snake_case camelCase PascalCase SCREAMING_CASE kebab-case",
    "https://example.org/a?b=c&d=%20#e", "user.name+tag@example.co.uk", "C:\\path\\to\\file.txt", "\\n \\t \\u0041", "{\"key\": [1, 2, null]}",
    "    indented\n        twice\n\t\ttabs", "a==b!=c<=d>=e->f=>g::h", "((([[[{{{...!!!???---___***", "`tick` \"quote\" 'single'", "#!/bin/sh\necho $HOME",
    # Texts of special tokens
    "<|endoftext|>", "before<|endoftext|>after", "a <|endoftext|> b", "<s>", "</s>", "<s>text</s>", "x <s> y", "<unk>", "<bos>hi<eos>",
    "<|im_start|>user\nhi<|im_end|>\n", "<|begin_of_text|><|eot_id|>", "<|user|> hi <|end|> <|assistant|>", "<0x41>", "▁under▁score", "<|endoftext", "[CLS] [UNK] [SEP]",
    "<start_of_turn>user\nhi<end_of_turn>", "Ġspace Ċ",
    # Long runs
    "a" * 300, "ab" * 100, "!" * 100, "0" * 60, "é" * 50, "😀" * 20, "\n" * 40, "very " * 30, "-" * 70, "哈" * 60,
    # Halves of characters, as JavaScript strings may hold them
    "half \ud83d of one", "\ude00", "\ud83d\ud83d\ude00", "end \udbff",
]
