import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';

// Real disks, sockets and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** A folder of its own for one test. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'perch-bulk-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const at = (name: string) => join(path, name);
  return {
    path,
    at,
    /** Writes a file and returns its path. */
    file(name: string, content: string | Uint8Array): string {
      writeFileSync(at(name), content);
      return at(name);
    },
  };
}

export const password = (index: number): string => `Secret-pass-${index}`;

/** A register file with so many good rows. */
export function people(count: number, prefix = 'user'): string {
  const rows = Array.from({ length: count }, (_, index) => `${prefix}_${index},${password(index)}`);
  return ['username,password', ...rows].join('\r\n');
}

/** Matches an error that carries a failure with this code. */
export const failing = (code: string): unknown =>
  expect.objectContaining({ failure: expect.objectContaining({ code }) });

/** The rows of a call's body. */
export function listOf(body: unknown): unknown[] {
  const list: unknown = Object(body).list;
  if (!Array.isArray(list)) throw new Error('the body has no list');
  return list;
}
