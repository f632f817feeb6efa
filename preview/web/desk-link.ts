import type { ActArgs, ActName, DeskMessage, Picture } from '../picture.ts';

/** The desk's connection to the host: pictures come, acts go. */
export function openDesk(draw: (picture: Picture) => void, trouble: (text: string | null) => void) {
  const address = new URL('socket', import.meta.url);
  address.protocol = 'ws:';
  const socket = new WebSocket(address);
  let count = 0;

  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as DeskMessage;
    if (message.kind === 'done') trouble(message.error);
    draw(message.picture);
  };
  socket.onclose = () => {
    trouble('The app has stopped.');
    document.body.inert = true;
    const timer = setInterval(() => {
      const probe = new WebSocket(address);
      probe.onopen = () => {
        clearInterval(timer);
        location.reload();
      };
    }, 500);
  };

  return function act<K extends ActName>(name: K, ...args: ActArgs<K>): void {
    socket.send(JSON.stringify({ id: ++count, name, args }));
  };
}
