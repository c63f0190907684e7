/** By the first letter of a voice's name, the languages other than English (BCP 47). */
const languages: Readonly<Record<string, string>> = {
  e: 'es',
  f: 'fr',
  h: 'hi',
  i: 'it',
  j: 'ja',
  p: 'pt',
  z: 'zh',
};

/** The language of one of Kokoro's voices by its name: "ef_dora" is Spanish. undefined of English ones. */
export const kokoroLanguage = (voice: string): string | undefined =>
  languages[/^([a-z])[fm]_/.exec(voice)?.[1] ?? ''];
