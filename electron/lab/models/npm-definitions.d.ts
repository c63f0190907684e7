/** Not covered by the types of `@npmcli/config`; handed on to its constructor unseen. */
declare module '@npmcli/config/lib/definitions/index.js' {
  import type { Options } from '@npmcli/config';

  const parts: Required<Pick<Options, 'definitions' | 'shorthands' | 'flatten'>>;
  export = parts;
}
