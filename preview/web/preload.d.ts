// Served by the host as `preload.js`: the app's built preload inside a function.
export const system: { platform: NodeJS.Platform; arch: string };
export default function preload(
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
): void;
