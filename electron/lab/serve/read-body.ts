import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { z } from 'zod';
import { ApiError, badRequest } from './api-error.ts';

/** Bytes of a JSON body. */
const largestJson = 2 ** 20;
/** Bytes of an audio file, as the protocol has it, and of the form around it. */
const largestAudio = 25 * 2 ** 20;
const largestForm = largestAudio + 2 ** 18;

/** Of a model, a voice, a format: refusals repeat it. */
export const nameSchema = z.string().max(200);

const tooLarge = (what: string, most: number): ApiError =>
  new ApiError(
    413,
    `${what} is larger than ${most / 2 ** 20} MB, the most that is taken.`,
    'too_large',
  );

/** Throws `ApiError`. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const chunks: Buffer[] = [];
  let length = 0;
  refuseAnnounced(request, largestJson);
  // What is left unread must not end the connection, on which the refusal is still to go.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    length += chunk.length;
    if (length > largestJson) throw tooLarge('The request', largestJson);
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (cause) {
    throw badRequest(
      `The body of the request is no JSON: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
  return parsed(value, schema);
}

/** Throws `ApiError` that names the first wrong field. */
export function parsed<Schema extends z.ZodType>(body: unknown, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw badRequest(`${field === '' ? 'The request' : field}: ${issue?.message ?? 'wrong'}`, field);
}

/** A body that is announced as larger is refused before it is read. */
function refuseAnnounced({ headers }: IncomingMessage, most: number): void {
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge('The request', most);
}

export type Form = {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: { readonly name: string; readonly bytes: Buffer };
};

/** A form with one file in the field `file` (RFC 7578). Throws `ApiError`. */
export async function readForm(request: IncomingMessage): Promise<Form> {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new ApiError(
      415,
      'The audio must come as multipart/form-data, with the file in the field "file".',
    );
  }
  refuseAnnounced(request, largestForm);
  const fields: Record<string, string> = {};
  let file: Form['file'] | null = null;
  let length = 0;
  const form = formReader(request, type);
  await new Promise<void>((resolve, reject) => {
    form.on('field', (name, value) => {
      fields[name] = value;
    });
    form.on('file', (name, stream, filename) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => reject(tooLarge('The file', largestAudio)));
      stream.on('end', () => {
        // A part without a name is a file, too, by its type; the package's own types do not say so.
        const called = (filename as string | undefined) ?? '';
        if (name === 'file') file = { name: called, bytes: Buffer.concat(chunks) };
      });
    });
    form.on('finish', resolve);
    form.on('error', (cause) => reject(badRequest(`The form cannot be read: ${wordsOf(cause)}`)));
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > largestForm) reject(tooLarge('The request', largestForm));
    });
    request.on('error', reject);
    request.on('aborted', () => reject(badRequest('The request was broken off.')));
    request.pipe(form);
  }).finally(() => request.unpipe());
  if (file === null) throw badRequest('There is no file in the field "file".', 'file');
  return { fields, file };
}

function formReader(request: IncomingMessage, type: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: { fileSize: largestAudio, files: 1, fields: 50, fieldSize: 2 ** 16, parts: 60 },
    });
  } catch (cause) {
    throw badRequest(`The form cannot be read: ${wordsOf(cause)}`);
  }
}

const wordsOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
