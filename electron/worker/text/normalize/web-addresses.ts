const SIGN_NAMES: Readonly<Record<string, string>> = {
  '.': 'dot',
  '/': 'slash',
  '-': 'dash',
  _: 'underscore',
  '@': 'at',
  ':': 'colon',
  '?': 'question mark',
  '=': 'equals',
  '&': 'and',
  '#': 'hash',
  '%': 'percent',
  '+': 'plus',
  '~': 'tilde',
};

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?!\w)/g;
const SCHEME = /(?<![\w@])(?:https?|ftp|file|wss?):\/\/([^\s<>"]{1,2000})/gi;
const BARE_HOST =
  /(?<![\w@.-])(?:[A-Za-z0-9-]{1,63}\.){1,4}(?:com|org|net|io|dev|ai|edu|gov|co|uk|de|eu|app|info)(?::\d{1,5})?(?:\/[^\s<>"]{0,2000})?(?![\w-])/g;
const FILE_ENDING =
  /(?<=[A-Za-z0-9])\.(c|cc|cpp|css|csv|exe|go|h|html|js|json|jsx|log|md|mp3|mp4|onnx|pdf|png|py|rs|sh|toml|ts|tsx|txt|wav|xml|yaml|yml|zip)(?!\w|\.\w)/g;

/** Each sign by its name; letters and digits are left for the stages that follow. */
function speakSigns(address: string): string {
  const end = address.search(/[.,;:!?)'\]]{0,8}$/);
  const spoken = address
    .slice(0, end)
    .replace(
      /\.(?!co(?![a-z]))([a-z]{2})(?![A-Za-z0-9])/g,
      (_, country: string) => ` dot ${country.toUpperCase()}`,
    )
    .replace(/[^A-Za-z0-9 ]/g, (sign) => ` ${SIGN_NAMES[sign] ?? ''} `)
    .trim();
  return spoken + address.slice(end);
}

/**
 * Web addresses, e-mail addresses and file names as they are dictated: "a@b.org" becomes "a at b dot
 * org". The scheme of a URL is not spoken, and "www" is three letters.
 */
export function speakWebAddresses(text: string): string {
  let spoken = text;
  if (spoken.includes('://')) {
    spoken = spoken.replace(SCHEME, (_, rest: string) => speakSigns(rest));
  }
  if (spoken.includes('@')) spoken = spoken.replace(EMAIL, speakSigns);
  if (spoken.includes('.')) {
    spoken = spoken.replace(BARE_HOST, speakSigns).replace(FILE_ENDING, (_, ending: string) => {
      return ` dot ${/[aeiou]/.test(ending) ? ending : ending.toUpperCase()}`;
    });
  }
  return spoken.replace(/(?<![A-Za-z])www(?![A-Za-z])/g, 'W W W');
}
