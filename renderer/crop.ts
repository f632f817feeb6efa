/** A square cut out of a picture, in the picture's own pixels. */
export type Crop = { x: number; y: number; side: number };
export type Size = { width: number; height: number };

/** The side of an avatar in pixels, and from which side on one is sharp. */
export const AVATAR = 512;
export const SHARP = 256;
/** How far one can go into a picture. */
export const CLOSEST = 4;

/** The largest square, in the middle. */
export function middle({ width, height }: Size): Crop {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/** Moves the square by pixels of the picture; it never leaves it. */
export function moved({ x, y, side }: Crop, size: Size, by: { x: number; y: number }): Crop {
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  return {
    x: within(x + by.x, size.width - side),
    y: within(y + by.y, size.height - side),
    side,
  };
}

/** Goes closer or back around the square's middle; `zoom` from 1 to `CLOSEST`. */
export function zoomed({ x, y, side }: Crop, size: Size, zoom: number): Crop {
  const next = Math.min(size.width, size.height) / Math.min(Math.max(zoom, 1), CLOSEST);
  const shift = (side - next) / 2;
  return moved({ x: x + shift, y: y + shift, side: next }, size, { x: 0, y: 0 });
}
