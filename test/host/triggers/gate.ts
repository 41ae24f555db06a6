/** A door that invocations pass: closed while paused, and it knows how many are inside. */
export interface Gate {
  readonly isOpen: boolean;
  /** Runs the work once the gate is open. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nobody is inside any more. */
  close(): Promise<void>;
  open(): void;
}

/** An open gate. */
export function createGate(): Gate {
  const state = { isOpen: true };
  let inside = 0;
  let onOpen: (() => void)[] = [];
  let onEmpty: (() => void)[] = [];
  return {
    get isOpen() {
      return state.isOpen;
    },
    async pass(work) {
      while (!state.isOpen) await new Promise<void>((resolve) => onOpen.push(resolve));
      inside += 1;
      try {
        return await work();
      } finally {
        inside -= 1;
        if (inside === 0) {
          for (const resolve of onEmpty) resolve();
          onEmpty = [];
        }
      }
    },
    async close() {
      state.isOpen = false;
      if (inside > 0) await new Promise<void>((resolve) => onEmpty.push(resolve));
    },
    open() {
      state.isOpen = true;
      for (const resolve of onOpen) resolve();
      onOpen = [];
    },
  };
}
