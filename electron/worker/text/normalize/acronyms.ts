/** Written in capitals, said as a word; the value is a spelling that the pronunciation follows. */
const SAID_AS_WORDS: Readonly<Record<string, string>> = {
  AIDS: 'aids',
  BASIC: 'basic',
  COVID: 'covid',
  CUDA: 'cooda',
  FIFA: 'feefa',
  GIF: 'gif',
  GUI: 'gooey',
  IKEA: 'ikea',
  JPEG: 'jay peg',
  JSON: 'jason',
  LAN: 'lan',
  LASER: 'laser',
  NASA: 'nasa',
  NATO: 'nato',
  NAFTA: 'nafta',
  NVIDIA: 'envidia',
  NET: 'net',
  OK: 'okay',
  ONNX: 'onyx',
  OPEC: 'opec',
  PIN: 'pin',
  RADAR: 'radar',
  RAM: 'ram',
  REST: 'rest',
  ROM: 'rom',
  SIM: 'sim',
  SQL: 'sequel',
  UNESCO: 'unesco',
  UNICEF: 'unicef',
  VITS: 'vits',
  WAN: 'wan',
  YAML: 'yamel',
  ZIP: 'zip',
};

/** Short words that people put in capitals for emphasis; "IT" and "US" are left to be spelled. */
const EMPHASISED = new Set(
  (
    'A ALL ALSO AN AND ANY ARE AS ASK AT BAD BE BEEN BEST BIG BOTH BUT BUY BY CAN DAY DID DO DOES DONE ' +
    'DOWN EACH END EVEN EVER FAST FEW FOR FREE FROM FULL GET GO GOOD HAD HAS HAVE HE HELP HER HERE HIM ' +
    'HIS HOW IF IN INTO IS ITS JUST KEEP KNOW LAST LESS LET LIKE LONG LOW MADE MAKE MANY MAY ME MORE MOST ' +
    'MUCH MUST MY NEED NEW NEXT NO NOT NOTE NOW OF OFF OLD ON ONCE ONE ONLY OPEN OR OUR OUT OVER OWN READ ' +
    'REAL RUN SAME SAW SAY SEE SHE SLOW SO SOME SOON STOP SUCH TAKE THAN THAT THE THEM THEN THEY THIS TIP ' +
    'TO TOO TRUE TRY TURN TWO UP USE USED VERY WAS WAY WE WELL WERE WHAT WHEN WHO WHY WILL WITH WORK YES ' +
    'YET YOU YOUR CODE DATA FAIL FILE INFO MODE NAME NEWS NULL PASS TEST TIME TODO WARN'
  ).split(' '),
);

/** Names whose capitals are no word boundary, or are no letters to spell. */
const NAMES: Readonly<Record<string, string>> = {
  PhD: 'P H D',
  LaTeX: 'lay tech',
  SQLite: 'sequel lite',
  WiFi: 'why fye',
  'Wi-Fi': 'why fye',
  PyTorch: 'pie torch',
  GitHub: 'git hub',
  macOS: 'mac O S',
};

const NAME = new RegExp(`(?<![A-Z])(${Object.keys(NAMES).join('|')})(?![a-z])`, 'g');
/** Where one word ends inside another: "open|AI", "i|Phone", "HTTP|Server", but not "Mc|Donald", "API|s". */
const HUMP =
  /(?<=[a-z]{2})(?<!\b(?:Mc|Mac|Fitz))(?=[A-Z])|(?<=[a-z])(?=[A-Z]{2})|(?<=\b[a-z])(?=[A-Z])|(?<=[A-Z]{2}[a-z])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})/g;
const CAPITALS = /([A-Z]{2,})s(?![A-Za-z])|[A-Z]{2,}/g;
/** From six letters on, capitals are more often a shouted word than an initialism. */
const LONGEST_SPELLED = 5;

/**
 * True for a line that is mostly capitals, where a word in capitals stands for no letters. A list of
 * initialisms is capitals too, so a third of the words have to look like words.
 */
function isShouted(line: string): boolean {
  const words = line.match(/[A-Za-z]{2,}/g) ?? [];
  const shouted = words.filter((word) => word === word.toUpperCase());
  const wordLike = shouted.filter(
    (word) =>
      EMPHASISED.has(word) || (word.length > LONGEST_SPELLED && SAID_AS_WORDS[word] === undefined),
  );
  return (
    shouted.length >= 3 &&
    shouted.length * 2 > words.length &&
    wordLike.length * 3 >= shouted.length
  );
}

function speakCapitals(capitals: string, shouted: boolean): string {
  const word = SAID_AS_WORDS[capitals];
  if (word !== undefined) return word;
  const hasVowel = /[AEIOUY]/.test(capitals);
  const isWord =
    capitals.length > LONGEST_SPELLED
      ? hasVowel
      : EMPHASISED.has(capitals) || (hasVowel && (shouted || capitals.length === LONGEST_SPELLED));
  return isWord ? capitals.toLowerCase() : [...capitals].join(' ');
}

function speakLine(line: string): string {
  const shouted = isShouted(line);
  const spoken = line.replace(
    CAPITALS,
    (written, plural: string | undefined, at: number, whole: string) => {
      const before = /[A-Za-z]/.test(whole[at - 1] ?? '') ? ' ' : '';
      const after = /[A-Za-z]/.test(whole[at + written.length] ?? '') ? ' ' : '';
      const words =
        plural === undefined
          ? speakCapitals(written, shouted)
          : `${speakCapitals(plural, false)}'s`;
      return before + words + after;
    },
  );
  return shouted ? spoken.replace(/(?<![\w'])A(?= [a-z])/g, 'a') : spoken;
}

/** Takes apart words that are joined by capitals: "OpenAI" is "Open AI", "TensorRT" "Tensor RT". */
export function separateJoinedWords(text: string): string {
  if (!/[a-z][A-Z]|[A-Z]{3}|Wi-/.test(text)) return text;
  return text.replace(NAME, (name) => ` ${NAMES[name] ?? name} `).replace(HUMP, ' ');
}

/**
 * Capitals as they are said: "GPU" is "G P U", "APIs" is "A P I's", "NASA" is "nasa". A line that is
 * mostly capitals is taken as shouted words.
 */
export function speakAcronyms(text: string): string {
  return /[A-Z]{2}/.test(text) ? text.split('\n').map(speakLine).join('\n') : text;
}
