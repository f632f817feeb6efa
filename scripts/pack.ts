// Packs Perch as for Linux around a stand-in for Electron's runtime: the archive, the fuses, the desktop
// entry and what deb and rpm say about the project are the real ones, and none of it needs a download.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { LinuxTargetHelper } from 'app-builder-lib/out/targets/LinuxTargetHelper.js';
import { Arch, build, LinuxPackager, Platform, type Target } from 'electron-builder';

/** The archive may have this many bytes. */
export const budget = 3 * 1024 * 1024;

export type Packed = {
  /** Names in app.asar, each with a slash in front. */
  files: string[];
  bytes: number;
  /** What is set in the packed program, by the fuse's name. */
  fuses: Record<string, boolean>;
  desktopEntry: string;
  /** What lies beside the archive, for programs that cannot look into it. */
  resources: string[];
};

/** The mark by which fuses are found in a program, its version, their number, all of them on. */
export const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('1'.repeat(9)),
]);

/**
 * @param root the project, built
 * @param unpackTo a folder that gets what is in the archive
 */
export async function packWithoutRuntime(root: string, unpackTo?: string): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'perch-pack-'));
  try {
    const runtime = join(folder, 'runtime');
    for (const part of ['resources', 'locales']) {
      mkdirSync(join(runtime, part), { recursive: true });
    }
    writeFileSync(join(runtime, 'locales/en-US.pak'), '');
    writeFileSync(join(runtime, 'electron'), fuseWire, { mode: 0o755 });
    let desktopEntry = '';
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir', Arch.x64),
      publish: 'never',
      config: {
        extends: 'electron-builder.yml',
        electronDist: runtime,
        directories: { output: join(folder, 'dist') },
        async beforePack({ packager, outDir }) {
          if (!(packager instanceof LinuxPackager)) throw new Error('packed for Linux only');
          const { platformSpecificBuildOptions: options } = packager;
          const helper = new LinuxTargetHelper(packager);
          desktopEntry = await helper.computeDesktopEntry(options);
          // Fails when they would have no homepage or no maintainer, before a release finds out.
          const targets: Target[] = [];
          packager.createTargets(['deb', 'rpm'], (_kind, target) => targets.push(target(outDir)));
          for (const target of targets) await target.checkOptions();
        },
      },
    });
    const app = join(folder, 'dist/linux-unpacked');
    const archive = join(app, 'resources/app.asar');
    if (unpackTo !== undefined) extractAll(archive, unpackTo);
    return {
      files: listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/')),
      bytes: statSync(archive).size,
      fuses: await readFuses(join(app, 'perch')),
      desktopEntry,
      resources: readdirSync(join(app, 'resources')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the fuses back from a program. */
export async function readFuses(program: string): Promise<Record<string, boolean>> {
  const states = await getCurrentFuseWire(program);
  const fuses = Object.entries(FuseV1Options).filter(([, fuse]) => typeof fuse === 'number');
  return Object.fromEntries(
    fuses.map(([name, fuse]) => [name, Reflect.get(states, fuse) === FuseState.ENABLE]),
  );
}
