import { EventEmitter } from 'node:events';
import type { TrayPicture } from '../picture.ts';
import { imageOf, type NativeImage, type Source } from './image.ts';
import type { Menu } from './menu.ts';
import { snapshot, type Snapshot } from './snapshot.ts';
import { changed, stage, tell } from './stage.ts';
import { event, type Names, type Part } from './typing.ts';

const trays = new Map<number, Tray>();
let next = 1;

export class Tray
  extends EventEmitter
  implements
    Part<
      Electron.Tray,
      | 'setToolTip'
      | 'setTitle'
      | 'getTitle'
      | 'getBounds'
      | 'destroy'
      | 'isDestroyed'
      | 'setIgnoreDoubleClickEvents'
      | 'closeContextMenu'
      | 'focus'
    >,
    Names<Electron.Tray, 'setImage' | 'setPressedImage' | 'setContextMenu' | 'popUpContextMenu'>
{
  readonly id = next++;
  #image: NativeImage;
  #tooltip = '';
  #title = '';
  #menu: Snapshot | null = null;

  constructor(image: Source) {
    super();
    stage();
    this.#image = loaded(image);
    trays.set(this.id, this);
    tell({ kind: 'tray' });
    changed();
  }

  setImage(image: Source): void {
    this.#image = loaded(image);
    changed();
  }

  setPressedImage(): void {}

  setToolTip(text: string): void {
    this.#tooltip = text;
    changed();
  }

  setTitle(text: string): void {
    this.#title = text;
    changed();
  }

  getTitle(): string {
    return this.#title;
  }

  setContextMenu(menu: Menu | null): void {
    this.#menu = menu && snapshot(menu);
    changed();
  }

  // The desk shows the menu open at all times.
  popUpContextMenu(): void {}
  closeContextMenu(): void {}
  setIgnoreDoubleClickEvents(): void {}
  focus(): void {}

  getBounds(): Electron.Rectangle {
    return { x: 0, y: 0, width: 22, height: 22 };
  }

  destroy(): void {
    trays.delete(this.id);
    changed();
  }

  isDestroyed(): boolean {
    return !trays.has(this.id);
  }

  // --- what the user does

  press(name: 'click' | 'right-click' | 'double-click'): void {
    this.emit(name, event(), this.getBounds(), { x: 0, y: 0 });
  }

  choose(item: string): void {
    if (!this.#menu) throw new Error('this tray has no menu');
    this.#menu.choose(item);
    changed();
  }

  picture(): TrayPicture {
    return {
      id: this.id,
      tooltip: this.#tooltip,
      title: this.#title,
      image: this.#image.shown,
      items: [...(this.#menu?.items ?? [])],
    };
  }
}

function loaded(source: Source): NativeImage {
  const image = imageOf(source);
  if (typeof source === 'string' && image.isEmpty()) {
    throw new Error(`Failed to load image from path '${source}'`);
  }
  return image;
}

export function trayById(id: number): Tray {
  const tray = trays.get(id);
  if (!tray) throw new Error(`no tray ${id}`);
  return tray;
}

export const trayPictures = () => [...trays.values()].map((tray) => tray.picture());
