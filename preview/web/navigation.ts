import type { Link } from './link.ts';

/**
 * Reports to main what a page does to leave: following a link, setting `location`, opening a window.
 * Main's listeners decide as in Electron; what they refuse does not happen.
 */
export function watchNavigation(link: Link) {
  // What main allowed, or the host asked for, passes without being asked again.
  let passing = false;

  async function leaveFor(url: string): Promise<void> {
    const allowed = await link.ask({ kind: 'navigate', url });
    if (typeof allowed !== 'string') return;
    passing = true;
    location.href = allowed;
  }

  // Not every browser has it; there only links are watched.
  const api = 'navigation' in window ? window.navigation : null;
  api?.addEventListener('navigate', (event) => {
    const { cancelable, hashChange, navigationType, destination } = event;
    const inPage = hashChange || destination.sameDocument;
    if (passing || inPage || !cancelable || navigationType === 'traverse') return;
    event.preventDefault();
    void leaveFor(destination.url);
  });

  const open = (url: string, frameName: string, features: string, behind: boolean) => {
    const disposition = behind ? 'background-tab' : features ? 'new-window' : 'foreground-tab';
    link.post({ kind: 'open', url, frameName, features, disposition });
  };

  // Null is what a page gets in Electron when the handler denies, and the preview opens none either way.
  window.open = (url = 'about:blank', target = '', features = '') => {
    open(new URL(url, document.baseURI).href, target, features, false);
    return null;
  };

  function followed(event: MouseEvent): void {
    if (event.defaultPrevented || event.button > 1) return;
    const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!anchor || anchor.href === '' || anchor.hasAttribute('download')) return;
    const behind = event.button === 1 || event.ctrlKey || event.metaKey;
    const own = ['', '_self', '_top', '_parent'].includes(anchor.target);
    if (behind || event.shiftKey || !own) {
      event.preventDefault();
      open(anchor.href, own ? '' : anchor.target, event.shiftKey ? 'popup' : '', behind);
      return;
    }
    const sameDocument = anchor.href.split('#')[0] === location.href.split('#')[0];
    if (api || (sameDocument && anchor.hash !== '')) return;
    event.preventDefault();
    void leaveFor(anchor.href);
  }
  window.addEventListener('click', followed);
  window.addEventListener('auxclick', followed);

  window.close = () => link.post({ kind: 'close' });

  return {
    reload() {
      passing = true;
      location.reload();
    },
    replace(url: string) {
      passing = true;
      location.replace(url);
    },
  };
}
