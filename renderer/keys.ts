/** What is pressed, as far as a shortcut is made of it. */
type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** Keys that have one place on every board. */
const named: Record<string, string> = {
  Space: 'Space',
  Enter: 'Return',
  Tab: 'Tab',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/**
 * The system goes by the letter that the keyboard's layout types there. Where that is none of ours (other
 * scripts, or Alt on macOS) it goes by the place, and so do digits.
 */
function keyOf({ key, code }: Pressed): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:[1-9]|1\d|2[0-4])))$/.exec(code);
  if (plain) return plain[1] ?? plain[2] ?? plain[3] ?? null;
  return Object.hasOwn(named, code) ? (named[code] ?? null) : null;
}

/**
 * The keys as Electron writes them (`Control+Alt+P`), or null while they make no shortcut: a key
 * that types something needs Control, Alt or Command beside it.
 */
export function keysOf(pressed: Pressed, mac: boolean): string | null {
  const key = keyOf(pressed);
  if (key === null) return null;
  const held = [
    pressed.ctrlKey && 'Control',
    pressed.altKey && 'Alt',
    pressed.metaKey && (mac ? 'Command' : 'Super'),
    pressed.shiftKey && 'Shift',
  ].filter((name) => name !== false);
  const alone = held.every((name) => name === 'Shift');
  if (alone && !/^F\d/.test(key)) return null;
  return [...held, key].join('+');
}

const marks: Record<string, string> = { Control: '⌃', Alt: '⌥', Shift: '⇧', Command: '⌘' };

/** For the eye: `Ctrl+Alt+P`, and `⌃⌥P` on macOS. */
export function keysText(keys: string, mac: boolean): string {
  const parts = keys.split('+');
  if (mac) return parts.map((part) => marks[part] ?? part).join('');
  return parts.map((part) => (part === 'Control' ? 'Ctrl' : part)).join('+');
}
