import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Said } from '../../../electron/worker/text/english-sentence.ts';
import {
  espeakAmerican,
  misakiAmerican,
  misakiBritish,
} from '../../../electron/worker/text/ipa-dialects.ts';
import { joinParts, sentenceToIpa, wordToIpa } from '../../../electron/worker/text/write-ipa.ts';

/** Written as the CMU dictionary has it; then American and British as Kokoro reads them, and as espeak-ng writes it. */
const WORDS = `
  quick        K W IH1 K                    kwˈɪk          kwˈɪk          kwˈɪk
  brown        B R AW1 N                    bɹˈWn          bɹˈWn          bɹˈaʊn
  fox          F AA1 K S                    fˈɑks          fˈɒks          fˈɑːks
  jumps        JH AH1 M P S                 ʤˈʌmps         ʤˈʌmps         dʒˈʌmps
  over         OW1 V ER0                    ˈOvəɹ          ˈQvə           ˈoʊvɚ
  lazy         L EY1 Z IY0                  lˈAzi          lˈAzi          lˈeɪzi
  dog          D AO1 G                      dˈɔɡ           dˈɒɡ           dˈɔːɡ
  water        W AO1 T ER0                  wˈɔTəɹ         wˈɔːtə         wˈɔːɾɚ
  better       B EH1 T ER0                  bˈɛTəɹ         bˈɛtə          bˈɛɾɚ
  button       B AH1 T AH0 N                bˈʌtᵊn         bˈʌtᵊn         bˈʌʔn̩
  written      R IH1 T AH0 N                ɹˈɪtᵊn         ɹˈɪtᵊn         ɹˈɪʔn̩
  mountain     M AW1 N T AH0 N              mˈWntᵊn        mˈWntᵊn        mˈaʊntən
  sudden       S AH1 D AH0 N                sˈʌdᵊn         sˈʌdᵊn         sˈʌdən
  table        T EY1 B AH0 L                tˈAbᵊl         tˈAbᵊl         tˈeɪbəl
  tables       T EY1 B AH0 L Z              tˈAbᵊlz        tˈAbᵊlz        tˈeɪbəlz
  little       L IH1 T AH0 L                lˈɪTᵊl         lˈɪtᵊl         lˈɪɾəl
  family       F AE1 M AH0 L IY0            fˈæməli        fˈaməli        fˈæməli
  american     AH0 M EH1 R AH0 K AH0 N      əmˈɛɹəkən      əmˈɛɹəkən      ɐmˈɛɹəkən
  party        P AA1 R T IY0                pˈɑɹTi         pˈɑːti         pˈɑːɹɾi
  winter       W IH1 N T ER0                wˈɪntəɹ        wˈɪntə         wˈɪntɚ
  attack       AH0 T AE1 K                  ətˈæk          ətˈak          ɐtˈæk
  hotel        HH OW0 T EH1 L               hOtˈɛl         hQtˈɛl         hoʊtˈɛl
  roses        R OW1 Z IH0 Z                ɹˈOzᵻz         ɹˈQzɪz         ɹˈoʊzᵻz
  wanted       W AA1 N T AH0 D              wˈɑntᵻd        wˈɒntɪd        wˈɑːntᵻd
  measure      M EH1 ZH ER0                 mˈɛʒəɹ         mˈɛʒə          mˈɛʒɚ
  church       CH ER1 CH                    ʧˈɜɹʧ          ʧˈɜːʧ          tʃˈɜːtʃ
  hurry        HH ER1 IY0                   hˈɜɹi          hˈɜːɹi         hˈɜːɹi
  memory       M EH1 M ER0 IY0              mˈɛməɹi        mˈɛməɹi        mˈɛmɚɹi
  thing        TH IH1 NG                    θˈɪŋ           θˈɪŋ           θˈɪŋ
  yes          Y EH1 S                      jˈɛs           jˈɛs           jˈɛs
  area         EH1 R IY0 AH0                ˈɛɹiə          ˈɛɹiə          ˈɛɹiə
  idea         AY0 D IY1 AH0                Idˈiə          Idˈiːə         aɪdˈiːə
  car          K AA1 R                      kˈɑɹ           kˈɑː           kˈɑːɹ
  north        N AO1 R TH                   nˈɔɹθ          nˈɔːθ          nˈɔːɹθ
  near         N IH1 R                      nˈɪɹ           nˈɪə           nˈɪɹ
  hair         HH EH1 R                     hˈɛɹ           hˈɛː           hˈɛɹ
  tour         T UH1 R                      tˈʊɹ           tˈʊə           tˈʊɹ
  choice       CH OY1 S                     ʧˈYs           ʧˈYs           tʃˈɔɪs
  boot         B UW1 T                      bˈut           bˈuːt          bˈuːt
  anything     EH1 N IY0 TH IH2 NG          ˈɛniθˌɪŋ       ˈɛniθˌɪŋ       ˈɛniθˌɪŋ
  reservation  R EH2 Z ER0 V EY1 SH AH0 N   ɹˌɛzəɹvˈAʃən   ɹˌɛzəvˈAʃən    ɹˌɛzɚvˈeɪʃən
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ {2,}/));

describe('a word', () => {
  test.each(WORDS)('%s (%s)', (_, phones = '', american, british, espeak) => {
    const written = [misakiAmerican, misakiBritish, espeakAmerican].map((dialect) =>
      wordToIpa(phones.split(' '), dialect, false, 'pause'),
    );
    expect(written).toEqual([american, british, espeak]);
  });

  test('a British r is heard where the next word begins with a vowel', () => {
    const far = (following: 'vowel' | 'consonant') =>
      wordToIpa(['F', 'AA1', 'R'], misakiBritish, false, following);
    expect([far('vowel'), far('consonant')]).toEqual(['fˈɑːɹ', 'fˈɑː']);
  });
});

const SOUNDS: Readonly<Record<string, string>> = {
  a: 'AH0',
  an: 'AE1 N',
  and: 'AH0 N D',
  apple: 'AE1 P AH0 L',
  dog: 'D AO1 G',
  for: 'F AO1 R',
  him: 'HH IH1 M',
  i: 'AY1',
  is: 'IH1 Z',
  it: 'IH1 T',
  of: 'AH1 V',
  saw: 'S AO1',
  the: 'DH AH0',
  to: 'T UW1',
  we: 'W IY1',
  what: 'W AH1 T',
};

const said = (sentence: string): Said[] =>
  sentence.split(' ').map((text) => ({
    text,
    phones: /\w/.test(text) ? (SOUNDS[text.toLowerCase()] ?? 'EY1').split(' ') : null,
  }));

const american = (sentence: string): string =>
  joinParts(sentenceToIpa(said(sentence), misakiAmerican));

describe('function words', () => {
  test.each([
    ['"the" before a consonant', 'the dog', 'ðə dˈɔɡ'],
    ['"the" before a vowel', 'the apple', 'ði ˈæpᵊl'],
    ['"a" and "an"', 'a dog , an apple', 'ɐ dˈɔɡ, ɐn ˈæpᵊl'],
    ['"A" as a letter', 'dog B', 'dˈɔɡ ˈA'],
    ['"to" before a consonant', 'to saw', 'tə sˈɔ'],
    ['"to" before a vowel', 'to apple', 'tʊ ˈæpᵊl'],
    ['without stress inside a clause', 'dog for dog', 'dˈɔɡ fɔɹ dˈɔɡ'],
    ['with stress where the clause ends', 'what is it for ?', 'wˈʌt ɪz ɪt fˈɔɹ?'],
    ['a pronoun without stress even there', 'we saw him .', 'wi sˈɔ hɪm.'],
    ['"I" half stressed', 'I saw', 'ˌI sˈɔ'],
    ['with its full vowel though without stress', 'dog of dog', 'dˈɔɡ ʌv dˈɔɡ'],
    ['alone keeps its stress', 'we', 'wˈi'],
  ])('%s', (_, sentence, ipa) => expect(american(sentence)).toBe(ipa));
});

describe('marks', () => {
  test.each([
    ['stand behind their word', 'dog , dog !', 'dˈɔɡ, dˈɔɡ!'],
    ['stand alone, the heavier for both', 'dog , . dog', 'dˈɔɡ. dˈɔɡ'],
    ['of brackets stay', 'dog ( dog ) dog', 'dˈɔɡ (dˈɔɡ) dˈɔɡ'],
    ['before the first word are dropped', ', dog', 'dˈɔɡ'],
    ['of brackets stand once', 'dog ( ( ( dog ) )', 'dˈɔɡ (dˈɔɡ)'],
    ['are three in a row at most', 'dog ( ) ( ) ( ) ( ) dog', 'dˈɔɡ () (dˈɔɡ'],
  ])('%s', (_, sentence, ipa) => expect(american(sentence)).toBe(ipa));

  test('that espeak-ng has no sign for become the pause that they stand for', () => {
    const parts = sentenceToIpa(said('dog ( dog ) . dog …'), espeakAmerican);
    expect(joinParts(parts)).toBe('dˈɔːɡ, dˈɔːɡ. dˈɔːɡ.');
  });
});

describe('a dialect writes no letter that its models did not learn', () => {
  const learnt = {
    // `US_VOCAB` and `GB_VOCAB` of misaki's en.py, its flap as Kokoro reads it, and its article.
    American: [misakiAmerican, 'AIOWYbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧˈˌθᵊᵻTɐ'],
    British: [misakiBritish, 'AIQWYabdfhijklmnpstuvwzðŋɑɒɔəɛɜɡɪɹʃʊʌʒʤʧˈˌːθᵊɐ'],
    // Those of `DEFAULT_PHONEME_ID_MAP` of piper-phonemize that are letters of American English.
    'of espeak-ng': [espeakAmerican, 'abdefhijklmnopstuvwzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒʔˈˌːθᵻ\u0329'],
  } as const;
  test.each(Object.entries(learnt))('%s', (_, [dialect, letters]) => {
    const written = new Set(Object.values(dialect.sounds).join('').normalize('NFD'));
    expect([...written].filter((letter) => !letters.includes(letter))).toEqual([]);
  });
});

test('any phones in any order are written with letters of the dialect and stress marks only', () => {
  const phone = fc.constantFrom(
    ...'AA0 AA1 AE2 AH0 AH1 AO0 AO1 AW1 AY0 B CH D DH EH1 ER0 ER1 EY1 F G HH IH0 IH1 IY0 IY1 JH K L M N NG OW1 OY1 P R S SH T TH UH1 UW0 V W Y Z ZH'.split(
      ' ',
    ),
  );
  const following = fc.constantFrom('vowel', 'consonant', 'pause');
  for (const dialect of [misakiAmerican, misakiBritish, espeakAmerican]) {
    const letters = new Set(['ˈ', 'ˌ', ...Object.values(dialect.sounds).join('')]);
    fc.assert(
      fc.property(fc.array(phone), following, fc.boolean(), (phones, next, isWeak) => {
        const written = Array.from(wordToIpa(phones, dialect, isWeak, next));
        expect(written.filter((letter) => !letters.has(letter))).toEqual([]);
        expect(written.includes('ˈ') || written.includes('ˌ')).toBe(
          !isWeak && phones.some((one) => /[12]$/.test(one)),
        );
      }),
    );
  }
});
