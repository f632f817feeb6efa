/**
 * Esc, unless a word is being composed (as Chinese is typed): then the key belongs to the composition.
 * Inside a dialog the same key would close it as well, so whoever uses it up has to prevent that.
 */
export const isEscape = ({ key, isComposing }: KeyboardEvent): boolean =>
  key === 'Escape' && !isComposing;

/** The Enter that ends a composition sends no form. */
export function keepComposing(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.isComposing) event.preventDefault();
}
