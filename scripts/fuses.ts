// electron-builder's afterPack hook: closes the doors of Electron's runtime before it is signed.
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import type { AfterPackContext } from 'electron-builder';

/** Every fuse by name: a new one breaks the build until somebody decides about it. */
export const fuses = (platform: string): Record<FuseV1Options, boolean> => ({
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Linux has no place for the archive's hash.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Lets the engine catch bad memory access of WebAssembly by the processor; off is only slower.
  [FuseV1Options.WasmTrapHandlers]: true,
});

/** The packed program. */
function programOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo;
  const names: Record<string, string> = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    // Named in electron-builder.yml.
    linux: 'perch',
  };
  return join(appOutDir, names[electronPlatformName] ?? productFilename);
}

// electron-builder would flip them itself, with a copy of @electron/fuses that knows fewer of them.
export default async function flip(context: AfterPackContext): Promise<void> {
  const platform = context.electronPlatformName;
  // A universal app is merged from one for each processor and comes here by itself. A signature in its
  // parts would be a file that differs between them, which the merging refuses (electron-builder#8798).
  if (/-(x64|arm64)-temp$/.test(context.appOutDir)) return;
  await flipFuses(programOf(context), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // Without a signature of some kind macOS does not start what was changed.
    resetAdHocDarwinSignature: platform === 'darwin',
    ...fuses(platform),
  });
}
