import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeEnglish } from '../../../electron/worker/text/normalize-english.ts';

/** "written | spoken", one pair a line. */
function reads(table: string): void {
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  test.each(rows)('%s is read as %s', (written = '', spoken = '') => {
    expect(normalizeEnglish(written)).toBe(spoken);
  });
}

describe('numbers', () => {
  reads(`
    0                    | zero
    42 is the answer     | forty-two is the answer
    1,000,000            | one million
    3.14                 | three point one four
    .5                   | zero point five
    -5 or −5             | minus five or minus five
    5 - 3 = 2            | five minus three equals two
    007                  | zero zero seven
    1234567890123456     | one two three four five six seven eight nine zero one two three four five six
    1st, 22nd, 103rd     | first, twenty-second, one hundred third
    10-20 or 10–20       | ten to twenty or ten to twenty
    0.02–0.03            | zero point zero two to zero point zero three
    1/2, 3/4, 2/3        | one half, three quarters, two thirds
    2 1/2 or 2½ cups     | two and a half or two and a half cups
    24/7                 | twenty-four seven
    50% or 2.5 %         | fifty percent or two point five percent
    1.5e-6               | one point five times ten to the power of minus six
    10^-5, x^2           | ten to the power of minus five, x squared
    640x480              | six hundred forty by four hundred eighty
    3x, ~5, <5           | three times, about five, less than five
    10k steps of a 7B model | ten thousand steps of a seven billion model
    RTX 4090 and H100    | R T X forty ninety and H one hundred
    A100-80GB            | A one hundred eighty gigabytes
    COVID-19, GPT-4      | covid nineteen, G P T four
    a 3-year-old         | a three-year-old
    1 000 000 of 6'2"    | one million of six foot two
    Fig. 4, No. 5, pp. 3-5 | figure four, Number five, pages three to five
  `);
});

describe('years, dates and times', () => {
  reads(`
    in 1984              | in nineteen eighty-four
    In 2005 or 2026      | In two thousand five or twenty twenty-six
    in 1066              | in ten sixty-six
    1914-1918            | nineteen fourteen to nineteen eighteen
    2048 tokens          | two thousand forty-eight tokens
    the 2000s and 1990s  | the two thousands and nineteen nineties
    the 90s              | the nineties
    2026-11-22           | November twenty-second, twenty twenty-six
    11/22/2026           | November twenty-second, twenty twenty-six
    22.11.2026           | November twenty-second, twenty twenty-six
    Nov 22, 2026         | November twenty-second, twenty twenty-six
    22 November          | the twenty-second of November
    the 3rd of May, 1984 | the third of May, nineteen eighty-four
    May 2026             | May twenty twenty-six
    2026-99-99           | twenty twenty-six ninety-nine ninety-nine
    3:05 pm              | three oh five P M
    15:30                | fifteen thirty
    12:00                | twelve o'clock
    9:00 a.m.            | nine A M.
    At 5 p.m. we left.   | At five P M we left.
    At 5 p.m. We left.   | At five P M. We left.
    2-4 pm, 3am-5am      | two to four P M, three A M to five A M
    2h30m                | two hours thirty minutes
    9:00-17:00           | nine o'clock to seventeen hundred
  `);
});

describe('money', () => {
  reads(`
    $3.50                | three dollars and fifty cents
    $1 and $0.99         | one dollar and ninety-nine cents
    $1.01                | one dollar and one cent
    £2m                  | two million pounds
    €1,200               | one thousand two hundred euros
    $1.5 billion         | one point five billion dollars
    $5-10 or $5 to $10   | five to ten dollars or five to ten dollars
    $0.0015              | zero point zero zero one five dollars
    50¢                  | fifty cents
    20 € or USD 50       | twenty euros or fifty dollars
    -$3                  | minus three dollars
    £1.01                | one pound and one penny
  `);
});

describe('units', () => {
  reads(`
    5 km, 1 km           | five kilometers, one kilometer
    10 ms                | ten milliseconds
    3 GB, 1 GB           | three gigabytes, one gigabyte
    2 TB, 16 GiB         | two tera-bytes, sixteen gibi-bytes
    60 °C                | sixty degrees Celsius
    5kg                  | five kilograms
    100 MHz              | one hundred megahertz
    44.1 kHz             | forty-four point one kilohertz
    3 MB/s               | three megabytes per second
    100 km/h             | one hundred kilometers per hour
    20 m²                | twenty square meters
    2 mW is not 2 MW     | two milliwatts is not two megawatts
    a 5-km run           | a five kilometer run
    latency in ms        | latency in milliseconds
    tokens/s             | tokens per second
    3 in 5 people        | three in five people
    4K and 5G            | four K and five G
  `);
});

describe('abbreviations', () => {
  reads(`
    Dr. Smith, Mr Jones  | Doctor Smith, Mister Jones
    Ms. Lee and Mrs. Lee | Ms Lee and Missus Lee
    Main St. in St. Louis | Main Street in Saint Louis
    221 Baker St., London | two hundred twenty-one Baker Street, London
    On Main St. The end. | On Main Street. The end.
    He lives on Main St. | He lives on Main Street.
    e.g. this, i.e. that | for example, this, that is, that
    cats, dogs, etc.     | cats, dogs, et cetera.
    cats, etc., are here | cats, et cetera, are here
    this vs. that        | this versus that
    approx. 7            | approximately seven
    J. K. Rowling        | J K Rowling
    George W. Bush       | George W Bush
    the U.S. Army        | the U S Army
    Ph.D. and PhD        | P H D and P H D
    Plan B. Then go.     | Plan B. Then go.
    World War II         | World War two
    Henry VIII           | Henry the eighth
    Mix IV and I         | Mix I V and I
  `);
});

describe('capitals', () => {
  reads(`
    GPU and TTS          | G P U and T T S
    APIs and the GPU's   | A P I's and the G P U's
    NASA and JSON        | nasa and jason
    OpenAI, TensorRT     | Open A I, Tensor R T
    iPhone, McDonald     | i Phone, McDonald
    I do NOT know        | I do not know
    THIS IS A LOUD TEST  | this is a loud test
    ASR, LLM, TTS        | A S R, L L M, T T S
    IT support in the US | I T support in the U S
  `);
});

describe('addresses and signs', () => {
  reads(`
    Call (555) 123-4567  | Call five five five, one two three, four five six seven
    1-800-555-0199       | one, eight zero zero, five five five, zero one nine nine
    +44 20 7946 0958     | plus four four, two zero, seven nine four six, zero nine five eight
    4021 5578 9912 0034  | four zero two one, five five seven eight, nine nine one two, zero zero three four
    Call 911 now         | Call nine one one now
    zip 94107-1234       | zip nine four one zero seven, one two three four
    192.168.0.1          | one nine two dot one six eight dot zero dot one
    v1.2.3               | version one point two point three
    https://www.example.com/a-b. | W W W dot example dot com slash a dash b.
    a.b@example.org      | a dot b at example dot org
    example.co.uk        | example dot co dot U K
    package.json, node.js | package dot json, node dot J S
    A & B + C = D        | A and B plus C equals D
    and/or, w/o, #5      | and or, without, number five
  `);
});

describe('characters', () => {
  reads(`
    café, naïve, straße  | cafe, naive, strasse
    “quoted” — and…      | "quoted", and…
    wait . . . what?!!   | wait. what?
    hello 🎉 world       | hello world
    Привет, hello 日本   | hello
    soft\u00adly         | softly
    state-of-the-art     | state-of-the-art
    don't, o'clock, boys' | don't, o'clock, boys'
    a - b -- c           | a, b, c
    one ,two             | one, two
    (it works)           | (it works)
  `);

  test('lines stay lines, and empty ones go', () => {
    expect(normalizeEnglish('One.\r\n\r\n  Two.\t3\n')).toBe('One.\nTwo. three');
  });

  test('nothing to say is nothing', () => {
    for (const nothing of ['', ' \n ', '🎉🎉', '...', '日本語']) {
      expect(normalizeEnglish(nothing)).toBe('');
    }
  });
});

/** Pieces that rules look for, in every order: far more likely to hit a rule than random letters. */
const soup = fc
  .array(
    fc.constantFrom(
      ...[
        "Dr St No etc e.g i.e p.m . , ! ? … ... - – — 5 22 1984 3.50 $ £ % / 1/2 km ms GB A I IT GPU APIs NASA Main the vs Mr J. U.S. @ # + = & ^2 °C ' ( ) x ß é Б 日 🎉 www. a@b.org example.com http:// Nov May 12:30 am PM 10-20 st nd s k ~ * < > -> Ω ½ ² OK iPhone Ph.D. v1.2.3 555-0199 Inc XVI Part LaTeX Wi-Fi _ [ ] | \\ `".split(
          ' ',
        ),
      ],
      ' ',
      '  ',
      '\n',
      'World War II',
      'Henry VIII',
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));
const anyText = fc.oneof(
  soup,
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('any text', () => {
  test('comes out in letters, spaces and a few marks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(normalizeEnglish(text)).toMatch(/^(?!\s)[A-Za-z \n'"().,!?;:…-]*(?<!\s)$/);
      }),
      { numRuns: 500 },
    );
  });

  test('is normalised once and for all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalizeEnglish(text);
        expect(normalizeEnglish(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    'a',
    'A',
    '1',
    '.',
    ' ',
    '\n',
    "'",
    '"',
    '(',
    '-',
    '1.',
    '1,',
    '1-',
    'a.',
    'a@',
    ' )',
    '🎉',
  ])('100 kB of %j is read once, and reading the result changes nothing', (piece) => {
    // Work that grows with the square of the length would not end within the runner's limit.
    const normalized = normalizeEnglish(piece.repeat(100_000 / piece.length));
    expect(normalizeEnglish(normalized)).toBe(normalized);
  });
});
