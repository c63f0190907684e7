import { keyNameSchema } from '../../common/turn/turn-work.ts';
import type { Keys } from '../keys.ts';
import { LinkFailure } from '../turn/link.ts';
import { type Endpoint, hostIn } from './endpoint.ts';

/** What a header can hold, but for white space. */
const plainKey = /^[\x21-\x7e]+$/;
/** A shorter key may be any word. */
const shortestSecret = 8;
/** A shorter part of a key may be any word. */
const tellingLength = 6;

/** The key of one request, and the text of its answer without it. */
export class Authorization {
  /** null where the endpoint is used without one. */
  readonly keyName: string | null;
  readonly #key: string | null;

  private constructor(keyName: string | null, key: string | null) {
    this.keyName = keyName;
    this.#key = key;
  }

  /** Throws `LinkFailure` where the key that the endpoint names is nowhere, or its name is none: that may be a key. */
  static async find(endpoint: Endpoint, keys: Keys): Promise<Authorization> {
    const { key: name } = endpoint;
    if (name === undefined) return new Authorization(null, null);
    if (!keyNameSchema.safeParse(name).success) {
      throw new LinkFailure(
        'endpoint-refused',
        `${hostIn(endpoint)} was not asked: what the scenario gives as the name of its key is none. ` +
          'Write the name of an environment variable, in capitals such as OPENAI_API_KEY, and never the key itself.',
      );
    }
    const key = await keys.find(name);
    if (key === null) {
      throw new LinkFailure(
        'endpoint-refused',
        `${hostIn(endpoint)} was not asked: the key ${name} is neither in the keychain nor in the environment. ` +
          `Set the environment variable ${name}, or save the key under this name in the app.`,
      );
    }
    if (!plainKey.test(key)) {
      throw new LinkFailure(
        'endpoint-refused',
        `${hostIn(endpoint)} was not asked: the key ${name} holds white space or characters that no header can ` +
          'carry. Copy it again, without line breaks.',
      );
    }
    return new Authorization(name, key);
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#key === null ? {} : { authorization: `Bearer ${this.#key}` };
  }

  /** Somebody else's text without the key, and without words that hold six characters of it in a row: services quote keys in part. */
  conceal(text: string): string {
    const key = this.#key;
    if (key === null) return text;
    const whole = text.replaceAll(key, '…');
    if (key.length < shortestSecret) return whole;
    const parts = Array.from({ length: key.length - tellingLength + 1 }, (_, from) =>
      key.slice(from, from + tellingLength),
    );
    return whole
      .split(/([\s"'`<>()[\]{},;]+)/)
      .map((word) => (parts.some((part) => word.includes(part)) ? '…' : word))
      .join('');
  }
}
