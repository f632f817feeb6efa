import type { RawData } from 'ws';

/** The text of a socket's message. Both ends send nothing but text; anything else is no message. */
export const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : '');
