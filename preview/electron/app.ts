import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { releaseLock, requestLock } from './lock.ts';
import { commandLineSwitch, folders, name, root, systemLanguages, version } from './profile.ts';
import { note } from './outside.ts';
import { changed, closeStage } from './stage.ts';
import { event, type Part } from './typing.ts';

type Closable = { close(): void };

class App
  extends EventEmitter
  implements
    Part<
      Electron.App,
      | 'whenReady'
      | 'isReady'
      | 'quit'
      | 'exit'
      | 'relaunch'
      | 'focus'
      | 'getPath'
      | 'setPath'
      | 'getAppPath'
      | 'getName'
      | 'setName'
      | 'name'
      | 'getVersion'
      | 'getLocale'
      | 'getSystemLocale'
      | 'getPreferredSystemLanguages'
      | 'isPackaged'
      | 'dock'
      | 'requestSingleInstanceLock'
      | 'hasSingleInstanceLock'
      | 'releaseSingleInstanceLock'
      | 'setAppUserModelId'
      | 'setToastActivatorCLSID'
      | 'setDesktopName'
      | 'getLoginItemSettings'
      | 'setLoginItemSettings'
      | 'setBadgeCount'
      | 'getBadgeCount'
      | 'enableSandbox'
      | 'disableHardwareAcceleration'
      | 'setAsDefaultProtocolClient'
      | 'isDefaultProtocolClient'
      | 'removeAsDefaultProtocolClient'
      | 'setAboutPanelOptions'
      | 'showAboutPanel'
    >
{
  readonly isPackaged = false;
  /** Only macOS has one, and there it is optional in a tray app. */
  readonly dock = undefined;
  /** Open windows, newest last; `quit` closes them. */
  readonly windows = new Set<Closable>();
  #name = name;
  #ready = Promise.withResolvers<void>();
  #isReady = false;
  #quitting = false;
  #login: Electron.Settings = {};
  #badge = 0;
  #schemes = new Set<string>();
  #about: Electron.AboutPanelOptionsOptions = {};

  /** The host listens: main may make windows from now on. */
  start(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready', event(), {});
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  get quitting(): boolean {
    return this.#quitting;
  }

  quit(): void {
    if (this.#quitting) return;
    const before = event();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#quitting = true;
    for (const window of [...this.windows]) window.close();
    const will = event();
    if (this.windows.size === 0) this.emit('will-quit', will);
    if (this.windows.size > 0 || will.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.exit(0);
  }

  exit(code = 0): void {
    this.#quitting = true;
    this.emit('quit', event(), code);
    closeStage();
    process.exit(code);
  }

  relaunch(): void {
    note('relaunch', 'after quitting');
  }

  focus(): void {
    note('focus', 'the app');
  }

  getName(): string {
    return this.#name;
  }

  setName(value: string): void {
    this.#name = value;
    changed();
  }

  get name(): string {
    return this.#name;
  }

  set name(value: string) {
    this.setName(value);
  }

  getVersion(): string {
    return version;
  }

  getAppPath(): string {
    return root;
  }

  getPath(key: string): string {
    const path = folders[key];
    if (path === undefined) throw new Error(`Failed to get '${key}' path`);
    return path;
  }

  setPath(key: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    folders[key] = path;
  }

  getLocale(): string {
    return commandLineSwitch('lang') ?? this.getSystemLocale();
  }

  getSystemLocale(): string {
    return systemLanguages()[0] ?? 'en-US';
  }

  getPreferredSystemLanguages(): string[] {
    return systemLanguages();
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    return requestLock(this.getPath('userData'), additionalData);
  }

  hasSingleInstanceLock(): boolean {
    return requestLock(this.getPath('userData'));
  }

  releaseSingleInstanceLock(): void {
    releaseLock();
  }

  setAppUserModelId(): void {}

  setToastActivatorCLSID(): void {}

  setDesktopName(): void {}

  getLoginItemSettings(): Electron.LoginItemSettings {
    const openAtLogin = this.#login.openAtLogin ?? false;
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      executableWillLaunchAtLogin: openAtLogin,
      status: openAtLogin ? 'enabled' : 'not-registered',
      launchItems: [],
    };
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    this.#login = settings;
    changed();
  }

  setBadgeCount(count = 0): boolean {
    this.#badge = count;
    changed();
    return true;
  }

  getBadgeCount(): number {
    return this.#badge;
  }

  enableSandbox(): void {
    this.#beforeReady('enableSandbox');
  }

  disableHardwareAcceleration(): void {
    this.#beforeReady('disableHardwareAcceleration');
  }

  setAsDefaultProtocolClient(scheme: string): boolean {
    this.#schemes.add(scheme);
    return true;
  }

  isDefaultProtocolClient(scheme: string): boolean {
    return this.#schemes.has(scheme);
  }

  removeAsDefaultProtocolClient(scheme: string): boolean {
    return this.#schemes.delete(scheme);
  }

  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    this.#about = options;
  }

  showAboutPanel(): void {
    const { applicationName = this.#name, applicationVersion = version } = this.#about;
    note('about', `${applicationName} ${applicationVersion}`);
  }

  #beforeReady(method: string): void {
    if (this.#isReady) throw new Error(`app.${method}() can only be called before app is ready`);
  }
}

export const app = new App();
