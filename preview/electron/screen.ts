import { EventEmitter } from 'node:events';
import type { Area, Picture } from '../picture.ts';
import { changed } from './stage.ts';
import { event, type Part } from './typing.ts';

function display(id: number, bounds: Area): Electron.Display {
  const { width, height } = bounds;
  return {
    id,
    label: `Display ${id}`,
    bounds,
    workArea: bounds,
    size: { width, height },
    workAreaSize: { width, height },
    nativeOrigin: { x: bounds.x, y: bounds.y },
    scaleFactor: 1,
    rotation: 0,
    internal: false,
    detected: true,
    monochrome: false,
    colorDepth: 24,
    depthPerComponent: 8,
    colorSpace: '',
    displayFrequency: 60,
    maximumCursorSize: { width: 64, height: 64 },
    touchSupport: 'unknown',
    accelerometerSupport: 'unknown',
  };
}

const overlap = (a: number, aSize: number, b: number, bSize: number) =>
  Math.max(0, Math.min(a + aSize, b + bSize) - Math.max(a, b));

/** How far a point is from an area; 0 inside. */
const distance = ({ x, y }: Electron.Point, area: Area) =>
  Math.hypot(
    Math.max(area.x - x, 0, x - (area.x + area.width)),
    Math.max(area.y - y, 0, y - (area.y + area.height)),
  );

class Screen
  extends EventEmitter
  implements
    Part<
      Electron.Screen,
      | 'getAllDisplays'
      | 'getPrimaryDisplay'
      | 'getDisplayMatching'
      | 'getDisplayNearestPoint'
      | 'getCursorScreenPoint'
    >
{
  #primary = display(1, { x: 0, y: 0, width: 1920, height: 1080 });
  #others: Electron.Display[] = [];
  #next = 2;

  getAllDisplays(): Electron.Display[] {
    return [this.#primary, ...this.#others];
  }

  getPrimaryDisplay(): Electron.Display {
    return this.#primary;
  }

  getDisplayMatching(rect: Electron.Rectangle): Electron.Display {
    const shared = ({ bounds }: Electron.Display) =>
      overlap(rect.x, rect.width, bounds.x, bounds.width) *
      overlap(rect.y, rect.height, bounds.y, bounds.height);
    return this.getAllDisplays().reduce((best, one) => (shared(one) > shared(best) ? one : best));
  }

  getDisplayNearestPoint(point: Electron.Point): Electron.Display {
    return this.getAllDisplays().reduce((best, one) =>
      distance(point, one.bounds) < distance(point, best.bounds) ? one : best,
    );
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }

  add(bounds: Area): void {
    const added = display(this.#next++, bounds);
    this.#others.push(added);
    this.emit('display-added', event(), added);
    changed();
  }

  remove(id: number): void {
    const removed = this.#others.find((one) => one.id === id);
    if (!removed) throw new Error(`display ${id} cannot be taken away`);
    this.#others = this.#others.filter((one) => one !== removed);
    this.emit('display-removed', event(), removed);
    changed();
  }

  picture(): Picture['displays'] {
    return this.getAllDisplays().map(({ id, label, bounds, scaleFactor }) => ({
      ...{ id, label, bounds, scaleFactor },
    }));
  }
}

export const screen = new Screen();
