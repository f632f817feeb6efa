import { expect, test } from 'vitest';
import { withSocket } from '../../preview/policy.ts';

const socket = 'ws://127.0.0.1:4000';

test.each([
  ["default-src 'none'; connect-src 'none'", `default-src 'none'; connect-src ${socket}`],
  ["connect-src 'self' https://a.example", `connect-src 'self' https://a.example ${socket}`],
  [
    "default-src 'self'; img-src data:",
    `default-src 'self'; img-src data:; connect-src 'self' ${socket}`,
  ],
  ["default-src 'none'", `default-src 'none'; connect-src ${socket}`],
  ["script-src 'self'", `script-src 'self'; connect-src * ${socket}`],
  ["Connect-Src 'none';", `connect-src ${socket}`],
])('%s gets the socket and nothing else', (policy, expected) => {
  expect(withSocket(policy, socket)).toBe(expected);
});
