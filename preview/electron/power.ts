import { EventEmitter } from 'node:events';
import { changed } from './stage.ts';
import { event, type Part } from './typing.ts';

type PowerEvent = 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'on-ac' | 'on-battery';

class PowerMonitor
  extends EventEmitter
  implements
    Part<
      Electron.PowerMonitor,
      'isOnBatteryPower' | 'onBatteryPower' | 'getSystemIdleTime' | 'getSystemIdleState'
    >
{
  onBatteryPower = false;
  locked = false;

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }

  getSystemIdleTime(): number {
    return 0;
  }

  getSystemIdleState(): 'active' | 'locked' {
    return this.locked ? 'locked' : 'active';
  }

  /** The system goes to sleep, wakes, locks or changes its supply. */
  happen(name: PowerEvent): void {
    if (name === 'on-ac' || name === 'on-battery') this.onBatteryPower = name === 'on-battery';
    if (name === 'lock-screen' || name === 'unlock-screen') this.locked = name === 'lock-screen';
    this.emit(name, event());
    changed();
  }
}

export const powerMonitor = new PowerMonitor();

const blockers = new Set<number>();
let next = 1;

export const powerSaveBlocker = {
  start() {
    blockers.add(next);
    changed();
    return next++;
  },
  stop(id: number) {
    const stopped = blockers.delete(id);
    changed();
    return stopped;
  },
  isStarted: (id: number) => blockers.has(id),
} satisfies Part<Electron.PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>;

export const keptAwake = () => blockers.size;
