import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { decoder, detectEncoding, isMisread, type Encoding } from './encoding.ts';
import { detectDelimiter, namedDelimiter, type Delimiter } from './delimiter.ts';
import { ApiError } from '../api/errors.ts';
import { asApiError } from './failure.ts';

/** What is known about a file before its rows are read; all of it goes into the journal. */
export type FileFacts = {
  path: string;
  name: string;
  /** Bytes. */
  size: number;
  /** SHA-256 in hexadecimal: how a job knows its file again. */
  sha256: string;
  encoding: Encoding;
  delimiter: Delimiter;
};

/** The facts, and whether the encoding hardly fits the text. */
export type Inspection = { file: FileFacts; misread: boolean };

export type Reading = { signal?: AbortSignal | undefined };

/**
 * Bytes read at once. With more, most rows of a block outlive V8's young generation, whereupon it makes all
 * rows straight in the old one, where a million of them lie for long.
 */
const block = 16_384;

/** Opens a file for one task and closes it afterwards, whatever happens. File errors get names. */
export async function withFile<T>(path: string, task: (handle: FileHandle) => Promise<T>) {
  try {
    await using handle = await open(path);
    if (!(await handle.stat()).isFile()) throw new ApiError({ code: 'file-unreadable' });
    return await task(handle);
  } catch (error) {
    throw asApiError(error);
  }
}

/**
 * The file's bytes in order. The same buffer is handed out each time, so that a long file costs no
 * more memory than a short one: use a block before asking for the next.
 */
export async function* blocks(handle: FileHandle, { signal }: Reading = {}) {
  const buffer = Buffer.allocUnsafe(block);
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, block, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield { bytes: buffer.subarray(0, bytesRead), position };
  }
}

/**
 * Reads the whole file once: its hash, its encoding, its delimiter. Given choices are not guessed.
 * Throws `file-missing`, `file-unreadable`, `file-empty`, `workbook`, `not-text`.
 */
export async function inspect(
  path: string,
  choice: { encoding?: Encoding | undefined; delimiter?: Delimiter | undefined } = {},
  reading: Reading = {},
): Promise<Inspection> {
  return withFile(path, async (handle) => {
    const hash = createHash('sha256');
    let first: Uint8Array = new Uint8Array();
    let telling: Uint8Array = new Uint8Array();
    let size = 0;
    for await (const { bytes, position } of blocks(handle, reading)) {
      if (size === 0) first = Uint8Array.from(bytes);
      if (telling.length === 0 && !isAscii(bytes)) telling = Uint8Array.from(bytes);
      size = position;
      hash.update(bytes);
    }
    if (size === 0) throw new ApiError({ code: 'file-empty' });
    const encoding = choice.encoding ?? detectEncoding(first, telling);
    const text = decoder(encoding).decode(first, { stream: true });
    const delimiter = choice.delimiter ?? namedDelimiter(text) ?? detectDelimiter(text);
    const sha256 = hash.digest('hex');
    const file = { path, name: basename(path), size, sha256, encoding, delimiter };
    return { file, misread: isMisread(encoding, telling) };
  });
}

/** Makes sure that the file is still the one a job was made from. Throws `file-changed` or what `inspect` throws. */
export async function recognise(file: FileFacts, reading: Reading = {}): Promise<void> {
  const { file: now } = await inspect(file.path, file, reading);
  if (now.sha256 !== file.sha256) throw new ApiError({ code: 'file-changed' });
}
